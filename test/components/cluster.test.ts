import assert from "node:assert/strict";
import { connect } from "../../components/cluster.ts";
import { render } from "../../rendering/render.ts";

describe("connect", () => {
  it("talks to the named context, and knows the cluster by a name that outlives its kubeconfig", async () => {
    const { resources } = await render(() =>
      connect({ kubeContext: "production", clusterIdentifier: "prod" }),
    );
    const [provider] = resources.filter(({ type }) => type === "pulumi:providers:kubernetes");
    assert.deepEqual(provider?.inputs, {
      clusterIdentifier: "prod",
      context: "production",
      enableServerSideApply: "true",
    });
    assert.equal(provider?.name, "cluster");
  });

  it("takes the current context where the stack names none", async () => {
    const { resources } = await render(() => connect({ kubeContext: undefined, clusterIdentifier: "dev" }));
    const [provider] = resources.filter(({ type }) => type === "pulumi:providers:kubernetes");
    assert.equal("context" in (provider?.inputs ?? {}), false);
  });
});
