/** Image references: registry prefix, tag for people, digest for certainty. */
import type { PodDefaults } from "../../stacks/plan.ts";

/** An image by its repository and tag, e.g. "tracardi/tracardi-api" and "1.1.0". */
export interface Image {
  readonly repository: string;
  readonly tag: string;
}

/** Where the digest and the registry come from: the part of {@link PodDefaults} that images need. */
export type ImageSources = Pick<PodDefaults, "imageRegistry" | "imageDigests">;

export function imageReference({ repository, tag }: Image, sources: ImageSources): string {
  const prefix = sources.imageRegistry === undefined ? "" : `${sources.imageRegistry.replace(/\/+$/, "")}/`;
  const digest = sources.imageDigests[imageName(repository)];
  return `${prefix}${repository}:${tag}${digest === undefined ? "" : `@${digest}`}`;
}

/** The last part of a repository: the name under which a digest is configured. */
export function imageName(repository: string): string {
  return repository.slice(repository.lastIndexOf("/") + 1);
}
