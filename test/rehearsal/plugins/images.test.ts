import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { imagesOf, resolveImages } from "../../../components/images.ts";
import { registryFile } from "../../../rehearsal/plugins/docker.ts";
import { lastOutputs } from "../../../stacks/lifecycle.ts";
import { planFor, settingsFor, type Written } from "../../support/plans.ts";
import { type StandInStack, standInStack } from "../support/standInStack.ts";

/** What index.ts does between settings and resources. */
function program(changes: Written = {}) {
  const written = { images: "resolved", ...changes };
  return async () => {
    const last = await lastOutputs();
    const config = new pulumi.Config("tracardi");
    const plan = planFor("split", written);
    const { plan: pinned, images } = await resolveImages(
      plan,
      settingsFor("split", written),
      config,
      last.images,
    );
    return { images, running: pinned.pods.imageDigests };
  };
}

const traefik = imagesOf(planFor("split")).find(({ name }) => name === "traefik")?.reference ?? "";
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

describe("images that are resolved under the real engine", function () {
  // The engine may have to be built first, which takes minutes once.
  this.timeout(900_000);

  let made: StandInStack;
  let directory: string;
  let stack: Stack;

  /** What tags are in the stand-in's registry; null: an image that it does not have. */
  const registry = (tags: Readonly<Record<string, string | null>>) =>
    writeFile(join(directory, "registry.json"), JSON.stringify(tags));
  const up = async (changes?: Written) => {
    const { stdout, stderr, outputs } = await stack.up({ program: program(changes) });
    return {
      screen: `${stdout}${stderr}`,
      images: outputs.images?.value as Record<string, string>,
      running: outputs.running?.value as Record<string, string>,
    };
  };

  before(async () => {
    made = await standInStack("images", {
      program: () => program(),
      environment: (directory) => ({ [registryFile]: join(directory, "registry.json") }),
    });
    ({ directory, stack } = made);
  });

  after(() => made.remove());

  it("does not begin with an image that the registry does not have, and says which", async () => {
    await registry({ [traefik]: null });
    const error = await stack.up({ program: program() }).then(
      () => undefined,
      (reason: Error) => reason.message,
    );
    assert.match(
      error ?? "",
      /tracardi:images "traefik:v[\d.]+" could not be looked up \(.*the rehearsal's docker stand-in has no image traefik:v[\d.]+.*\); see that/,
    );
    assert.match(error ?? "", /Pulumi\.dev\.yaml has 1 mistake:/);
  });

  it("asks for every digest at the first up, and remembers it", async () => {
    await registry({ [traefik]: digest("a") });
    const { images, running, screen } = await up();
    assert.equal(images[traefik], digest("a"));
    assert.equal(running.traefik, digest("a"));
    assert.equal(Object.keys(images).length, 6);
    for (const known of Object.values(running)) assert.match(known, /^sha256:[0-9a-f]{64}$/);
    assert.doesNotMatch(screen, /has moved/);
    assert.match(
      screen,
      /the rehearsal's docker stand-in asks no registry/,
      "the user is told what is not real",
    );
  });

  it("keeps the image when its tag has moved, and says so with both digests", async () => {
    await registry({ [traefik]: digest("b") });
    const { images, running, screen } = await up();
    assert.equal(running.traefik, digest("a"));
    assert.equal(images[traefik], digest("a"));
    const sentence = `tracardi:images "${traefik}" has moved from ${digest("a")}, which goes on running, to ${digest("b")}; when you have looked at that, write tracardi:imageDigests.traefik "${digest("b")}"`;
    assert.ok(screen.replace(/\s+/g, " ").includes(sentence), screen);
  });

  it("moves when the new digest is accepted, and stays there without a further word", async () => {
    const accepted = await up({ imageDigests: { traefik: digest("b") } });
    assert.equal(accepted.running.traefik, digest("b"));
    assert.doesNotMatch(accepted.screen, /has moved/);
    const later = await up();
    assert.equal(later.running.traefik, digest("b"));
    assert.equal(later.images[traefik], digest("b"));
    assert.doesNotMatch(later.screen, /has moved/);
  });

  it("goes on with what it remembers when the registry has lost an image", async () => {
    await registry({ [traefik]: null });
    const { running, screen } = await up();
    assert.equal(running.traefik, digest("b"));
    assert.match(
      screen.replace(/\s+/g, " "),
      /could not be looked up \(.*\), so sha256:b{64} goes on running/,
    );
  });
});
