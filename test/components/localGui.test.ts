import assert from "node:assert/strict";
import { environmentScript, imagePaths, nginxConfiguration } from "../../components/internal/guiFiles.ts";
import { LocalGui } from "../../components/localGui.ts";
import { render } from "../../rendering/render.ts";
import { assertPassesOptions, label } from "../support/assertions.ts";
import { planFor } from "../support/plans.ts";

const { gui, release, pods, urls } = planFor("minimal", { cloud: "metallb" });
assert.ok(gui.runs === "local");
const args = { plan: gui, release, pods, apiUrl: urls.api };

async function container(changed: Partial<typeof args> = {}) {
  const rendered = await render(() => new LocalGui("tracardi-gui", { ...args, ...changed }));
  return rendered.find("docker:index/container:Container", "tracardi-gui");
}

describe("LocalGui", () => {
  it("answers on the operator's own machine only", async () => {
    const { inputs } = await container();
    assert.deepEqual(inputs.ports, [{ internal: 8080, external: 8787, ip: "127.0.0.1", protocol: "tcp" }]);
    assert.equal(inputs.publishAllPorts, undefined);
    assert.equal(inputs.networkMode, undefined);
  });

  it("has no right and nothing to write but a little memory", async () => {
    const { inputs } = await container();
    assert.equal(inputs.user, "10001:10001");
    assert.equal(inputs.readOnly, true);
    assert.equal(inputs.privileged, false);
    assert.deepEqual(inputs.capabilities, { drops: ["ALL"] });
    assert.deepEqual(inputs.securityOpts, ["no-new-privileges:true"]);
    assert.deepEqual(inputs.tmpfs, { "/tmp": "rw,noexec,nosuid,nodev,size=16m,mode=1777" });
    assert.deepEqual([inputs.memory, inputs.memorySwap], [64, 64]);
    for (const absent of ["volumes", "mounts", "devices", "uploads", "hosts"]) {
      assert.equal(inputs[absent], undefined, absent);
    }
  });

  it("writes the same two files as in the cluster before nginx takes the shell's place", async () => {
    const { inputs } = await container();
    const paths = imagePaths("/tmp");
    assert.deepEqual(inputs.envs, [
      `GUI_NGINX=${nginxConfiguration({ apiUrl: urls.api, port: 8080, paths })}`,
      `GUI_ENVIRONMENT=${environmentScript({ apiUrl: urls.api, release })}`,
    ]);
    assert.deepEqual(inputs.entrypoints, [
      "/bin/sh",
      "-c",
      'printf %s "$GUI_NGINX" > /tmp/nginx.conf && printf %s "$GUI_ENVIRONMENT" > /tmp/env-config.js && exec nginx -c /tmp/nginx.conf',
    ]);
    assert.match(inputs.envs[0] ?? "", /alias \/tmp\/env-config\.js;/);
  });

  it("runs the release's image from where images come from, and comes back after a restart", async () => {
    const mirrored = { ...pods, imageRegistry: "registry.example.com/mirror" };
    const rendered = await render(() => new LocalGui("tracardi-gui", { ...args, pods: mirrored }));
    const [image] = rendered.all("docker:index/remoteImage:RemoteImage");
    assert.equal(image?.inputs.name, "registry.example.com/mirror/tracardi/tracardi-gui:1.1.0");
    const { inputs } = rendered.find("docker:index/container:Container", "tracardi-gui");
    assert.equal(inputs.image, image?.outputs.imageId);
    assert.equal(inputs.restart, "unless-stopped");
  });

  it("frees its name and port before it is replaced", async () => {
    assert.equal((await container()).deleteBeforeReplace, true);
  });

  it("makes nothing in the cluster", async () => {
    const rendered = await render(() => new LocalGui("tracardi-gui", args));
    assert.deepEqual(
      rendered.resources
        .filter(({ custom }) => custom)
        .map(label)
        .sort(),
      ["Container tracardi-gui", "RemoteImage tracardi-gui-image"],
    );
  });

  it("hands its options on; image and container are replaced by design", () =>
    assertPassesOptions(
      (name, opts) => new LocalGui(name, args, opts),
      ["Container component", "RemoteImage component-image"],
    ));
});
