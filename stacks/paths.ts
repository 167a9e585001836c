/**
 * The paths that the public edge serves: an allow list, because `EXPOSE_GUI_API=no` alone leaves doors open –
 * `/install`, console logs, version and health answers need no login in any release.
 */

/** One path of a route. `methods` is enforced by the static edge only: an Ingress cannot express it. */
export interface PathRule {
  readonly type: "Exact" | "Prefix";
  readonly path: string;
  readonly methods?: readonly string[];
}

export type Bridge = "webhooks" | "redirects" | "consent";

/** What the tracker script calls. The application answers the browser's preflight (OPTIONS) itself. */
const tracking: readonly PathRule[] = [
  { type: "Exact", path: "/track", methods: ["POST", "OPTIONS"] },
  // Not the whole folder: /tracker/revision.txt would tell the source revision.
  { type: "Exact", path: "/tracker/liliput.min.js", methods: ["GET", "HEAD"] },
];

/** What a bridge needs in addition; every bridge is opt-in. */
const bridgePaths: Readonly<Record<Bridge, readonly PathRule[]>> = {
  webhooks: [{ type: "Prefix", path: "/collect", methods: ["GET", "POST", "OPTIONS"] }],
  redirects: [
    { type: "Prefix", path: "/redirect", methods: ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"] },
  ],
  consent: [
    { type: "Prefix", path: "/uix", methods: ["GET", "HEAD"] },
    { type: "Exact", path: "/consents/type/enabled", methods: ["GET", "OPTIONS"] },
    { type: "Exact", path: "/customer/consent", methods: ["POST", "OPTIONS"] },
  ],
};

export function publicPaths(bridges: readonly Bridge[]): readonly PathRule[] {
  return [...tracking, ...bridges.flatMap((bridge) => bridgePaths[bridge])];
}

/** The private zone serves everything to the few who are let in. */
export const everyPath: readonly PathRule[] = [{ type: "Prefix", path: "/" }];
