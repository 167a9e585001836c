import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { imagesOf, resolveImages } from "../../components/images.ts";
import { Tracardi } from "../../components/tracardi.ts";
import { render, type Values } from "../../rendering/render.ts";
import { topologies } from "../../stacks/topologies.ts";
import { planFor, settingsFor, type Written } from "../support/plans.ts";

const token = "docker:index/getRegistryImage:getRegistryImage";
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

/** Resolves with a registry that answers as the test says, and keeps what it was asked. */
async function resolving(written: Written, answer: (name: string) => string, kept?: unknown) {
  const asked: string[] = [];
  const { result, resources } = await render(
    () =>
      resolveImages(
        planFor("split", written),
        settingsFor("split", written),
        new pulumi.Config("tracardi"),
        kept,
      ),
    {
      functions: {
        [token]: ({ name }) => {
          asked.push(name);
          return { name, sha256Digest: answer(name) };
        },
      },
    },
  );
  return { ...result, asked, resources };
}

describe("images and their digests", () => {
  for (const topology of topologies) {
    for (const release of ["1.1.0", "0.8.2.1"]) {
      it(`are all known before anything is made: ${topology} with ${release}`, async () => {
        const written = { release, workers: { merging: true, update: true } };
        const plan = planFor(topology, { ...written, imageRegistry: "registry.example.com/mirror" });
        const rendered = await render(() => new Tracardi("tracardi", { plan }));
        const templates = rendered.resources.flatMap(({ inputs }) => inputs.spec?.template?.spec ?? []);
        const run = templates.flatMap((spec: Values) =>
          [...spec.containers, ...(spec.initContainers ?? [])].map(({ image }: Values) => image),
        );
        const local = rendered.all("docker:index/remoteImage:RemoteImage").map(({ inputs }) => inputs.name);
        const known = imagesOf(plan).map(({ reference }) => reference);
        assert.deepEqual([...new Set([...run, ...local])].sort(), [...new Set(known)].sort());
      });
    }
  }

  it("are not asked for by themselves, and what was remembered is kept", async () => {
    const kept = { "traefik:v3": digest("a") };
    const { plan, images, asked, resources } = await resolving({}, () => digest("b"), kept);
    assert.deepEqual(plan, planFor("split"));
    assert.deepEqual(images, kept);
    assert.deepEqual(asked, []);
    assert.deepEqual(
      resources.filter(({ type }) => type.startsWith("pulumi:providers:")),
      [],
    );
  });

  it("are asked for once each, without a container engine, and pin every image", async () => {
    const written = { images: "resolved", imageDigests: { traefik: digest("c") } };
    const { plan, images, asked, resources } = await resolving(written, () => digest("b"));
    assert.deepEqual(asked.sort(), [
      "elasticsearch:7.17.29",
      "mysql:8.0.43",
      "tracardi/tracardi-api:1.1.0",
      "tracardi/tracardi-gui:1.1.0",
      "valkey/valkey:9.0.7-alpine",
    ]);
    const [provider, ...more] = resources.filter(({ type }) => type === "pulumi:providers:docker");
    assert.deepEqual(more, []);
    assert.equal(String(provider?.inputs.disableDockerDaemonCheck), "true");
    assert.equal(provider?.inputs.registryAuth, undefined);
    assert.equal(plan.pods.imageDigests.traefik, digest("c"));
    assert.equal(plan.pods.imageDigests["tracardi-api"], digest("b"));
    assert.equal(images["traefik:v3.7.12"], digest("c"));
    assert.equal(Object.keys(images).length, 6);
    const rendered = await render(() => new Tracardi("tracardi", { plan }));
    for (const { inputs } of [...rendered.kind("Deployment"), ...rendered.kind("StatefulSet")]) {
      for (const { image } of inputs.spec.template.spec.containers) assert.match(image, /@sha256:[bc]{64}$/);
    }
  });

  it("keep running what was remembered when a tag moves", async () => {
    const { images: first } = await resolving({ images: "resolved" }, () => digest("a"));
    const { plan, images } = await resolving({ images: "resolved" }, () => digest("b"), first);
    assert.deepEqual(images, first);
    assert.deepEqual([...new Set(Object.values(plan.pods.imageDigests))], [digest("a")]);
  });

  // The mocks' engine does not pass a reason on; test/rehearsal/plugins/images.test.ts has a real one.
  it("that nobody knows end the program", async () => {
    const failing = (name: string) => {
      if (name.startsWith("tracardi/")) throw new Error("unauthorized");
      return digest("a");
    };
    await assert.rejects(resolving({ images: "resolved" }, failing), (error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      const [title, ...sentences] = error.message.split("\n");
      assert.equal(title, "Pulumi.test.yaml has 2 mistakes:");
      assert.match(
        sentences[0] ?? "",
        /^ {2}tracardi:images "tracardi\/tracardi-api:1\.1\.0" could not be looked up \(no reason was given\); see/,
      );
      return true;
    });
  });

  it("that cannot be understood end the program", async () => {
    await assert.rejects(
      resolving({}, () => digest("a"), "latest"),
      /is not what this program keeps there/,
    );
  });
});
