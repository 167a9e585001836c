import assert from "node:assert/strict";
import { functions, kinds } from "../../../rehearsal/plugins/docker.ts";
import { check, create, diff, update } from "../../../rehearsal/plugins/provider.ts";
import { secret } from "../../../rehearsal/plugins/values.ts";

const kind = (name: string) => {
  const found = kinds[`docker:index/${name}`];
  assert.ok(found);
  return found;
};
const container = kind("container:Container");
const inputs = {
  name: "tracardi-gui",
  image: "tracardi/tracardi-gui:1.1.0",
  ports: [{ internal: 80, external: 8787, ip: "127.0.0.1" }],
  envs: ["API_URL=https://api.example.com"],
  readOnly: true,
  restart: "unless-stopped",
};
const notice = "container tracardi-gui is only noted: the rehearsal's docker stand-in starts nothing\n";

/** Keeps what a stand-in tells the user off the test report, and returns it. */
async function told(action: () => Promise<unknown>): Promise<string> {
  const write = process.stderr.write;
  let text = "";
  process.stderr.write = (chunk: string | Uint8Array) => {
    text += chunk;
    return true;
  };
  try {
    await action();
  } finally {
    process.stderr.write = write;
  }
  return text;
}

async function made(given: Record<string, unknown> = inputs) {
  let result: Awaited<ReturnType<typeof create>> | undefined;
  await told(async () => {
    result = await create(container, given);
  });
  assert.ok(result);
  return result;
}

describe("docker stand-in", () => {
  describe("Container", () => {
    it("keeps every input as it came, and answers what an engine would", async () => {
      const { id, outs } = await made();
      assert.match(id, /^[0-9a-f]{64}$/);
      for (const [name, value] of Object.entries({ ...inputs, ports: undefined })) {
        if (value !== undefined) assert.deepEqual(outs[name], value, name);
      }
      assert.deepEqual(outs.ports, [{ internal: 80, external: 8787, ip: "127.0.0.1", protocol: "tcp" }]);
      assert.equal(outs.hostname, id.slice(0, 12));
      assert.deepEqual([outs.networkMode, outs.networkDatas, outs.exitCode], ["bridge", [], 0]);
    });

    it("says that it starts nothing, to the user and to the program", async () => {
      const text = await told(() => create(container, { ...inputs, envs: secret(["PASSWORD=hunter2"]) }));
      assert.equal(text, `warning: [runtime] ${notice}`);
      assert.equal((await made()).outs.containerLogs, notice);
    });

    it("keeps a secret environment secret", async () => {
      const { outs } = await made({ ...inputs, envs: ["A=1", secret("PASSWORD=hunter2")] });
      assert.deepEqual(outs.envs, secret(["A=1", "PASSWORD=hunter2"]));
    });

    it("is unchanged for the same inputs, and replaced, its name first freed, for others", async () => {
      const { id, outs } = await made();
      const change = (changed: object) => diff(container, id, outs, { ...inputs, ...changed }, new Date());
      assert.deepEqual(change({}), { changes: false, replaces: [], deleteBeforeReplace: true });
      assert.deepEqual(change({ image: "tracardi/tracardi-gui:0.8.2.1" }), {
        changes: true,
        replaces: ["image"],
        deleteBeforeReplace: true,
      });
      assert.deepEqual(change({ ports: [{ internal: 80, external: 8787 }] }).replaces, ["ports"]);
    });

    it("changes its restart policy in place", async () => {
      const { id, outs } = await made();
      const changed = { ...inputs, restart: "always" };
      assert.deepEqual(diff(container, id, outs, changed, new Date()).replaces, []);
      assert.deepEqual(update(container, id, outs, changed).outs, { ...outs, restart: "always" });
    });

    it("gets a name if it has none", () => {
      const urn = "urn:pulumi:dev::tracardi::docker:index/container:Container::gui";
      assert.match(check(container, urn, {}, { image: "x" }).inputs.name, /^gui-[0-9a-f]{7}$/);
    });

    it("refuses impossible ports and restart policies", () => {
      assert.deepEqual(container.problems(inputs), []);
      assert.deepEqual(container.problems({ ports: [{ internal: 80 }, { internal: 0, external: 65536 }] }), [
        "ports[1].internal 0 is not a port; write 1 to 65535",
        "ports[1].external 65536 is not a port; write 1 to 65535",
      ]);
      assert.deepEqual(container.problems({ restart: "sometimes" }), [
        'restart "sometimes" is not a restart policy; write no, on-failure, always, unless-stopped',
      ]);
    });
  });

  describe("RemoteImage", () => {
    const image = kind("remoteImage:RemoteImage");
    const digest = `sha256:${"ab".repeat(32)}`;

    it("answers the digest that it was asked for", async () => {
      const { outs } = await create(image, {
        name: `tracardi/tracardi-gui:1.1.0@${digest}`,
        keepLocally: true,
      });
      assert.equal(outs.repoDigest, `tracardi/tracardi-gui:1.1.0@${digest}`);
      assert.match(outs.imageId, /^sha256:[0-9a-f]{64}$/);
    });

    it("invents a stable one for a tag", async () => {
      const [first, second] = await Promise.all([
        create(image, { name: "a:1" }),
        create(image, { name: "a:1" }),
      ]);
      assert.deepEqual(first, second);
      assert.match(first.outs.repoDigest, /^a:1@sha256:[0-9a-f]{64}$/);
      assert.equal(first.id, `${first.outs.imageId}a:1`);
    });

    it("is replaced for another name only", async () => {
      const { id, outs } = await create(image, { name: "a:1", keepLocally: true });
      assert.deepEqual(diff(image, id, outs, { name: "a:2", keepLocally: true }, new Date()).replaces, [
        "name",
      ]);
      assert.deepEqual(diff(image, id, outs, { name: "a:1", keepLocally: false }, new Date()).replaces, []);
    });
  });

  describe("getRegistryImage", () => {
    const ask = functions["docker:index/getRegistryImage:getRegistryImage"];

    it("invents a stable digest for a tag, and says so", async () => {
      assert.ok(ask);
      const answers: unknown[] = [];
      const text = await told(async () => {
        answers.push(await ask({ name: "traefik:v3" }), await ask({ name: "traefik:v3" }));
      });
      assert.deepEqual(answers[0], answers[1]);
      const notice = "the digest of traefik:v3 is invented: the rehearsal's docker stand-in asks no registry";
      assert.match(text, new RegExp(`^warning: \\[runtime\\] ${notice}$`, "m"));
      assert.match((answers[0] as { sha256Digest: string }).sha256Digest, /^sha256:[0-9a-f]{64}$/);
    });
  });

  it("keeps a Network", async () => {
    const { id, outs } = await create(kind("network:Network"), { name: "tracardi", internal: true });
    assert.match(id, /^[0-9a-f]{64}$/);
    assert.deepEqual(outs, {
      name: "tracardi",
      driver: "bridge",
      internal: true,
      ipamDriver: "default",
      options: {},
      scope: "local",
    });
  });
});
