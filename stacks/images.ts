/**
 * Which content runs behind each tag. A digest that somebody wrote holds; else the one that the stack remembers; else what the
 * registry answers. A tag that has moved is said, never followed: nobody has looked at what it is now.
 */
import { z } from "zod";
import type { Mistake } from "./settings/mistake.ts";
import type { Named } from "./settings/rule.ts";

/** Digests by image name ("tracardi-api") or by reference ("tracardi/tracardi-api:1.1.0"). */
export type Digests = Readonly<Record<string, string>>;

export interface TaggedImage {
  /** The name under which a digest is configured. */
  readonly name: string;
  /** Registry, repository and tag. */
  readonly reference: string;
}

/** What the registry says about a reference. */
export type Answer = { readonly digest: string } | { readonly failure: string };

export interface Asked {
  /** `tracardi:imageDigests`, by name. */
  readonly given: Readonly<Record<string, string | undefined>>;
  /** What the last `up` left, by reference. */
  readonly remembered: Digests;
  /** By reference. */
  readonly answers: Readonly<Record<string, Answer>>;
}

export interface Settled {
  /** What runs, by name. */
  readonly digests: Digests;
  /** What to remember, by reference: also of tags that do not run now, so that a way back leads to the same images. */
  readonly remembered: Digests;
  readonly warnings: readonly Mistake[];
  /** Images that nobody knows the digest of. */
  readonly mistakes: readonly Mistake[];
}

/** Images that the registry has to be asked about. */
export function unknownImages(images: readonly TaggedImage[], given: Asked["given"]): readonly TaggedImage[] {
  return images.filter(({ name }) => given[name] === undefined);
}

export function settle(images: readonly TaggedImage[], asked: Asked, named: Named): Settled {
  const digests: Record<string, string> = {};
  const remembered: Record<string, string> = { ...asked.remembered };
  const warnings: Mistake[] = [];
  const mistakes: Mistake[] = [];
  for (const image of images) {
    const { name, reference } = image;
    const written = asked.given[name];
    const kept = asked.remembered[reference];
    const answer = asked.answers[reference] ?? { failure: "nobody was asked" };
    const say = (reason: string, remedy: string): Mistake => ({
      key: named("images"),
      value: JSON.stringify(reference),
      reason,
      remedy,
    });
    const write = `write ${named(`imageDigests.${name}`)}`;
    if (written === undefined && kept === undefined && "failure" in answer) {
      mistakes.push(
        say(
          `could not be looked up (${answer.failure})`,
          `see that the registry can be reached, with docker:registryAuth if need be, or ${write}`,
        ),
      );
      continue;
    }
    if (written === undefined && kept !== undefined) {
      if ("failure" in answer) {
        warnings.push(
          say(
            `could not be looked up (${answer.failure}), so ${kept} goes on running`,
            "see that the registry can be reached",
          ),
        );
      } else if (answer.digest !== kept) {
        warnings.push(
          say(
            `has moved from ${kept}, which goes on running, to ${answer.digest}`,
            `when you have looked at that, ${write} "${answer.digest}"`,
          ),
        );
      }
    }
    const digest = written ?? kept ?? ("digest" in answer ? answer.digest : "");
    digests[name] = digest;
    remembered[reference] = digest;
  }
  return { digests, remembered, warnings, mistakes };
}

const shape = z.record(z.string(), z.string().regex(/^sha256:[0-9a-f]{64}$/));

/**
 * Reads what an earlier `up` has kept.
 * @throws {Error} when it is there and cannot be understood: to go on would be to take whatever a tag is now
 */
export function recallImages(kept: unknown): Digests {
  if (kept === undefined || kept === null) return {};
  const read = shape.safeParse(kept);
  if (read.success) return read.data;
  throw new Error(
    'the output "images" of this stack is not what this program keeps there, so it cannot tell which images were accepted; use the version of the program that wrote it',
  );
}
