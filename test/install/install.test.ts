import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import * as pulumi from "@pulumi/pulumi";
import { Tracardi } from "../../components/tracardi.ts";
import { type Rendered, render, type Values } from "../../rendering/render.ts";
import { installTimes } from "../../stacks/install.ts";
import { planFor } from "../support/plans.ts";
import { type Ended, fromRendered, needsPython, type RunOptions, runContainer } from "./support/container.ts";
import { answer, atFirst, everything, nothing, type StandIn, StandInApi } from "./support/standInApi.ts";

const token = "<generated tracardi-installation-token>";
const password = 'pass "wört\\ of \u{1F511} canary';
const asked = ["GET /install (staging)", "GET /install (production)"];

describe("the script of the install step", () => {
  let rendered: Rendered;
  let pod: Values;

  before(async function () {
    needsPython(this);
    rendered = await render(
      () =>
        new Tracardi("tracardi", {
          plan: planFor("split", { administratorPassword: "any" }),
          passwords: { administrator: pulumi.secret(password) },
        }),
    );
    const [job] = rendered.kind("Job");
    assert.ok(job);
    pod = job.inputs.spec.template.spec;
  });

  /** Runs the Job's container against a stand-in; patience is long enough for every answer that comes. */
  async function run(
    standIn: StandIn,
    { patience = "20", ...options }: Partial<RunOptions> & { patience?: string } = {},
  ): Promise<Ended & { api: StandInApi }> {
    const api = await StandInApi.start(token, standIn);
    try {
      const ended = await runContainer(fromRendered(rendered), pod, "install-job", {
        ...options,
        environment: {
          API_URL: api.url,
          PATIENCE_SECONDS: patience,
          PAUSE_SECONDS: "0.02",
          ...options.environment,
        },
      });
      assertNoSecret(ended);
      return { ...ended, api };
    } finally {
      await api.close();
    }
  }

  function assertNoSecret({ log, stderr, lastWords = "" }: Ended): void {
    for (const text of [log, stderr, lastWords]) {
      for (const secret of [token, password, JSON.stringify(password).slice(1, -1), "canary"]) {
        assert.ok(!text.includes(secret), text);
      }
    }
  }

  /** Failed with that code and those words, on stderr and for Kubernetes alike. */
  function assertFailed({ code, stderr, lastWords }: Ended, expected: number, words: RegExp): void {
    assert.equal(code, expected, stderr);
    assert.match(stderr, words);
    assert.equal(lastWords, stderr);
    assert.doesNotMatch(stderr, /Traceback/);
  }

  describe("succeeds", () => {
    it("on a fresh system, and sends what the GUI's installer sends", async () => {
      const { code, log, stderr, lastWords, api } = await run({ installed: nothing });
      assert.deepEqual([code, stderr, lastWords], [0, "", undefined]);
      assert.deepEqual(log.split("\n"), [
        "missing: the schema for staging, the schema for production, the administrator",
        "Tracardi is installed, with admin@example.com as administrator.",
      ]);
      assert.deepEqual(api.lines, [...asked, "POST /install", ...asked]);
      assert.deepEqual(JSON.parse(api.requests[2]?.body ?? ""), {
        username: "admin@example.com",
        password,
        token,
        needs_admin: true,
        update_mapping: false,
      });
    });

    it("on an installed system, and touches nothing", async () => {
      const { code, log, api } = await run({ installed: everything });
      assert.equal(code, 0);
      assert.equal(log, "Tracardi is installed already. Nothing was changed.");
      assert.deepEqual(api.lines, asked);
    });

    for (const [what, installed, missing] of [
      ["the schema for staging", { ...everything, staging: false }, "the schema for staging"],
      ["the schema for production", { ...everything, production: false }, "the schema for production"],
      ["the administrator", { ...everything, administrator: false }, "the administrator"],
    ] as const) {
      it(`on a half installed system without ${what}`, async () => {
        const { code, log, api } = await run({ installed });
        assert.equal(code, 0);
        assert.equal(log.split("\n")[0], `missing: ${missing}`);
        assert.deepEqual(api.lines, [...asked, "POST /install", ...asked]);
      });
    }

    it("says that an administrator who was there keeps the password", async () => {
      const { log } = await run({ installed: { ...everything, staging: false } });
      assert.match(log, /There was an administrator already, whose password was not touched\.$/);
    });

    it("after a while of 404, which release 1.1 answers until its stores do", async () => {
      const { code, log, api } = await run({
        installed: nothing,
        get: atFirst(3, (response) => answer(response, 404, "not ready")),
      });
      assert.equal(code, 0);
      assert.match(log, /^waiting; GET \/install: it is not ready \(404\)\nmissing: /);
      assert.equal(api.lines.filter((line) => line === "GET /install (staging)").length, 5);
    });

    it("after a while of 500, while the stores are down", async () => {
      const { code, log } = await run({
        installed: nothing,
        get: atFirst(3, (response) => answer(response, 500, { detail: "Connection error" })),
      });
      assert.equal(code, 0);
      assert.match(log, /^waiting; GET \/install: it answers 500; its stores may be down\nmissing: /);
    });

    it("after connections that were reset", async () => {
      const { code, log } = await run({
        installed: nothing,
        get: atFirst(2, (response) => response.socket?.resetAndDestroy()),
      });
      assert.equal(code, 0);
      assert.match(log, /^waiting; GET \/install: no answer \((ConnectionResetError|RemoteDisconnected)\)\n/);
    });

    it("although the answer to its request was lost, when the request was carried out", async () => {
      const installed = { ...nothing };
      const { code, api } = await run({
        installed,
        // The first request is carried out and its answer never arrives.
        post: (_request, response, count) => {
          if (count > 1) return false;
          response.socket?.resetAndDestroy();
          return true;
        },
        get: (_request, response, count) =>
          count > 2 &&
          answer(response, 200, { schema_ok: true, admin_ok: true, form_ok: true, warning: null }),
      });
      assert.equal(code, 0);
      assert.equal(api.lines.filter((line) => line.startsWith("POST")).length, 1);
    });

    it("although the request failed at first, by asking again", async () => {
      const { code, log, api } = await run({
        installed: nothing,
        post: atFirst(2, (response) => answer(response, 503, {})),
      });
      assert.equal(code, 0);
      assert.match(log, /waiting; POST \/install: it answers 503; its stores may be down\n/);
      assert.equal(api.lines.filter((line) => line.startsWith("POST")).length, 3);
    });

    it("although each answer takes a while", async () => {
      const slow = (_request: unknown, response: ServerResponse) => {
        setImmediate(() =>
          response.write(" ", () =>
            setTimeout(
              () => response.end('{"schema_ok":true,"admin_ok":true,"form_ok":true,"warning":null}'),
              300,
            ),
          ),
        );
        return true;
      };
      const { code, log } = await run({ installed: everything, get: slow });
      assert.equal(code, 0);
      assert.equal(log, "Tracardi is installed already. Nothing was changed.");
    });
  });

  describe("fails", () => {
    it("with a wrong token, at once, without repeating it", async () => {
      const ended = await run(
        { installed: nothing },
        { files: { "/run/secrets/tracardi/token": "another-token-canary" } },
      );
      assertFailed(ended, 4, /^The API refuses the installation token \(403\): its pods run with another/);
      assert.deepEqual(ended.api.lines, [...asked, "POST /install"]);
    });

    it("with an administrator that the API refuses", async () => {
      const detail =
        "Installation forbidden. Invalid admin account login or password. Login must be a valid email";
      const ended = await run({
        installed: nothing,
        post: (_request, response) => answer(response, 403, { detail }),
      });
      assertFailed(ended, 5, /^The API refuses the administrator \(403\): .*tracardi:administrator\.email/);
    });

    it("with a request that the API refuses, whose answer repeats the secrets", async () => {
      const ended = await run({
        installed: nothing,
        post: ({ body }, response) => answer(response, 422, { detail: [{ input: JSON.parse(body) }] }),
      });
      assertFailed(ended, 5, /^The API refuses the request to install \(422\)\. Its answer .* is not shown/);
    });

    it("with a schema error that only the verification shows, after asking again", async () => {
      const ended = await run({ installed: nothing, makes: { ...everything, staging: false } });
      assertFailed(ended, 6, /^The API says that it has installed, but the schema for staging is missing\./);
      assert.deepEqual(ended.api.lines, [
        ...asked,
        ...Array(3)
          .fill(["POST /install", ...asked])
          .flat(),
      ]);
    });

    it("with a schema error in the data of web sites alone", async () => {
      const ended = await run({ installed: nothing, makes: { ...everything, production: false } });
      assertFailed(ended, 6, /but the schema for production is missing\. .*read the log of its pods/);
    });

    it("without an administrator afterwards", async () => {
      const ended = await run({ installed: nothing, makes: { ...everything, administrator: false } });
      assertFailed(ended, 7, /^The API says that it has installed, but there is no administrator\./);
    });

    describe("when patience ends", () => {
      const get =
        (way: (response: ServerResponse) => unknown): NonNullable<StandIn["get"]> =>
        (_request, response) => {
          way(response);
          return true;
        };
      const rows: readonly [string, Partial<StandIn>, string][] = [
        ["404", { get: get((response) => answer(response, 404, {})) }, "GET /install: it is not ready (404)"],
        [
          "500",
          { get: get((response) => answer(response, 500, {})) },
          "GET /install: it answers 500; its stores may be down",
        ],
        ["401", { get: get((response) => answer(response, 401, {})) }, "GET /install: it answers 401"],
        [
          "no JSON",
          { get: get((response) => response.end("<html>")) },
          "GET /install: it answers, but not as Tracardi does",
        ],
        [
          "other JSON",
          { get: get((response) => response.end("[]")) },
          "GET /install: it answers, but not as Tracardi does",
        ],
        ["nothing at all", { get: get(() => {}) }, "GET /install: no answer yet"],
        ["no end of making the schema", { post: () => true }, "POST /install: no answer yet"],
      ];
      // All of them wait until their time is over, so they wait together.
      let ends: Map<string, ReturnType<typeof run>>;
      before(() => {
        ends = new Map(
          rows.map(([what, standIn]) => {
            const end = run({ installed: nothing, ...standIn }, { patience: "2" });
            end.catch(() => {});
            return [what, end];
          }),
        );
      });

      for (const [what, { post }, reason] of rows) {
        it(`with ${what}: says for what it waited`, async () => {
          const ended = await ends.get(what);
          assert.ok(ended);
          assertFailed(ended, 3, /^Tracardi is not installed after 2 seconds: /);
          assert.equal(ended.stderr, `Tracardi is not installed after 2 seconds: ${reason}.`);
          assert.equal(
            ended.api.lines.some((line) => line.startsWith("POST")),
            post !== undefined,
          );
        });
      }
    });

    it("when nobody listens", async () => {
      const gone = await StandInApi.start(token, { installed: nothing });
      await gone.close();
      const ended = await run({ installed: nothing }, { patience: "1", environment: { API_URL: gone.url } });
      assertFailed(ended, 3, /GET \/install: no answer \(ConnectionRefusedError\)\.$/);
      assert.deepEqual(ended.api.lines, []);
    });

    it("where the API sends it elsewhere: the token goes nowhere else", async () => {
      const elsewhere = await StandInApi.start(token, { installed: nothing });
      try {
        const ended = await run({
          installed: nothing,
          post: (_request, response) => {
            response.writeHead(307, { Location: `${elsewhere.url}/install` }).end();
            return true;
          },
        });
        assertFailed(ended, 5, /^The API refuses the request to install \(307\)/);
        assert.deepEqual(elsewhere.requests, []);
      } finally {
        await elsewhere.close();
      }
    });

    it("when it is asked to stop, with last words", async () => {
      let arrived: () => void;
      const stop = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      const ended = await run(
        {
          installed: nothing,
          post: () => {
            arrived();
            return true;
          },
        },
        { stop },
      );
      assertFailed(ended, 143, /^Stopped before Tracardi was installed: POST \/install: no answer yet\.$/);
    });

    for (const [what, content, reason] of [
      ["no token", null, "is not there: its Secret, or the key in it, is missing\\."],
      ["an empty token", "", "is empty: the Secret behind it holds nothing"],
      ["a line break behind the token", `${token}\n`, "has white space at an end"],
    ] as const) {
      it(`with ${what}, before it asks anybody`, async () => {
        const ended = await run(
          { installed: nothing },
          { files: { "/run/secrets/tracardi/token": content } },
        );
        assertFailed(ended, 2, new RegExp(`/run/secrets/tracardi/token ${reason}`));
        assert.deepEqual(ended.api.lines, []);
      });
    }

    it("without something that it needs", async () => {
      const ended = await run({ installed: nothing }, { environment: { ADMINISTRATOR_EMAIL: "" } });
      assertFailed(ended, 2, /^ADMINISTRATOR_EMAIL is not set\.$/);
    });
  });

  it("uses no proxy of its environment", async () => {
    const proxy = await StandInApi.start(token, { installed: nothing });
    try {
      const ended = await run({ installed: everything }, { environment: { http_proxy: proxy.url } });
      assert.equal(ended.code, 0);
      assert.deepEqual(proxy.requests, []);
    } finally {
      await proxy.close();
    }
  });

  it("gives up before the Job does, and the Job before Pulumi", () => {
    const environment = Object.fromEntries(
      pod.containers[0].env.map(({ name, value }: Values) => [name, value]),
    );
    assert.equal(environment.PATIENCE_SECONDS, String(installTimes.patience));
    assert.ok(installTimes.patience * 2 < installTimes.activeDeadline);
    assert.ok(installTimes.activeDeadline < installTimes.awaited);
  });
});
