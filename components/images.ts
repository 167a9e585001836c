/** Every image that a plan runs, and which content is behind its tag. */
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import {
  type Answer,
  type Digests,
  recallImages,
  settle,
  type TaggedImage,
  unknownImages,
} from "../stacks/images.ts";
import type { Plan } from "../stacks/plan.ts";
import { report, sentence } from "../stacks/settings/mistake.ts";
import type { Settings } from "../stacks/settings.ts";
import { type Image, imageName, imageReference } from "./internal/images.ts";
import { traefikImage } from "./internal/traefik/files.ts";
import { storeImages } from "./stores/images.ts";

export interface ResolvedImages {
  /** With a digest for each image, where the stack wants that. */
  readonly plan: Plan;
  /** What the next `up` is to be told. */
  readonly images: Digests;
}

export function imagesOf({ release, workers, stores, pods }: Plan): readonly TaggedImage[] {
  const { version: tag } = release;
  const all: readonly Image[] = [
    traefikImage,
    { repository: release.images.api, tag },
    { repository: release.images.gui, tag },
    ...workers.map(({ repository }) => ({ repository, tag })),
    ...stores.flatMap(({ store, embedded }) => (embedded === undefined ? [] : [storeImages[store]])),
  ];
  return all.map((image) => ({
    name: imageName(image.repository),
    reference: imageReference(image, { ...pods, imageDigests: {} }),
  }));
}

/**
 * With `images: resolved` the registry is asked, in previews too.
 * @param kept the output that the last `up` left
 * @throws {pulumi.RunError} for images whose digest nobody knows; Pulumi shows it without a stack trace
 */
export async function resolveImages(
  plan: Plan,
  { images: wanted }: Pick<Settings, "images">,
  config: pulumi.Config,
  kept: unknown,
): Promise<ResolvedImages> {
  const remembered = recall(kept);
  if (wanted === "tags") return { plan, images: remembered };
  const images = imagesOf(plan);
  const given = plan.pods.imageDigests;
  const answers = await ask(unknownImages(images, given));
  const settled = settle(images, { given, remembered, answers }, (key) => `${config.name}:${key}`);
  if (settled.mistakes.length > 0) throw new pulumi.RunError(report(pulumi.getStack(), settled.mistakes));
  for (const warning of settled.warnings) void pulumi.log.warn(sentence(warning));
  return {
    plan: { ...plan, pods: { ...plan.pods, imageDigests: { ...given, ...settled.digests } } },
    images: settled.remembered,
  };
}

async function ask(images: readonly TaggedImage[]): Promise<Readonly<Record<string, Answer>>> {
  if (images.length === 0) return {};
  // The key that the provider's own documentation names; an explicit provider does not read it by itself.
  const registryAuth = new pulumi.Config("docker").getSecretObject<docker.types.input.ProviderRegistryAuth[]>(
    "registryAuth",
  );
  // One of our own: the usual one wants a container engine on the machine, which asking a registry does not need.
  const provider = new docker.Provider("registry", {
    disableDockerDaemonCheck: true,
    ...(registryAuth === undefined ? {} : { registryAuth }),
  });
  const answers = images.map(async ({ reference }): Promise<[string, Answer]> => {
    try {
      const { sha256Digest } = await docker.getRegistryImage({ name: reference }, { provider });
      return [reference, { digest: sha256Digest }];
    } catch (error) {
      return [reference, { failure: firstLine(error) }];
    }
  });
  return Object.fromEntries(await Promise.all(answers));
}

/** The engine puts the function's name first. */
function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [line = ""] = text.replace(/^invocation of \S+ returned an error: /, "").split("\n");
  return line === "" ? "no reason was given" : line;
}

function recall(kept: unknown): Digests {
  try {
    return recallImages(kept);
  } catch (error) {
    throw new pulumi.RunError((error as Error).message);
  }
}
