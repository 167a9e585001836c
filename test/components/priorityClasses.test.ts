import assert from "node:assert/strict";
import { PriorityClasses } from "../../components/priorityClasses.ts";
import { render, resolved } from "../../rendering/render.ts";
import { assertPassesOptions } from "../support/assertions.ts";

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
    const { edge } = rendered.result;
    assert.equal(edge === undefined ? undefined : await resolved(edge), "tracardi-edge-00000000");
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

  it("makes no class where one exists or none is wanted", async () => {
    const existing = { edge: "business-critical", workers: "none" };
    const rendered = await render(
      () => new PriorityClasses("tracardi", { installation: "tracardi", existing }),
    );
    assert.deepEqual(
      rendered.kind("PriorityClass").map(({ name }) => name),
      ["tracardi-stores", "tracardi-api"],
    );
    const { edge, workers } = rendered.result;
    assert.equal(edge === undefined ? undefined : await resolved(edge), "business-critical");
    assert.equal(workers, undefined);
  });

  it("hands its options on", () =>
    assertPassesOptions((name, opts) => new PriorityClasses(name, { installation: "tracardi" }, opts)));
});
