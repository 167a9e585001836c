/** An admin of the installation's namespaces, without any right in the cluster, and what becomes of an attempt. */
import assert from "node:assert/strict";
import { until } from "../../../rehearsal/wait.ts";
import type { Journey, KubernetesObject } from "../support/journeys.ts";
import { type Change, type Creation, namespaces, type Ours, operator, type Values } from "./attempts.ts";

const fieldManager = "test-of-guard-rails";

export class NamespaceAdmin {
  readonly #journey: Journey;

  constructor(journey: Journey) {
    this.#journey = journey;
  }

  /** Gives `operator` every right that an admin of our namespaces has. */
  async appoint(): Promise<void> {
    for (const namespace of namespaces) {
      const binding = ["--clusterrole=admin", "--user=operator", `--namespace=${namespace}`];
      await this.kubectl(["create", "rolebinding", "operator", ...binding]);
    }
  }

  /** As the cluster's admin, unless the arguments say otherwise. */
  async kubectl(args: readonly string[], object?: Values): Promise<string> {
    const rehearsal = await this.#journey.rehearsal;
    return rehearsal.kubectl(args, object === undefined ? {} : { input: JSON.stringify(object) });
  }

  /** Tries to create something; nothing is left of it. */
  create(object: Values): Promise<string> {
    return this.kubectl(["create", "--dry-run=server", ...operator, "-f", "-"], object);
  }

  /** Tries to change something of ours; nothing is left of it. */
  async change(ours: Ours, patch: Values): Promise<string> {
    const what = [ours.kind, await this.#nameOf(ours), "-n", ours.namespace];
    const how = ["--type=merge", "--dry-run=server", ...operator, "-p", JSON.stringify(patch)];
    return this.kubectl(["patch", ...what, ...how]);
  }

  tryCreations(creations: readonly Creation[]): void {
    for (const [what, object, refused] of creations)
      it(`${verb(refused)} ${what}`, () => expect(this.create(object), refused));
  }

  tryChanges(changes: readonly Change[]): void {
    for (const [what, ours, patch, refused] of changes)
      it(`${verb(refused)} a change of ours: ${what}`, () => expect(this.change(ours, patch), refused));
  }

  /** A change of an annotation reaches the rules within milliseconds, a new rule within a second or two. */
  async refusedSoon(object: Values): Promise<void> {
    await until(async () => (await refusal(this.create(object))).includes("ValidatingAdmissionPolicy"), {
      for: "a refusal by the rules",
      within: 120_000,
    });
  }

  /** Runs something while an annotation of a namespace says something else, or nothing. */
  async withAnnotation(
    namespace: string,
    allowance: string,
    value: string | null,
    run: () => Promise<unknown>,
  ): Promise<void> {
    const key = `guard-rails.tracardi/${allowance}`;
    const { metadata } = JSON.parse(await this.kubectl(["get", "namespace", namespace, "-o", "json"])) as {
      metadata: { annotations: Record<string, string> };
    };
    const write = (annotation: string | null | undefined) =>
      this.#patchNamespace(namespace, "merge", { metadata: { annotations: { [key]: annotation } } });
    await write(value);
    try {
      await run();
    } finally {
      await write(metadata.annotations[key]);
      await this.#disown(namespace);
    }
  }

  /** Whoever changed a field last owns it, and another value from the program would be a conflict. */
  async #disown(namespace: string): Promise<void> {
    const show = ["get", "namespace", namespace, "-o", "json", "--show-managed-fields"];
    const { metadata } = JSON.parse(await this.kubectl(show)) as {
      metadata: { managedFields: readonly { manager: string }[] };
    };
    const index = metadata.managedFields.findIndex(({ manager }) => manager === fieldManager);
    await this.#patchNamespace(namespace, "json", [
      { op: "remove", path: `/metadata/managedFields/${index}` },
    ]);
  }

  #patchNamespace(namespace: string, type: "merge" | "json", patch: unknown): Promise<string> {
    const how = [`--type=${type}`, `--field-manager=${fieldManager}`, "-p", JSON.stringify(patch)];
    return this.kubectl(["patch", "namespace", namespace, ...how]);
  }

  async #nameOf({ kind, namespace, tier, name, holding }: Ours): Promise<string> {
    if (name !== undefined) return name;
    const selection = tier === undefined ? [] : ["-l", `app.kubernetes.io/component=${tier}`];
    const found = await this.#journey.list<KubernetesObject>(kind, "-n", namespace, ...selection);
    const fitting = found.filter(
      (object) => holding === undefined || JSON.stringify(object).includes(holding),
    );
    assert.equal(fitting.length, 1, `${kind} ${namespace} ${tier ?? holding}`);
    return fitting[0]?.metadata.name ?? "";
  }
}

export function verb(refused: RegExp | undefined): string {
  return refused === undefined ? "admits" : "refuses";
}

/** The message of a refusal; empty when there was none. */
export async function refusal(attempt: Promise<string>): Promise<string> {
  try {
    await attempt;
    return "";
  } catch (error) {
    return (error as { stderr?: string }).stderr ?? String(error);
  }
}

export async function expect(attempt: Promise<string>, refused: RegExp | undefined): Promise<void> {
  const message = await refusal(attempt);
  if (refused === undefined) assert.equal(message, "");
  else assert.match(message, refused);
}
