import assert from "node:assert/strict";
import { ReleaseMarker } from "../../../components/releaseMarker.ts";
import type { Rehearsal } from "../../../rehearsal/rehearsal.ts";
import { until } from "../../../rehearsal/wait.ts";
import { render } from "../../../rendering/render.ts";
import { ENGINE_TIMEOUT, sharedRehearsal } from "../support/rehearsals.ts";

const namespace = "marked-private-edge";

type Annotations = Readonly<Record<string, string | null>>;

/** A marker as an `up` of that release writes it; null takes an annotation away. */
function marker(release: keyof typeof facts, further: Annotations = {}): Annotations {
  const [dataVersion, migratesFrom] = facts[release];
  return {
    "release.tracardi/version": release,
    "release.tracardi/data-version": dataVersion,
    "release.tracardi/migrates-from": migratesFrom,
    "release.tracardi/lasting-settings": "tenantName=shop\nindices.shards=3",
    ...further,
  };
}

const facts = {
  "0.8.1": ["08x", "074"],
  "0.8.2.1": ["0820", "08x"],
  "1.0.2": ["09x", "0820"],
  "1.1.0": ["09x", "0820"],
  "2.0": ["12x", "09x"],
} as const;

const acknowledged = (step: string) => ({ "release.tracardi/acknowledged-migration": step });
const lasting = (...lines: string[]) => ({ "release.tracardi/lasting-settings": lines.join("\n") });
const state = (fingerprint: string) => ({ "release.tracardi/state": fingerprint });
const anotherState =
  /this installation belongs to another state of the stack: .*; bring that state back \(pulumi stack import, docs\/upgrading\.md\)/;
const nothing = Object.fromEntries(
  Object.keys({ ...marker("1.1.0"), ...acknowledged(""), ...state("") }).map((key) => [key, null]),
);

/** What is installed, what somebody then writes, and why it is refused; nothing where it is admitted. */
type Step = readonly [what: string, before: Annotations, after: Annotations, refusal?: RegExp];

const steps: readonly Step[] = [
  ["the first marker", {}, marker("1.1.0")],
  ["the same again", marker("1.1.0"), marker("1.1.0")],
  ["a newer release with the same data", marker("1.0.2"), marker("1.1.0")],
  ["an older release with the same data", marker("1.1.0"), marker("1.0.2")],
  ["an acknowledged migration", marker("0.8.2.1"), marker("1.1.0", acknowledged("0.8.2.1 -> 1.1.0"))],
  [
    "an acknowledgement that is withdrawn when it is done",
    marker("1.1.0", acknowledged("0.8.2.1 -> 1.1.0")),
    marker("1.1.0", { "release.tracardi/acknowledged-migration": null }),
  ],
  [
    "a migration to a release that this program does not know",
    marker("1.1.0"),
    marker("2.0", acknowledged("1.1.0 -> 2.0")),
  ],
  ["the state that installs", marker("1.1.0"), marker("1.1.0", state("a1"))],
  ["the same state", marker("1.0.2", state("a1")), marker("1.1.0", state("a1"))],
  [
    "the end of the installation",
    marker("1.1.0", { ...acknowledged("0.8.2.1 -> 1.1.0"), ...state("a1") }),
    nothing,
  ],
  ["another state", marker("1.1.0", state("a1")), marker("1.1.0", state("b2")), anotherState],
  [
    "a state that is forgotten",
    marker("1.1.0", state("a1")),
    { "release.tracardi/state": null },
    anotherState,
  ],
  [
    "another state and an older release, of which the release is told",
    marker("1.1.0", state("a1")),
    marker("0.8.2.1", state("b2")),
    /1\.1\.0 -> 0\.8\.2\.1: the older release cannot read/,
  ],
  ["another annotation", marker("1.1.0"), { "example.com/team": "a" }],
  [
    "a migration without a word",
    marker("0.8.2.1"),
    marker("1.1.0"),
    /0\.8\.2\.1 -> 1\.1\.0: data version 09x starts empty, and there is no way back; make a backup \(docs\/upgrading\.md\), then set tracardi:acknowledgeMigration to "0\.8\.2\.1 -> 1\.1\.0"/,
  ],
  [
    "an acknowledgement of another migration",
    marker("0.8.2.1"),
    marker("1.1.0", acknowledged("0.8.2.1 -> 1.0.2")),
    /0\.8\.2\.1 -> 1\.1\.0: data version 09x starts empty/,
  ],
  [
    "the way back",
    marker("1.1.0"),
    marker("0.8.2.1"),
    /1\.1\.0 -> 0\.8\.2\.1: the older release cannot read data version 09x, and nothing leads back; set tracardi:release to 1\.1\.0/,
  ],
  [
    "the way back by somebody who claims that it is a migration",
    marker("1.1.0"),
    marker("0.8.2.1", {
      ...acknowledged("1.1.0 -> 0.8.2.1"),
      "release.tracardi/migrates-from": "09x",
    }),
    /1\.1\.0 -> 0\.8\.2\.1: the older release cannot read/,
  ],
  [
    "a skipped data version",
    marker("0.8.1"),
    marker("1.1.0", acknowledged("0.8.1 -> 1.1.0")),
    /0\.8\.1 -> 1\.1\.0: the release migrates data version 0820 only, and 08x is installed; upgrade step by step/,
  ],
  [
    "the way back from a release that this program does not know",
    marker("2.0"),
    marker("1.1.0", acknowledged("2.0 -> 1.1.0")),
    /2\.0 -> 1\.1\.0: the release migrates data version 0820 only, and 12x is installed/,
  ],
  [
    "half a marker",
    marker("1.1.0"),
    { "release.tracardi/data-version": null },
    /an incomplete release marker could not judge the next upgrade/,
  ],
  [
    "a marker without its lasting settings",
    marker("1.1.0"),
    { "release.tracardi/lasting-settings": null },
    /an incomplete release marker/,
  ],
  [
    "another tenant",
    marker("1.1.0"),
    marker("1.1.0", lasting("tenantName=store", "indices.shards=3")),
    /settings that say where data is stored must not change.*; write the earlier ones: tenantName=shop/,
  ],
  [
    "two of them at once",
    marker("1.1.0"),
    marker("1.1.0", lasting("tenantName=", "indices.shards=5")),
    /write the earlier ones: tenantName=shop, indices\.shards=3/,
  ],
  [
    "another tenant in a migration",
    marker("0.8.2.1"),
    marker("1.1.0", {
      ...acknowledged("0.8.2.1 -> 1.1.0"),
      ...lasting("tenantName=store", "indices.shards=3"),
    }),
    /write the earlier ones: tenantName=shop/,
  ],
  [
    "indices that a migration cuts anew",
    marker("0.8.2.1"),
    marker("1.1.0", {
      ...acknowledged("0.8.2.1 -> 1.1.0"),
      ...lasting("tenantName=shop", "indices.shards=5"),
    }),
  ],
  [
    "settings that an older program did not have, and one that a newer one does not have any more",
    marker("1.1.0"),
    marker("1.1.0", lasting("tenantName=shop", "partitioning.events=month")),
  ],
];

