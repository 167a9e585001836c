import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { until } from "../../rehearsal/wait.ts";
import type { ZoneName } from "../../stacks/topologies.ts";
import { type Scene, useScene } from "./support/installations.ts";
import { CLIENTS, type Client } from "./support/parties.ts";
import { request, type Send } from "./support/send.ts";

/** The fields of a line that are asked for here. */
interface Line {
  readonly ClientHost: string;
  readonly DownstreamStatus: number;
  readonly RequestMethod: string;
  readonly RequestPath: string;
  readonly entryPointName: string;
}

/** What can be read in the log of each zone's first controller. */
function readerOf(place: () => Scene) {
  const textOf = (zone: ZoneName) => readFileSync(place().edge.controllers(zone)[0]?.log ?? "", "utf8");
  const linesAbout = (zone: ZoneName, path: string) =>
    textOf(zone)
      .split("\n")
      .filter((line) => line.includes(path))
      .map((line) => JSON.parse(line) as Line);
  /** Lines are written beside the requests, some at a time. */
  const whenWritten = (zone: ZoneName, path: string, count: number) =>
    until(
      () => {
        const lines = linesAbout(zone, path);
        return lines.length >= count && lines;
      },
      { for: `${count} lines about ${path}`, within: 20_000 },
    );
  return { textOf, linesAbout, whenWritten };
}

const served = [
  ["public", "stranger", { method: "POST", path: "/track" }],
  ["private", "operator", { method: "POST", path: "/served-to-an-operator" }],
] as const;

for (const name of ["split", "static"] as const) {
  describe(`the access log of installation ${name}`, function () {
    this.timeout(60_000);
    const place = useScene(name);
    const { textOf, linesAbout, whenWritten } = readerOf(place);

    const refused: readonly [string, ZoneName, Client, string, (path: string) => Send][] = [
      [
        "a stranger on the private entrypoint",
        "private",
        "stranger",
        "403",
        (path) => request({ from: "stranger", to: "private" }, { path }),
      ],
      [
        "a stranger over IPv6",
        "private",
        "stranger (IPv6)",
        "403",
        (path) => request({ from: "stranger (IPv6)", to: "private" }, { path }),
      ],
      [
        "a stranger on plain HTTP",
        "private",
        "stranger",
        "403",
        (path) => request({ from: "stranger", to: "private", port: "web" }, { path }),
      ],
      [
        "a path that is not public",
        "public",
        "stranger",
        "404",
        (path) => request({ from: "stranger", to: "public" }, { path }),
      ],
      [
        "a host that is not ours",
        "private",
        "operator",
        "404",
        (path) => request({ from: "operator", to: "private", host: "other.example" }, { path }),
      ],
    ];
    for (const [index, [title, zone, client, status, send]] of refused.entries()) {
      it(`has every refusal: ${title}, ${status}`, async () => {
        const path = `/refused-${index}-`;
        for (let count = 0; count < 30; count += 1)
          assert.equal((await send(`${path}${count}`)(place())).outcome, status);
        const lines = await whenWritten(zone, path, 30);
        assert.deepEqual(
          new Set(lines.map(({ RequestPath }) => RequestPath)),
          new Set(Array.from({ length: 30 }, (_, count) => `${path}${count}`)),
        );
        assert.equal(lines.length, 30);
        for (const line of lines) {
          assert.equal(line.ClientHost, CLIENTS[client]);
          assert.equal(line.DownstreamStatus, Number(status));
        }
      });
    }

    for (const [zone, from, what] of served)
      it(`has nobody who was served in the ${zone} zone: that is counted, not written down`, async () => {
        for (let count = 0; count < 5; count += 1)
          assert.equal((await request({ from, to: zone }, what)(place())).outcome, "200");
        // Lines keep their order, so one of a later request shows that those before it would be written.
        await request({ from, to: zone, host: "other.example" }, { path: "/after-the-served" })(place());
        await whenWritten(zone, "/after-the-served", 1);
        const lines = linesAbout(zone, `"${what.path}"`);
        assert.deepEqual(
          lines.filter(({ DownstreamStatus }) => DownstreamStatus < 400),
          [],
        );
      });

    it("has neither queries nor headers: they carry tokens", async () => {
      for (const zone of ["public", "private"] as const) {
        const from = zone === "public" ? "stranger" : "operator";
        await request(
          { from, to: zone, host: "other.example" },
          {
            path: "/with-secrets?token=hidden-1",
            headers: ["Authorization: Bearer hidden-2", "Cookie: a=hidden-3"],
          },
        )(place());
        await whenWritten(zone, "/with-secrets", 1);
        assert.doesNotMatch(textOf(zone), /hidden-/);
      }
    });
  });
}

describe("the access log of installation single, which asks for all of it", function () {
  this.timeout(60_000);
  const place = useScene("single");
  const { textOf, linesAbout, whenWritten } = readerOf(place);

  for (const [zone, from, what] of served)
    it(`has everybody who was served in the ${zone} zone, each once, without query and headers`, async () => {
      const path = `${what.path}?token=hidden-`;
      // Lines keep their order: once this one is there, so are those of earlier tests.
      await request({ from, to: zone, host: "other.example" }, { path: "/before-the-served" })(place());
      await whenWritten(zone, "/before-the-served", 1);
      const before = linesAbout(zone, `"${what.path}"`).length;
      for (let count = 0; count < 5; count += 1)
        assert.equal(
          (
            await request(
              { from, to: zone },
              { ...what, path: `${path}${count}`, headers: ["Cookie: a=hidden-too"] },
            )(place())
          ).outcome,
          "200",
        );
      await request({ from, to: zone, host: "other.example" }, { path: "/after-the-served" })(place());
      await whenWritten(zone, "/after-the-served", 1);
      const lines = (await whenWritten(zone, `"${what.path}"`, before + 5)).slice(before);
      assert.deepEqual(
        lines.map(({ ClientHost, DownstreamStatus, RequestMethod }) => [
          ClientHost,
          DownstreamStatus,
          RequestMethod,
        ]),
        Array.from({ length: 5 }, () => [CLIENTS[from], 200, "POST"]),
      );
      assert.doesNotMatch(textOf(zone), /hidden-/);
    });

  it("has every refusal too, on plain HTTP as well", async () => {
    const from = "stranger";
    for (const port of ["web", "websecure"] as const)
      assert.equal(
        (await request({ from, to: "private", port }, { path: `/refused-on-${port}` })(place())).outcome,
        "403",
      );
    const lines = await whenWritten("private", "/refused-on-", 2);
    assert.deepEqual(
      lines.map(({ entryPointName, DownstreamStatus }) => [entryPointName, DownstreamStatus]),
      [
        ["web", 403],
        ["websecure", 403],
      ],
    );
  });

  it("has nothing about the cluster's own questions, which come every few seconds", async () => {
    for (const zone of ["public", "private"] as const) {
      const answer = await request(
        { from: "operator", to: zone, port: "health" },
        { path: "/ping" },
      )(place());
      assert.equal(answer.outcome, "200");
      await request(
        { from: "operator", to: zone, host: "other.example" },
        { path: "/after-the-question" },
      )(place());
      await whenWritten(zone, "/after-the-question", 1);
      assert.doesNotMatch(textOf(zone), /"(\/ping|\/metrics)"|"entryPointName":"traefik"/);
    }
  });
});
