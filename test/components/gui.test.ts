import assert from "node:assert/strict";
import { Gui, type GuiArgs } from "../../components/gui.ts";
import { environmentScript, imagePaths, nginxConfiguration } from "../../components/internal/guiFiles.ts";
import { render } from "../../rendering/render.ts";
import { assertPassesOptions } from "../support/assertions.ts";
import { planFor } from "../support/plans.ts";

const { gui, release, pods, urls, zones } = planFor("split");
assert.ok(gui.runs === "cluster");
const args: GuiArgs = {
  installation: "tracardi",
  plan: gui,
  release,
  pods,
  priorityClassName: "tracardi-api-1",
  namespace: gui.namespace,
  apiUrl: urls.api,
};

async function parts(changed: Partial<GuiArgs> = {}) {
  const rendered = await render(() => new Gui("tracardi-gui", { ...args, ...changed }));
  const deployment = rendered.find("kubernetes:apps/v1:Deployment", "tracardi-gui").inputs;
  return {
    rendered,
    deployment,
    pod: deployment.spec.template.spec,
    container: deployment.spec.template.spec.containers[0],
    files: rendered.find("kubernetes:core/v1:ConfigMap", "tracardi-gui-files").inputs,
  };
}

describe("Gui", () => {
  it("serves the release's files with a plain nginx instead of the image's start script", async () => {
    const { container } = await parts();
    assert.equal(container.image, "tracardi/tracardi-gui:1.1.0");
    assert.deepEqual(container.command, [
      "/bin/sh",
      "-c",
      "trap 'kill -QUIT $!' TERM QUIT; nginx -c /etc/tracardi/gui/nginx.conf & wait $! || wait $!",
    ]);
    assert.equal(container.args, undefined);
  });

  it("knows its API by two files in an immutable ConfigMap with a generated name", async () => {
    const { files, pod, container } = await parts();
    assert.equal(files.immutable, true);
    assert.equal(files.metadata.name, undefined);
    assert.deepEqual(files.data, {
      "nginx.conf": nginxConfiguration({
        apiUrl: urls.api,
        port: 8080,
        paths: imagePaths("/etc/tracardi/gui"),
      }),
      "env-config.js": environmentScript({ apiUrl: urls.api, release }),
    });
    assert.deepEqual(pod.volumes, [
      { name: "tmp", emptyDir: { sizeLimit: "16Mi" } },
      { name: "files", configMap: { name: "tracardi-gui-files-00000000" } },
    ]);
    assert.deepEqual(container.volumeMounts, [
      { name: "tmp", mountPath: "/tmp" },
      { name: "files", mountPath: "/etc/tracardi/gui", readOnly: true },
    ]);
  });

  it("needs no variable and no Secret", async () => {
    const { container, rendered } = await parts();
    assert.equal(container.env, undefined);
    assert.deepEqual(rendered.kind("Secret"), []);
  });

  it("is ready when the page is there and alive when nginx answers", async () => {
    const { container } = await parts();
    assert.deepEqual(container.readinessProbe.httpGet, { path: "/", port: "http" });
    assert.deepEqual(container.livenessProbe.httpGet, { path: "/alive", port: "http" });
    assert.deepEqual(container.ports, [{ name: "http", containerPort: 8080, protocol: "TCP" }]);
  });

  it("has the Service that the private edge routes to", async () => {
    const { rendered } = await parts();
    const [service] = rendered.kind("Service");
    const route = zones.private.edge.routes.find(({ backend }) => backend.tier === "gui");
    assert.equal(service?.inputs.metadata.name, route?.backend.service);
    assert.equal(service?.inputs.spec.ports[0].port, route?.backend.port);
    assert.equal(service?.inputs.spec.type, "ClusterIP");
  });

  it("refuses an address that could break out of its files", () =>
    assert.rejects(parts({ apiUrl: "https://api.example.com; script-src *" }), /is no address of an API/));

  it("hands its options on; its files are replaced by design", () =>
    assertPassesOptions((name, opts) => new Gui(name, args, opts), ["ConfigMap component-files"]));
});
