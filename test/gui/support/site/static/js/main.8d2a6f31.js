/**
 * Stand-in for the GUI's bundle. It reads the API's address where the GUI keeps it, asks the API for its version as the GUI
 * does, and writes a style into the page as the GUI's library does. Then it waits for what a test wants to be tried.
 */
(() => {
  const violations = [];
  const note = (event) =>
    violations.push({ directive: event.effectiveDirective, blocked: event.blockedURI });
  document.addEventListener("securitypolicyviolation", note);

  const style = document.createElement("style");
  style.textContent = "#root { font-weight: 777; }";
  document.head.append(style);

  const root = document.getElementById("root");
  const stored = window.localStorage.getItem("tracardi-api-url");
  const show = (text) => {
    root.textContent = text;
  };
  window.tracker.track("tracardi-load", { version: "stand-in" });
  fetch(`${JSON.parse(stored)}/info/version/details`, { headers: { "x-context": "production" } })
    .then((answer) => answer.json())
    .then(({ version }) => show(`${window.location.pathname} with API ${version}`))
    .catch((error) => show(`no API: ${error.message}`));

  const append = (name, attributes, parent = document.body) => {
    const element = Object.assign(document.createElement(name), attributes);
    parent.append(element);
    return element;
  };
  const styled = (text) => append("style", { textContent: text }, document.head);
  const inWorker = (code) => {
    const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
    return new Promise((resolve) => {
      worker.addEventListener("message", ({ data }) => {
        if (data && data.directive) violations.push(data);
        resolve(data);
      });
    });
  };
  const reporting = `self.addEventListener("securitypolicyviolation", (event) =>
    self.postMessage({ directive: event.effectiveDirective, blocked: event.blockedURI }));`;
  const ignore = () => {};

  /** Every way in which a page reaches a server. Each gets an address and tries it, without waiting for what becomes of it. */
  const ways = {
    fetch: (url) => void fetch(url, { mode: "no-cors" }).catch(ignore),
    "fetch that outlives the page": (url) => void fetch(url, { mode: "no-cors", keepalive: true }).catch(ignore),
    XMLHttpRequest: (url) => {
      const request = new XMLHttpRequest();
      request.open("GET", url);
      request.send();
    },
    beacon: (url) => void navigator.sendBeacon(url, "profile"),
    WebSocket: (url) => void new WebSocket(url.replace("https", "wss")),
    EventSource: (url) => void new EventSource(url),
    WebTransport: (url) => new WebTransport(url).ready.catch(ignore),
    image: (url) => void append("img", { src: url }),
    "image that is never shown": (url) => {
      new Image().src = url;
    },
    script: (url) => void append("script", { src: url }),
    "module script": (url) => void append("script", { src: url, type: "module" }),
    "dynamic import": (url) => void import(url).catch(ignore),
    stylesheet: (url) => void append("link", { rel: "stylesheet", href: url }, document.head),
    "import in a style": (url) => void styled(`@import url("${url}");`),
    "background in a style": (url) => void styled(`body { background-image: url("${url}"); }`),
    "font in a style": (url) => void styled(`@font-face { font-family: x; src: url("${url}"); } body { font-family: x; }`),
    video: (url) => void append("video", { src: url, preload: "auto" }),
    audio: (url) => void append("audio", { src: url, preload: "auto" }),
    frame: (url) => void append("iframe", { src: url }),
    object: (url) => void append("object", { data: url }),
    embed: (url) => void append("embed", { src: url }),
    ping: (url) => {
      append("a", { href: "#", ping: url, textContent: "ping" }).click();
    },
    "preloaded script": (url) => void append("link", { rel: "preload", as: "script", href: url }, document.head),
    "preloaded module": (url) => void append("link", { rel: "modulepreload", href: url }, document.head),
    "prefetched page": (url) => void append("link", { rel: "prefetch", href: url }, document.head),
    "fetch in a worker": (url) => void inWorker(`${reporting} fetch("${url}", { mode: "no-cors" }).catch(() => {});`),
    "script in a worker": (url) => void inWorker(`${reporting} try { importScripts("${url}"); } catch {}`),
    // Without a policy it leaves this page.
    form: (url) => append("form", { action: url, method: "post" }).submit(),
  };

  window.standIn = {
    violations,
    ways: Object.keys(ways),
    attempt: (way, url) => ways[way](url),
    inWorker,
    /** Which event the image ends with. */
    image: (src) =>
      new Promise((resolve) => {
        const ended = ({ type }) => resolve(type);
        append("img", { src, onload: ended, onerror: ended });
      }),
    /** Whether text may become code. In a task of its own: what a debugger runs may do so always. */
    evaluates: () =>
      new Promise((resolve) => {
        setTimeout(() => {
          try {
            resolve((0, eval)("true"));
          } catch {
            resolve(false);
          }
        });
      }),
  };
})();
