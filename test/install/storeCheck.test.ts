import assert from "node:assert/strict";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { Tracardi } from "../../components/tracardi.ts";
import { Authority } from "../../rehearsal/pki.ts";
import { type Rendered, render, type Values } from "../../rendering/render.ts";
import { planFor } from "../support/plans.ts";
import { type Ended, fromRendered, needsPython, type RunOptions, runContainer } from "./support/container.ts";

const caPath = "/etc/tracardi/elasticsearch/ca.crt";

describe("the check of the stores before a release that does not wait for them", () => {
  let rendered: Rendered;
  let pod: Values;
  let authority: Authority;
  const servers: Server[] = [];

  before(async function () {
    needsPython(this);
    authority = await Authority.create("stores");
    rendered = await render(
      () => new Tracardi("tracardi", { plan: planFor("split", { release: "0.8.2.1" }) }),
    );
    pod = rendered.find("kubernetes:apps/v1:Deployment", "tracardi-public-api").inputs.spec.template.spec;
  });

  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  async function listen(server: Server): Promise<number> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  }

  /** Elasticsearch with TLS; without a password it answers 401. */
  async function elasticsearch({
    names = ["localhost"],
    signedBy = authority,
    status = () => 401,
  }: {
    names?: string[];
    signedBy?: Authority;
    status?: () => number;
  } = {}): Promise<number> {
    const { certificate, key } = await signedBy.issue({
      commonName: names[0] ?? "",
      names,
      usage: "server",
    });
    return listen(
      createHttpsServer({ cert: certificate, key }, (_request, response) =>
        response.writeHead(status(), { Connection: "close" }).end("{}"),
      ),
    );
  }

  /** Redis, which wants a password before it does anything. */
  function redis(answer: () => string = () => "-NOAUTH Authentication required.\r\n"): Promise<number> {
    return listen(
      createServer((socket: Socket) => {
        socket.on("error", () => {});
        socket.once("data", (data) => {
          asked.push(String(data));
          socket.end(answer());
        });
      }),
    );
  }
  const asked: string[] = [];

  /** Runs the init container of the public API with the addresses of stand-ins. */
  function check(
    ports: { elasticsearch?: number; redis?: number },
    { patience = "20", environment = {}, ...options }: Partial<RunOptions> & { patience?: string } = {},
  ): Promise<Ended> {
    return runContainer(fromRendered(rendered), pod, "await-stores", {
      files: { [caPath]: authority.certificate },
      ...options,
      environment: {
        ELASTIC_HOST: `localhost:${ports.elasticsearch ?? 1}`,
        REDIS_HOST: `redis://127.0.0.1:${ports.redis ?? 1}`,
        REDIS_PORT: String(ports.redis ?? 1),
        PATIENCE_SECONDS: patience,
        PAUSE_SECONDS: "0.02",
        ...environment,
      },
    });
  }

  function assertFailed({ code, stderr, lastWords }: Ended, expected: number, words: RegExp): void {
    assert.equal(code, expected, stderr);
    assert.match(stderr, words);
    assert.equal(lastWords, stderr);
    assert.doesNotMatch(stderr, /Traceback/);
  }

  it("passes when both answer, without a password for either", async () => {
    const { code, log, stderr } = await check({ elasticsearch: await elasticsearch(), redis: await redis() });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(log, "Elasticsearch answers\nRedis answers");
    assert.equal(asked.at(-1), "PING\r\n");
    const { env } = pod.initContainers[0];
    assert.deepEqual(
      env.filter(({ valueFrom }: Values) => valueFrom !== undefined),
      [],
    );
  });

  it("passes when a Redis without a password answers", async () => {
    const { code } = await check({
      elasticsearch: await elasticsearch(),
      redis: await redis(() => "+PONG\r\n"),
    });
    assert.equal(code, 0);
  });

  it("passes when a second host of Elasticsearch answers", async () => {
    const port = await elasticsearch();
    const { code } = await check(
      { redis: await redis() },
      { environment: { ELASTIC_HOST: `localhost:1,localhost:${port}` } },
    );
    assert.equal(code, 0);
  });

  it("passes in clear where the stack says so", async () => {
    const port = await listen(createHttpServer((_request, response) => response.end("{}")));
    const { code } = await check(
      { elasticsearch: port, redis: await redis() },
      { environment: { ELASTIC_SCHEME: "http" } },
    );
    assert.equal(code, 0);
  });

  it("waits for a cluster that is not formed yet, and for a Redis that loads its data", async () => {
    let looks = 0;
    let pings = 0;
    const { code, log } = await check({
      elasticsearch: await elasticsearch({ status: () => (++looks > 2 ? 200 : 503) }),
      redis: await redis(() => (++pings > 2 ? "+PONG\r\n" : "-LOADING Redis is loading the dataset\r\n")),
    });
    assert.equal(code, 0);
    assert.match(
      log,
      /^waiting; Elasticsearch: localhost:\d+ answers 503\nElasticsearch answers\nwaiting; Redis: 127\.0\.0\.1:\d+ is not ready\nRedis answers$/,
    );
  });

  for (const [what, options] of [
    ["signed by somebody else", { signedBy: true }],
    ["for another host", { names: ["elsewhere"] }],
  ] as const) {
    it(`fails at once when the certificate is ${what}`, async () => {
      const port = await elasticsearch(
        "signedBy" in options
          ? { signedBy: await Authority.create("somebody") }
          : { names: [...options.names] },
      );
      const ended = await check({ elasticsearch: port, redis: await redis() });
      assertFailed(
        ended,
        4,
        /^Elasticsearch at localhost:\d+ has a certificate that does not stand up to a check: .*tracardi:elasticsearch\.ca/,
      );
    });
  }

  describe("when patience ends", () => {
    it("says that nobody listens", async () => {
      assertFailed(
        await check({ redis: await redis() }, { patience: "2" }),
        3,
        /^The stores do not answer after 2 seconds: Elasticsearch: no answer from localhost:1 \(ConnectionRefusedError\)\.$/,
      );
    });

    it("says that what listens is no Redis", async () => {
      const ports = { elasticsearch: await elasticsearch(), redis: await redis(() => "HTTP/1.1 400\r\n") };
      assertFailed(
        await check(ports, { patience: "2" }),
        3,
        /Redis: 127\.0\.0\.1:\d+ answers, but not as Redis does\.$/,
      );
    });
  });

  it("fails without the authority's certificate", async () => {
    assertFailed(
      await check({}, { files: { [caPath]: "no certificate" } }),
      2,
      /ca\.crt holds no certificate/,
    );
  });

  it("ends when it is asked to stop", async () => {
    let arrived: () => void;
    const stop = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const port = await elasticsearch({
      status: () => {
        arrived();
        return 503;
      },
    });
    const ended = await check({ elasticsearch: port }, { stop });
    assertFailed(ended, 143, /^Stopped before the stores answered: /);
  });

  it("reads what the API reads: the same variables with the same values", () => {
    const [{ env: api }] = pod.containers;
    const [{ env, command }] = pod.initContainers;
    const named = (name: string) => (one: Values) => one.name === name;
    for (const name of ["ELASTIC_HOST", "ELASTIC_SCHEME", "ELASTIC_CA_FILE", "REDIS_HOST", "REDIS_PORT"])
      assert.deepEqual(env.find(named(name)), api.find(named(name)), name);
    assert.deepEqual(command, ["python3", "-I", "/opt/tracardi/store_check.py"]);
  });

  it("is there for 0.8.2.1 on every API, and not for a release that waits itself", async () => {
    const waiting = ({ inputs }: { inputs: Values }) =>
      inputs.spec.template.spec.initContainers?.some(({ name }: Values) => name === "await-stores") === true;
    const names = (all: Rendered) =>
      all
        .kind("Deployment")
        .filter(waiting)
        .map(({ name }) => name)
        .sort();
    assert.deepEqual(names(rendered), ["tracardi-private-api", "tracardi-public-api"]);
    const newer = await render(() => new Tracardi("tracardi", { plan: planFor("split") }));
    assert.deepEqual(names(newer), []);
  });
});
