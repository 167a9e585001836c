import assert from "node:assert/strict";
import { PriorityClasses } from "../../components/priorityClasses.ts";
import { assertPassesOptions } from "../support/assertions.ts";
import { render, resolved } from "../support/mocks.ts";

describe("PriorityClasses", () => {
  it("keeps stores before the edge before the API before the workers, all far below the system's", async () => {
    const rendered = await render(() => new PriorityClasses("tracardi", { installation: "tracardi" }));
    const classes = rendered.kind("PriorityClass");
    assert.deepEqual(Object.fromEntries(classes.map(({ name, inputs }) => [name, inputs.value])), {
      "tracardi-stores": 3000,
      "tracardi-edge": 2000,
      "tracardi-api": 1000,
      "tracardi-workers": 500,
    });
    for (const { inputs } of classes) {
      assert.equal(inputs.globalDefault, false);
      assert.equal(inputs.metadata.name, undefined);
      assert.equal(inputs.metadata.labels["app.kubernetes.io/instance"], "tracardi");
    }
    assert.equal(await resolved(rendered.result.edge), "tracardi-edge-00000000");
  });

  it("lets no worker take the place of a running pod", async () => {
    const rendered = await render(() => new PriorityClasses("tracardi", { installation: "tracardi" }));
    const policies = rendered
      .kind("PriorityClass")
      .map(({ name, inputs }) => [name, inputs.preemptionPolicy]);
    assert.deepEqual(Object.fromEntries(policies), {
      "tracardi-stores": "PreemptLowerPriority",
      "tracardi-edge": "PreemptLowerPriority",
      "tracardi-api": "PreemptLowerPriority",
      "tracardi-workers": "Never",
    });
  });

  it("hands its options on", () =>
    assertPassesOptions((name, opts) => new PriorityClasses(name, { installation: "tracardi" }, opts)));
});
