import assert from "node:assert/strict";
import type { V1Pod } from "@kubernetes/client-node";
import { own } from "../../rehearsal/edge/network.ts";
import { renderStack } from "../../rendering/stack.ts";
import { skipOutside } from "../edge/support/inside.ts";
import { call, requestText } from "../edge/support/wire.ts";
import { skipWithoutUsers } from "./support/needs.ts";
import { type GuiPod, PORT, startGui } from "./support/pod.ts";

const OPERATOR = "10.244.6.1";

/** What the stack `minimal` hands to the operator's container engine. */
interface LocalContainer {
  readonly entrypoints: readonly string[];
  readonly envs: readonly string[];
  readonly user: string;
  readonly readOnly: boolean;
  readonly tmpfs: Readonly<Record<string, string>>;
}

/** The same as a pod: an engine's container differs in nothing that matters to what runs in it. */
async function asPod(): Promise<V1Pod> {
  const container = (await renderStack({ stack: "minimal", changes: {} })).find(({ type }) =>
    type.endsWith("container:Container"),
  );
  assert.ok(container);
  const { entrypoints, envs, user, readOnly, tmpfs } = container.inputs as LocalContainer;
  assert.equal(readOnly, true);
  const [uid, gid] = user.split(":").map(Number);
  const env = envs.map((text) => {
    const end = text.indexOf("=");
    return { name: text.slice(0, end), value: text.slice(end + 1) };
  });
  const writable = Object.keys(tmpfs).map((path, index) => ({ name: `tmpfs${index}`, path }));
  return {
    spec: {
      securityContext: { runAsUser: uid as number, runAsGroup: gid as number, fsGroup: gid as number },
      containers: [
        {
          name: "gui",
          command: [...entrypoints],
          env,
          volumeMounts: writable.map(({ name, path }) => ({ name, mountPath: path })),
        },
      ],
      volumes: writable.map(({ name }) => ({ name, emptyDir: {} })),
    },
  };
}

describe("the GUI on the operator's machine", function () {
  this.timeout(60_000);
  skipOutside();
  skipWithoutUsers();
  let gui: GuiPod;
  before(async () => {
    await own(OPERATOR);
    gui = await startGui({ name: "gui-local", ipv4: "10.244.6.2", pod: await asPod() });
  });

  const ask = (path: string) =>
    call({
      from: OPERATOR,
      to: { host: gui.ipv4, port: PORT },
      parts: [requestText({ host: "127.0.0.1:8787", path })],
    });

  it("serves the application on every path, with a policy that names this installation's API", async () => {
    const { outcome, text } = await ask("/setup/resources");
    assert.equal(outcome, "200");
    assert.match(text, /Stand-in for the page of Tracardi's GUI/);
    assert.match(text, /connect-src 'self' https:\/\/api\.tracardi\.example;/);
  });

  it("tells the browser its API", async () => {
    const { outcome, text } = await ask("/env-config.js");
    assert.equal(outcome, "200");
    assert.match(text, /\("https:\/\/api\.tracardi\.example"\);/);
  });

  it("leaves no process behind a signal", async () => {
    // Docker sends the signal that the image names, which is nginx's.
    gui.container.kill("SIGQUIT");
    await gui.container.ended;
    assert.equal(gui.container.exitCode, 0);
    assert.match((await ask("/")).outcome, /^refused/);
    assert.deepEqual(gui.log(), []);
  });
});
