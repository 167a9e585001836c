/**
 * What the private controller does with a list of trusted ranges that is broken or empty, at its start and when it reads its
 * file again. The program writes no such file and the ConfigMap cannot be changed: this is what is left when both fail.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, parseDocument } from "yaml";
import { until } from "../../rehearsal/wait.ts";
import { type InstallationName, type Scene, useScene } from "./support/installations.ts";
import { CLIENTS, HOSTS } from "./support/parties.ts";
import { PORTS } from "./support/send.ts";
import { call, requestText } from "./support/wire.ts";

const FILE = "edge.yaml";
const LIST = ["http", "middlewares", "trusted", "ipAllowList"];

interface Damage {
  readonly what: string;
  of(text: string): string;
  /** What the controller says about it. */
  readonly says: RegExp;
  /** Whether a controller that reads it again goes on with what it had. Default: it serves nothing. */
  readonly keepsOld?: boolean;
}

function changed(text: string, change: (document: Document) => void): string {
  const document = parseDocument(text);
  change(document);
  return document.toString();
}

const damages: readonly Damage[] = [
  {
    what: "the list is empty",
    of: (text) => changed(text, (file) => file.setIn([...LIST, "sourceRange"], [])),
    says: /sourceRange is empty/,
  },
  {
    what: "there is no list",
    of: (text) => changed(text, (file) => file.deleteIn([...LIST, "sourceRange"])),
    // An empty map is no middleware for the controller, and then the whole file is none.
    says: /cannot be a standalone element/,
    keepsOld: true,
  },
  {
    what: "a range is none",
    of: (text) => changed(text, (file) => file.setIn([...LIST, "sourceRange", 0], "192.0.2.0/33")),
    says: /192\.0\.2\.0\/33/,
  },
  {
    what: "a range is a word",
    of: (text) => changed(text, (file) => file.setIn([...LIST, "sourceRange", 0], "everybody")),
    says: /everybody/,
  },
  {
    what: "the middleware is gone",
    of: (text) => changed(text, (file) => file.deleteIn(["http", "middlewares", "trusted"])),
    says: /trusted@file.* does not exist/,
  },
  { what: "the file is empty", of: () => "", says: /trusted@file.* does not exist/ },
  {
    what: "the file is half-written",
    of: (text) => text.slice(0, text.indexOf("sourceRange")),
    says: /trusted@file|edge\.yaml/,
  },
  { what: "the file is no YAML", of: () => "http: [", says: /edge\.yaml/, keepsOld: true },
];

/** Where the file holds routes and TLS options as well, those that damage them. */
const startsOf: Readonly<Record<"split" | "static", (damage: Damage) => boolean>> = {
  split: () => true,
  static: ({ what }) => /^the (list is empty|file is)/.test(what),
};

let copies = 0;

/** A private controller of its own, at an address of the pods' network that no pod has. */
function startCopy({ name, edge }: Scene, files: Readonly<Record<string, string>>) {
  copies += 1;
  return edge.runCopy("private", { name: `${name}-copy-${copies}`, podIp: `10.244.250.${copies}`, files });
}

/** Answers of a controller to an operator and a stranger on both hosts and both ports. */
async function answers(host: string): Promise<Record<"operator" | "stranger", string[]>> {
  const ask = async (from: string) => {
    const outcomes: string[] = [];
    for (const name of [HOSTS.api, HOSTS.gui]) {
      for (const port of ["websecure", "web"] as const) {
        const { outcome } = await call({
          from,
          to: { host, port: PORTS[port] },
          ...(port === "websecure" && { tls: { servername: name } }),
          parts: [requestText({ host: name })],
        });
        outcomes.push(outcome);
      }
    }
    return outcomes;
  };
  return { operator: await ask(CLIENTS.operator), stranger: await ask(CLIENTS.stranger) };
}

const SERVING = { operator: ["200", "301", "200", "301"], stranger: ["403", "403", "403", "403"] };

const REFUSAL = /^(403|404|TLS refused)$/;

