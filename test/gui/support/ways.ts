/** Ways of a page to reach a server (support/site/static/js), and the directive of its policy that must stop each. */
export const ways: Readonly<Record<string, string>> = {
  fetch: "connect-src",
  "fetch that outlives the page": "connect-src",
  XMLHttpRequest: "connect-src",
  beacon: "connect-src",
  WebSocket: "connect-src",
  EventSource: "connect-src",
  WebTransport: "connect-src",
  image: "img-src",
  "image that is never shown": "img-src",
  script: "script-src-elem",
  "module script": "script-src-elem",
  "dynamic import": "script-src-elem",
  stylesheet: "style-src-elem",
  "import in a style": "style-src-elem",
  "background in a style": "img-src",
  "font in a style": "font-src",
  video: "media-src",
  audio: "media-src",
  frame: "frame-src",
  object: "object-src",
  embed: "object-src",
  ping: "connect-src",
  "preloaded script": "script-src-elem",
  "preloaded module": "script-src-elem",
  "prefetched page": "default-src",
  "fetch in a worker": "connect-src",
  "script in a worker": "script-src-elem",
  form: "form-action",
};

/** Every way is tried with a host of its own. */
export function hostOf(way: string): string {
  return `${way.toLowerCase().replaceAll(" ", "-")}.stranger.example`;
}

/** The vendor's server that the page's own inline script calls. */
export const VENDOR = "track.vendor.example";

/** What no policy covers: a page that goes elsewhere, and the packets of a video call. */
export const UNSTOPPABLE = { leaving: "leaving.stranger.example", call: "call.stranger.example" } as const;
