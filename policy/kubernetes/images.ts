/** Names of images. */

export interface Image {
  /** With the registry, without tag and digest. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

export function parseImage(text: string): Image {
  const [named = "", digest] = text.split("@");
  // A colon before the last slash belongs to the registry's port.
  const slash = named.lastIndexOf("/");
  const colon = named.indexOf(":", slash + 1);
  return {
    repository: colon < 0 ? named : named.slice(0, colon),
    ...(colon < 0 ? {} : { tag: named.slice(colon + 1) }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Images of Tracardi itself, also where they come from another registry. All of one release carry the same tag. */
export function isTracardi({ repository }: Image): boolean {
  return /(^|\/)(com-)?(tracardi-(api|gui)(-\w+)?|apm|update-worker|background-worker)$/.test(repository);
}

export function isTraefik({ repository }: Image): boolean {
  return /(^|\/)traefik$/.test(repository);
}
