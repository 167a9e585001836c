import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { Analyzer } from "./support/analyzer.ts";
import { amongOthers, type Cluster, type Manifest, readStack, stacks } from "./support/manifests.ts";
import { kinds, type Mutant, mutantsOf } from "./support/mutations.ts";
import { tryAll, type Verdict } from "./support/trial.ts";

let analyzer: Analyzer;
before(async function () {
  this.timeout("30m");
  analyzer = await Analyzer.open();
});

const tried = new Set<string>();

for (const name of stacks) {
  describe(`one damaged policy in stack ${name}`, () => {
    let cluster: Cluster;
    let verdicts: readonly Verdict[];
    before(async function () {
      this.timeout("5m");
      cluster = amongOthers(await readStack(name));
      verdicts = await tryAll(analyzer, cluster, mutantsOf(cluster.objects));
    });

    for (const kind of kinds) {
      it(`is noticed: ${kind}`, () => {
        const ofKind = verdicts.filter(({ mutant }) => mutant.kind === kind);
        if (ofKind.length > 0) tried.add(kind);
        const unnoticed = ofKind.filter(({ mutant, noticed }) => !noticed && !isEquivalent(mutant));
        assert.deepEqual(
          unnoticed.map(({ mutant }) => mutant.what),
          [],
        );
      });
    }

    it("changes nothing where default deny closes the same direction, or the namespace is the policy's own", () => {
      const equivalent = verdicts.filter(({ mutant }) => isEquivalent(mutant));
      assert.ok(equivalent.length > 0);
      assert.deepEqual(
        equivalent.filter(({ noticed }) => noticed).map(({ mutant }) => mutant.what),
        [],
      );
    });
  });
}

describe("the damages", () => {
  it("were all done somewhere", () => {
    assert.deepEqual([...tried].sort(), [...kinds].sort());
  });
});

/**
 * A tier that opens no connection has no rule of that direction: without the type, default deny still closes it. And a
 * peer without a namespace is in the policy's own, which some peers are anyway.
 */
function isEquivalent({ kind, policy, replacement }: Mutant): boolean {
  if (kind === "remove a peer's namespaceSelector")
    return isDeepStrictEqual(withOwnNamespace(replacement), withOwnNamespace(policy));
  if (kind !== "remove a policy type" || Object.keys(policy.spec.podSelector).length === 0) return false;
  const removed = ["Ingress", "Egress"].filter((type) => !replacement?.spec.policyTypes.includes(type));
  return removed.every((type) => policy.spec[type.toLowerCase()].length === 0);
}

/** The rules of a policy with a namespace in every peer that is no address. */
function withOwnNamespace(policy: Manifest | undefined): unknown {
  const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": policy?.metadata.namespace } };
  const named = (peers: readonly Manifest[]) =>
    peers.map((peer) => (peer.ipBlock === undefined ? { namespaceSelector, ...peer } : peer));
  return [
    policy?.spec.ingress.map((rule: Manifest) => ({ ...rule, from: named(rule.from) })),
    policy?.spec.egress.map((rule: Manifest) => ({ ...rule, to: named(rule.to) })),
  ];
}