for (const name of ["split", "static"] as const satisfies InstallationName[]) {
  describe(`a broken list of trusted ranges in installation ${name}`, function () {
    this.timeout(120_000);
    const place = useScene(name);

    for (const { what, of, says } of damages.filter(startsOf[name])) {
      it(`lets nobody in at the start: ${what}`, async () => {
        const copy = await startCopy(place(), { [FILE]: of(original(place())) });
        try {
          await whenSaid(copy.log, says);
          await whenHealthy(copy.addresses.ipv4);
          const before = place().received.length;
          const { operator, stranger } = await answers(copy.addresses.ipv4);
          for (const outcome of [...operator, ...stranger]) assert.match(outcome, REFUSAL);
          assert.equal(place().received.length, before, "something reached a backend");
        } finally {
          await copy.stop();
        }
      });
    }

    describe("when it is read again", () => {
      let copy: Awaited<ReturnType<typeof startCopy>>;
      const read = async (content: string) => {
        await copy.volumes.find((volume) => volume.name === "dynamic")?.replace(FILE, content);
        // Its configuration does not watch the file; this is the only way to have it read again.
        copy.container.kill("SIGHUP");
      };
      const whenServing = () => {
        const asked = async () => equal(await answers(copy.addresses.ipv4), SERVING);
        return until(asked, { for: "the copy to serve", within: 60_000 });
      };
      before(async () => {
        copy = await startCopy(place(), {});
        // Before it listens for the signal, the signal would end it.
        await whenServing();
      });
      beforeEach(async () => {
        await read(original(place()));
        await whenServing();
      });
      after(() => copy.stop());

      for (const { what, of, says, keepsOld } of damages) {
        it(`lets no stranger in: ${what}`, async () => {
          const { ipv4 } = copy.addresses;
          const said = readFileSync(copy.log, "utf8").length;
          await read(of(original(place())));
          await whenSaid(copy.log, says, said);
          if (keepsOld) {
            assert.deepEqual(await answers(ipv4), SERVING);
            return;
          }
          const closed = async () => (await answers(ipv4)).operator.every((outcome) => outcome !== "200");
          await until(closed, { for: "the copy to stop serving", within: 60_000 });
          const before = place().received.length;
          const { operator, stranger } = await answers(ipv4);
          for (const outcome of [...operator, ...stranger]) assert.match(outcome, REFUSAL);
          assert.equal(place().received.length, before, "something reached a backend");
        });
      }
    });

    it("cannot be made from a running one: the API server refuses a change of the file", async () => {
      const { rehearsal, plan, edge } = place();
      const volumes = edge.controllers("private")[0]?.pod.spec?.volumes ?? [];
      const config = volumes.find((volume) => volume.name === "dynamic")?.configMap?.name ?? "";
      await assert.rejects(
        rehearsal.kubectl([
          ...["-n", plan.zones.private.edge.namespace, "patch", "configmap", config],
          ...["--type=merge", "-p", JSON.stringify({ data: { [FILE]: "" } })],
        ]),
        /field is immutable when `immutable` is set/,
      );
    });
  });
}

/** The file as the running controller has it. */
function original({ edge }: Scene): string {
  const [controller] = edge.controllers("private");
  const volume = controller?.volumes.find((candidate) => candidate.name === "dynamic");
  return readFileSync(join(volume?.folder ?? "", FILE), "utf8");
}

/** @param from how much of the log is not of interest any more. */
async function whenSaid(log: string, what: RegExp, from = 0): Promise<void> {
  await until(() => what.test(readFileSync(log, "utf8").slice(from)), {
    for: `${what} in ${log}`,
    within: 60_000,
  });
}

async function whenHealthy(host: string): Promise<void> {
  const ping = () =>
    call({
      from: CLIENTS["a node"],
      to: { host, port: PORTS.health },
      parts: [requestText({ host, path: "/ping" })],
    });
  await until(async () => (await ping()).outcome === "200", { for: `/ping of ${host}`, within: 60_000 });
}

function equal(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
