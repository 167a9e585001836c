/** Plain manifests on a real control plane, without an engine: what `make manifests` writes, applied by kubectl alone. */
import assert from "node:assert/strict";
import { globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatchV1Api } from "@kubernetes/client-node";
import { answer, plannedIn } from "../../manifests/answer.ts";
import { plainObjects } from "../../manifests/plain.ts";
import { neededSecrets } from "../../manifests/secrets.ts";
import { preparePrerequisites } from "../../rehearsal/prerequisites.ts";
import type { Rehearsal } from "../../rehearsal/rehearsal.ts";
import { until } from "../../rehearsal/wait.ts";
import { whenAvailable } from "../../rehearsal/workloads.ts";
import { REPOSITORY } from "../suites.ts";
import { ENGINE_TIMEOUT, startTestRehearsal } from "./support/rehearsals.ts";

/** How long a state may take to be reached on a busy machine, milliseconds. */
const PATIENCE = 240_000;

describe("plain manifests on a real control plane", function () {
  this.timeout(2 * ENGINE_TIMEOUT);
  let rehearsal: Rehearsal;
  let folder: string;
  let said: string;
  const kubectl = (...args: string[]) => rehearsal.kubectl(args);
  const list = async (...what: string[]) =>
    JSON.parse(await kubectl("get", "-o", "json", ...what)).items as {
      metadata: { name: string; namespace: string };
      spec: unknown;
    }[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "manifests-"));
    rehearsal = await startTestRehearsal("manifests");
    // What the stack file names, as a platform team brings it for an engine, too.
    await preparePrerequisites(rehearsal, "prod");
    await answer(["--stack", "prod", "--out", folder], REPOSITORY);
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await rehearsal?.stop();
  });

  it("want no Secret that is not listed, and every one of those that is", async () => {
    const needed = neededSecrets(await plainObjects(plannedIn(REPOSITORY, "prod"), "prod"));
    const brought = (await list("secrets", "-A")).map(
      ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
    );
    const missing = needed.filter(({ namespace, name }) => !brought.includes(`${namespace}/${name}`));
    // An engine makes the tokens; here somebody does.
    assert.deepEqual(
      missing.map(({ name, keys }) => [name, keys]),
      ["private", "public"].map((zone) => [
        `tracardi-${zone}-api-tokens`,
        ["installation-token", "merging-token"],
      ]),
    );
    for (const { namespace, name, keys } of missing) {
      const stringData = Object.fromEntries(keys.map((key) => [key, "x".repeat(40)]));
      const secret = { apiVersion: "v1", kind: "Secret", metadata: { namespace, name }, stringData };
      await rehearsal.kubectl(["create", "-f", "-"], { input: JSON.stringify(secret) });
    }
  });

  it("are accepted by the API server in one go, without a warning", async () => {
    said = await kubectl(
      "apply",
      "--server-side",
      "--validate=strict",
      "--warnings-as-errors",
      "-R",
      "-f",
      folder,
    );
    const lines = said.split("\n");
    const files = globSync(join(folder, "*/*.yaml"));
    assert.equal(lines.length, files.length);
    assert.deepEqual(
      lines.filter((line) => !/ serverside-applied$/.test(line)),
      [],
    );
  });

  it("bring up what an engine would: every workload, the Job, the load balancers", async () => {
    await whenAvailable(rehearsal.cluster, { within: PATIENCE });
    const deployments = await list("deployments", "-A");
    assert.deepEqual(
      deployments.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
      [
        "tracardi-private/tracardi-gui",
        "tracardi-private/tracardi-private-api",
        "tracardi-private-edge/tracardi-private-edge",
        "tracardi-public/tracardi-public-api",
        "tracardi-public-edge/tracardi-public-edge",
      ].sort(),
    );
    const jobs = rehearsal.cluster.makeApiClient(BatchV1Api);
    await until(
      async () => {
        const { items } = await jobs.listNamespacedJob({ namespace: "tracardi-private" });
        return items.length === 1 && items[0]?.status?.succeeded === 1;
      },
      { for: "the install step", within: PATIENCE },
    );
  });

  it("change nothing when they are applied a second time", async () => {
    const before = await versions();
    await kubectl("apply", "--server-side", "-R", "-f", folder);
    assert.deepEqual(await versions(), before);
  });

  it("have guard rails that hold against others", async () => {
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { namespace: "tracardi-private", name: "open" },
      spec: {
        type: "LoadBalancer",
        selector: { "app.kubernetes.io/component": "gui" },
        ports: [{ port: 80 }],
      },
    };
    await assert.rejects(
      rehearsal.kubectl(["create", "-f", "-"], { input: JSON.stringify(service) }),
      /only the Services of the edges are reached from outside/,
    );
  });

  /** Of every object: a status may change meanwhile, a specification may not. */
  async function versions(): Promise<string[]> {
    const rows = async (kinds: string, version: string) =>
      await kubectl(
        ...["get", kinds, "-A", "-l", "app.kubernetes.io/part-of=tracardi", "-o"],
        `jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.uid} {.metadata.${version}}{"\\n"}{end}`,
      );
    const withStatus =
      "deployments,jobs,networkpolicies,ingresses,poddisruptionbudgets,validatingadmissionpolicies";
    const without =
      "configmaps,serviceaccounts,services,roles,rolebindings,clusterroles,ingressclasses,priorityclasses";
    const found = [await rows(withStatus, "generation"), await rows(without, "resourceVersion")];
    const lines = found
      .join("\n")
      .split("\n")
      .filter((line) => line !== "")
      .sort();
    assert.ok(lines.length > 50, `${lines.length} objects`);
    return lines;
  }
});
