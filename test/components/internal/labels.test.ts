import assert from "node:assert/strict";
import { installationLabels, selector, tierLabels } from "../../../components/internal/labels.ts";

describe("labels", () => {
  it("select by three that never change: another one would replace every workload", () => {
    assert.deepEqual(selector("tracardi", "public-api"), {
      "app.kubernetes.io/name": "tracardi",
      "app.kubernetes.io/instance": "tracardi",
      "app.kubernetes.io/component": "public-api",
    });
  });

  it("of a tier hold its selector and the version of what runs inside", () => {
    assert.deepEqual(tierLabels("blue", "mysql", "8.0.43"), {
      "app.kubernetes.io/name": "tracardi",
      "app.kubernetes.io/instance": "blue",
      "app.kubernetes.io/component": "mysql",
      "app.kubernetes.io/part-of": "tracardi",
      "app.kubernetes.io/managed-by": "pulumi",
      "app.kubernetes.io/version": "8.0.43",
    });
  });

  it("of the installation name no tier", () => {
    assert.deepEqual(installationLabels("blue"), {
      "app.kubernetes.io/name": "tracardi",
      "app.kubernetes.io/instance": "blue",
      "app.kubernetes.io/part-of": "tracardi",
      "app.kubernetes.io/managed-by": "pulumi",
    });
  });
});
