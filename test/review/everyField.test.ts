import assert from "node:assert/strict";
import { compareExposure } from "../../review/exposure.ts";
import { type Manifest, titleOf } from "../../review/manifest.ts";
import { golden } from "./support.ts";

/** What a field must be deleted from to be noticed, and which fields may be deleted without a word. */
const kinds: readonly {
  readonly kind: string;
  readonly fields: readonly string[];
  readonly harmless: readonly RegExp[];
}[] = [
  {
    kind: "NetworkPolicy",
    fields: ["spec"],
    harmless: [
      // TCP is what Kubernetes takes where nothing is written.
      /ports\.\d+\.protocol = TCP$/,
      // No rule of that direction: default deny closes it with or without the word.
      /tracardi-gui spec\.policyTypes\.1 = Egress|install-job spec\.policyTypes\.0 = Ingress/,
    ],
  },
  {
    kind: "Service",
    fields: ["spec"],
    harmless: [/\.protocol = TCP$/, /ports\.\d+\.name = /, /spec\.ipFamilyPolicy = /],
  },
  {
    kind: "Ingress",
    fields: ["spec"],
    harmless: [
      // Another Secret of the zone: which certificate it holds is not in the manifest.
      /tls\.\d+\.secretName = /,
      // Every path, with it or without.
      /\.path = \/$/,
    ],
  },
  { kind: "Role", fields: ["rules"], harmless: [] },
  { kind: "ClusterRole", fields: ["rules"], harmless: [] },
  { kind: "RoleBinding", fields: ["roleRef", "subjects"], harmless: [/\.apiGroup = /] },
  { kind: "ClusterRoleBinding", fields: ["roleRef", "subjects"], harmless: [/\.apiGroup = /] },
  {
    kind: "ValidatingAdmissionPolicy",
    fields: ["spec"],
    // What is answered, not what is refused.
    harmless: [/validations\.\d+\.(message|messageExpression|reason) = /],
  },
  { kind: "ValidatingAdmissionPolicyBinding", fields: ["spec"], harmless: [] },
];

describe("every field that could open something", () => {
  for (const { kind, fields, harmless } of kinds) {
    it(`is noticed when it is gone: ${kind}`, function () {
      this.timeout(120_000);
      const objects = golden("prod").filter((object) => matters(object, kind));
      const unnoticed = objects
        .filter((object) => object.kind === kind && isExposed(object))
        .flatMap((object) =>
          leaves(object, fields)
            .filter((path) => {
              const after = objects.map((other) => (other === object ? without(object, path) : other));
              return compareExposure(objects, after).length === 0;
            })
            .map((path) => `${titleOf(object)} ${path.join(".")} = ${valueAt(object, path)}`),
        );
      assert.deepEqual(
        unnoticed.filter((text) => !harmless.some((pattern) => pattern.test(text))),
        [],
      );
      for (const pattern of harmless)
        assert.ok(
          unnoticed.some((text) => pattern.test(text)),
          `${pattern} excuses nothing`,
        );
    });
  }
});

/** Objects that say together what one kind opens: few, as there are many fields to delete. */
function matters({ kind }: Manifest, about: string): boolean {
  const together: Readonly<Record<string, readonly string[]>> = {
    Ingress: ["Ingress", "Service"],
    Role: ["Role", "RoleBinding"],
    RoleBinding: ["Role", "RoleBinding"],
    ClusterRole: ["ClusterRole", "ClusterRoleBinding"],
    ClusterRoleBinding: ["ClusterRole", "ClusterRoleBinding"],
    ValidatingAdmissionPolicy: ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "Namespace"],
    ValidatingAdmissionPolicyBinding: [
      "ValidatingAdmissionPolicy",
      "ValidatingAdmissionPolicyBinding",
      "Namespace",
    ],
  };
  return (together[about] ?? [about]).includes(kind);
}

/** A Service inside the cluster opens nothing by itself. */
function isExposed({ kind, spec }: Manifest): boolean {
  return kind !== "Service" || spec.type === "LoadBalancer";
}

type Path = readonly (string | number)[];

function leaves(object: Manifest, fields: readonly string[]): Path[] {
  const below = (value: unknown, path: Path): Path[] => {
    if (value === null || typeof value !== "object") return [path];
    return Object.entries(value).flatMap(([key, inner]) =>
      below(inner, [...path, Array.isArray(value) ? Number(key) : key]),
    );
  };
  return fields.flatMap((field) => below(object[field], [field]));
}

function valueAt(object: Manifest, path: Path): unknown {
  return path.reduce<Manifest>((value, key) => value[key], object);
}

function without(object: Manifest, path: Path): Manifest {
  const copy = structuredClone(object);
  const last = path.at(-1) ?? "";
  const parent = valueAt(copy, path.slice(0, -1)) as Manifest;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return copy;
}
