/** Where the controller finds its files, and which release it is. */
import type { Image } from "../images.ts";

/**
 * 3.7 is the line whose traps this directory knows: encoded characters, look-alike header names and strict prefixes
 * are options of it. Another line needs a new look at every argument.
 */
export const traefikImage: Image = { repository: "traefik", tag: "v3.7.12" };

/** Directory and name of the file with middlewares, TLS options and, in static mode, routes. */
export const dynamicDirectory = "/etc/traefik/dynamic";
export const dynamicFile = "edge.yaml";

/** Directory of the certificate's Secret, in static mode. */
export const certificateDirectory = "/etc/traefik/certificate";

/** Names of the entrypoints and of their container ports. */
export const entryPoints = { web: 8000, websecure: 8443, traefik: 8080 } as const;
