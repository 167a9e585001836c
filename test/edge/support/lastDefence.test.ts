import assert from "node:assert/strict";
import type { Received } from "../../../rehearsal/edge/backends.ts";
import type { ZoneName } from "../../../stacks/topologies.ts";
import { type InstallationName, planOf } from "./installations.ts";
import { breachesIn } from "./lastDefence.ts";

const controllers = new Map(
  (["split", "single"] as const).flatMap((name: InstallationName, index) =>
    (["public", "private"] as const).map(
      (zone: ZoneName) =>
        [`10.244.${index}.${zone === "public" ? 1 : 2}`, { plan: planOf(name), zone }] as const,
    ),
  ),
);
const [splitPublic, splitPrivate, singlePublic, singlePrivate] = [...controllers.keys()] as [
  string,
  string,
  string,
  string,
];

function received(backend: string, peer: string, url: string, client?: string): Received {
  const headers = client === undefined ? {} : { "x-real-ip": client };
  return { backend, peer, url, headers, method: "POST", bodyBytes: 0, status: 200 };
}

const operator = "192.0.2.10";
const stranger = "198.51.100.66";

describe("the last look at what reached backends", () => {
  const cases: readonly (readonly [what: string, request: Received, breach?: RegExp])[] = [
    ["an event of a stranger", received("public-api", splitPublic, "/track?x=1", stranger)],
    ["an event of a stranger, one API for both zones", received("api", singlePublic, "/track", stranger)],
    ["below an open prefix", received("public-api", splitPublic, "/collect/a/b", stranger)],
    ["an operator", received("private-api", splitPrivate, "/install", operator)],
    ["an operator (IPv6)", received("gui", singlePrivate, "/", "2001:db8:10::10")],
    [
      "a stranger at the private API",
      received("private-api", splitPrivate, "/", stranger),
      /^private-api got POST \/ from the private controller of installation split for 198\.51\.100\.66, which is not trusted$/,
    ],
    ["a stranger at the GUI", received("gui", splitPrivate, "/", stranger), /not trusted$/],
    [
      "nobody at the private API",
      received("private-api", splitPrivate, "/"),
      /an unknown client, .* not trusted$/,
    ],
    [
      "a list that begins with an operator",
      received("private-api", splitPrivate, "/", `${operator}, ${stranger}`),
      /not trusted$/,
    ],
    [
      "the public controller at the private API, even for an operator",
      received("private-api", splitPublic, "/track", operator),
      /which has no route to it$/,
    ],
    [
      "the public controller at the GUI",
      received("gui", singlePublic, "/track", operator),
      /no route to it$/,
    ],
    [
      "another path in public",
      received("public-api", splitPublic, "/install", stranger),
      /serves no such path$/,
    ],
    [
      "a look-alike prefix",
      received("public-api", splitPublic, "/collector", stranger),
      /serves no such path$/,
    ],
    [
      "another path of a shared API",
      received("api", singlePublic, "/install", stranger),
      /serves no such path$/,
    ],
    ["a bridge that is off", received("api", singlePublic, "/collect/a/b", stranger), /no such path$/],
    [
      "somebody who is no controller",
      received("public-api", "10.244.9.9", "/track", stranger),
      /no controller$/,
    ],
  ];
  for (const [what, request, breach] of cases) {
    it(`${breach ? "finds" : "accepts"} ${what}`, () => {
      const [found, ...more] = breachesIn([request], controllers, ["192.0.2.0/24", "2001:db8:10::/48"]);
      assert.deepEqual(more, []);
      if (breach) assert.match(found ?? "nothing", breach);
      else assert.equal(found, undefined);
    });
  }
});