describe("the release marker on a real API server", function () {
  this.timeout(ENGINE_TIMEOUT);
  let rehearsal: Rehearsal;
  const kubectl = (args: readonly string[], input?: unknown) =>
    rehearsal.kubectl(args, input === undefined ? {} : { input: JSON.stringify(input) });
  const write = (annotations: Annotations, ...how: string[]) =>
    kubectl([
      "patch",
      "namespace",
      namespace,
      "--type=merge",
      ...how,
      "-p",
      JSON.stringify({ metadata: { annotations } }),
    ]);

  before(async () => {
    rehearsal = await sharedRehearsal();
    const plan = { namespace, annotations: {}, enforced: true };
    const rendered = await render(() => new ReleaseMarker("marked", { installation: "marked", plan }));
    await kubectl(["create", "namespace", namespace]);
    for (const { inputs } of [
      ...rendered.kind("ValidatingAdmissionPolicy"),
      ...rendered.kind("ValidatingAdmissionPolicyBinding"),
    ])
      await kubectl(["create", "-f", "-"], inputs);
    await write(marker("1.1.0"));
    await until(async () => (await refusal(write(marker("0.8.2.1"), "--dry-run=server"))) !== "", {
      for: "the rule to be known",
      within: 20_000,
    });
  });

  after(() =>
    kubectl([
      "delete",
      "--wait=false",
      "--ignore-not-found",
      `namespace/${namespace}`,
      "validatingadmissionpolicy/marked-release-marker",
      "validatingadmissionpolicybinding/marked-release-marker",
    ]),
  );

  for (const [what, before, after, refused] of steps) {
    it(`${refused === undefined ? "admits" : "refuses"} ${what}`, async () => {
      await write(nothing);
      await write(before);
      const message = await refusal(write(after, "--dry-run=server"));
      if (refused === undefined) assert.equal(message, "");
      else assert.match(message, refused);
    });
  }

  it("is read by whoever administers the namespace, and changed by nobody else than its owner", async () => {
    await kubectl([
      "create",
      "rolebinding",
      "admin",
      "--clusterrole=admin",
      "--user=operator",
      "-n",
      namespace,
    ]);
    const operator = ["--as=operator"];
    await write(nothing);
    await write(marker("1.1.0"));
    const read = await kubectl(["get", "namespace", namespace, "-o", "json", ...operator]);
    assert.match(read, /"release\.tracardi\/version": "1\.1\.0"/);
    assert.match(
      await refusal(write({ "release.tracardi/version": "1.0.2" }, ...operator)),
      /operator" cannot patch resource "namespaces"/,
    );
  });

  it("finds no fault in its own expressions", async () => {
    const name = "marked-release-marker";
    const status = async () => {
      const json = await kubectl(["get", "validatingadmissionpolicy", name, "-o", "json"]);
      return (JSON.parse(json) as { status?: { observedGeneration?: number; typeChecking?: object } }).status;
    };
    await until(async () => (await status())?.observedGeneration !== undefined, {
      for: "the type check",
      within: 30_000,
    });
    assert.deepEqual((await status())?.typeChecking ?? {}, {});
  });

  it("lets Kubernetes delete the namespace", async () => {
    await kubectl(["delete", "namespace", namespace, "--timeout=60s"]);
  });
});

/** The message of a refusal; empty when there was none. */
async function refusal(attempt: Promise<string>): Promise<string> {
  try {
    await attempt;
    return "";
  } catch (error) {
    return (error as { stderr?: string }).stderr ?? String(error);
  }
}
