/**
 * The two files that the GUI's image does not bring: a complete nginx configuration that runs without root and
 * without any writable directory but one, and the script that tells the GUI where its API is.
 */
import type { Release } from "../../stacks/releases.ts";

/** Where things are in the GUI's image (nginx:stable-alpine) and in its pod. Tests put them somewhere else. */
export interface GuiPaths {
  /** The GUI's static files. */
  readonly root: string;
  /** nginx's own table of content types. */
  readonly mimeTypes: string;
  /** The file with {@link environmentScript}. */
  readonly environmentScript: string;
  /** The only writable directory. */
  readonly temporary: string;
}

export interface NginxArgs {
  /** Address of the private API as browsers reach it, e.g. "https://api.example.com". */
  readonly apiUrl: string;
  /** Port to listen on, 1024 or higher. */
  readonly port: number;
  /** Default: as in the image, with the script beside the configuration. */
  readonly paths?: GuiPaths;
}

export const fileNames = { nginx: "nginx.conf", environment: "env-config.js" } as const;

/**
 * Starts nginx with the configuration at `path` so that any request to end is a graceful one: nginx takes SIGTERM as "at once"
 * and cuts whatever is being sent. Its own image names SIGQUIT as the signal, but an image that was built or copied otherwise
 * may not. The second wait is for the end after a signal has interrupted the first.
 */
export function startCommand(path: string): string[] {
  return ["/bin/sh", "-c", `trap 'kill -QUIT $!' TERM QUIT; nginx -c ${path} & wait $! || wait $!`];
}

/** The path that answers without any file, for a check that nginx itself is alive. */
export const alivePath = "/alive";

/** The paths of the image, with our files in `directory`. */
export function imagePaths(directory: string): GuiPaths {
  return {
    root: "/usr/share/nginx/html",
    mimeTypes: "/etc/nginx/mime.types",
    environmentScript: `${directory}/${fileNames.environment}`,
    temporary: "/tmp",
  };
}

/**
 * A whole configuration instead of a site for the image's own: that one names a user, which only root may change to,
 * and directories below /var that a read-only file system does not offer.
 */
export function nginxConfiguration({
  apiUrl,
  port,
  paths = imagePaths("/etc/tracardi/gui"),
}: NginxArgs): string {
  const { root, mimeTypes, environmentScript, temporary } = paths;
  const headers = Object.entries(securityHeaders(apiUrl)).map(
    ([name, value]) => `    add_header ${name} "${value}" always;`,
  );
  return `# The process stays in the foreground: it is the container's first one and gets its signals.
daemon off;
worker_processes 1;
pid ${temporary}/nginx.pid;
error_log stderr warn;

events {
  worker_connections 512;
}

http {
  include ${mimeTypes};
  default_type application/octet-stream;
  charset utf-8;

  # The edge logs every request together with the client's address, which is not known here.
  access_log off;
  server_tokens off;
  sendfile on;
  gzip on;
  gzip_types text/css application/javascript text/javascript application/json image/svg+xml;
  # Longer than the edge keeps idle connections, or those end in sporadic 502 answers.
  keepalive_timeout 95s;

  client_body_temp_path ${temporary}/client_body;
  proxy_temp_path ${temporary}/proxy;
  fastcgi_temp_path ${temporary}/fastcgi;
  uwsgi_temp_path ${temporary}/uwsgi;
  scgi_temp_path ${temporary}/scgi;

  # Names below these folders contain a hash of the content. An error there is not for ever.
  map $status:$uri $cache_control {
    default "no-cache";
    200:/${fileNames.environment} "no-store";
    ~^(200|304):/(static|assets)/ "public, max-age=31536000, immutable";
  }

  server {
    listen ${port};
    server_name _;
    root ${root};

${headers.join("\n")}
    add_header Cache-Control $cache_control always;
    # Nothing here is read in parts, and a part that is not there would be answered with every header twice.
    max_ranges 0;

    location = /${fileNames.environment} {
      alias ${environmentScript};
    }

    location = ${alivePath} {
      default_type text/plain;
      return 200 "alive\\n";
    }

    # The image keeps its start script and that script's input beside the page.
    location ~ (/\\.|\\.sh$) {
      return 404;
    }

    # The GUI is one page that reads the path itself.
    location / {
      try_files $uri /index.html;
    }
  }
}
`;
}

/**
 * The page may talk to its own origin and to the private API and to nobody else. The GUI's page contains a script
 * that loads a usage tracker from the vendor's site, and 0.8 a session recorder; both stay silent. Styles are
 * written into the page at run time (emotion), and the code editor (ace) starts its worker from a blob.
 */
function securityHeaders(apiUrl: string): Readonly<Record<string, string>> {
  const api = originOf(apiUrl);
  const policy = [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob: ${api}`,
    "font-src 'self' data:",
    `connect-src 'self' ${api}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return {
    "Content-Security-Policy": policy.join("; "),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
  };
}

export interface EnvironmentScriptArgs {
  /** Address of the private API as browsers reach it. */
  readonly apiUrl: string;
  readonly release: Pick<Release, "extraGuiEnvironment">;
}

/**
 * The page loads this script first. It sets what the image's start script would have set, and the address of the
 * API, which the GUI keeps in the browser and otherwise asks for. One that an operator chose stays; one that this script
 * set before is replaced, as the policy of {@link nginxConfiguration} lets the page talk to the present one only.
 *
 * The page's own inline scripts are blocked (see {@link nginxConfiguration}); the functions that they would have
 * defined for the rest of the code do nothing here.
 */
export function environmentScript({ apiUrl, release }: EnvironmentScriptArgs): string {
  const environment = { PUBLIC_URL: "/", MULTI_TENANT: "no", ...release.extraGuiEnvironment };
  return `window._env_ = ${javascript(environment)};
(function (apiUrl) {
  try {
    var storage = window.localStorage, text = JSON.stringify(apiUrl);
    var present = storage.getItem("tracardi-api-url");
    if (present === null || present === storage.getItem("tracardi-api-url-preset")) {
      storage.setItem("tracardi-api-url", text);
    }
    storage.setItem("tracardi-api-url-preset", text);
  } catch (error) {
    // Without storage the GUI asks for the address.
  }
})(${javascript(originOf(apiUrl))});
window.tracker = window.tracker || { track: function () {} };
window.response = window.response || { context: {} };
window.onTracardiReady = window.onTracardiReady || { bind: function () {}, call: function () {} };
`;
}

/** A literal that nothing can break out of, not even when the script stands inside a page. */
function javascript(value: unknown): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value).replace(/[<>&'\u2028\u2029]/g, escaped);
}

/**
 * Scheme, host and port, and nothing that could end a quoted value of nginx or a directive of the policy.
 * @throws when the address holds anything else
 */
function originOf(url: string): string {
  if (/^https?:\/\/[a-z0-9]([-.a-z0-9]*[a-z0-9])?(:\d{1,5})?$/.test(url)) return url;
  throw new Error(`${JSON.stringify(url)} is no address of an API; expected scheme, host and at most a port`);
}
