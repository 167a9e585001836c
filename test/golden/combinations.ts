/**
 * Every release in every topology. With the first release each topology is dumped in full: dev is split, minimal is
 * itself, and single is dev in that topology. With any other release only what differs from that is written.
 */

import type { CommittedStack } from "../../rendering/stackFile.ts";
import { type ReleaseVersion, releaseVersions } from "../../stacks/releases.ts";
import { type Topology, topologies } from "../../stacks/topologies.ts";
import { type Dump, dumpStack } from "./dump.ts";
import { everything } from "./everything.ts";

/** A stack file with something else in it. */
export interface Variation {
  readonly stack: CommittedStack;
  readonly changes: Readonly<Record<string, string>>;
}

const [firstRelease, ...otherReleases] = releaseVersions;

/** What is dumped in full for a topology with the first release: the name of its files, and where it comes from. */
const inFull: Readonly<Record<Topology, { readonly name: string } & Variation>> = {
  split: { name: "dev", stack: "dev", changes: {} },
  single: { name: "single", stack: "dev", changes: { topology: "single" } },
  minimal: { name: "minimal", stack: "minimal", changes: {} },
};

/** Where to read what a release is in a topology. */
export function goldenFile(topology: Topology, release: ReleaseVersion): string {
  return release === firstRelease
    ? `${inFull[topology].name}.yaml`
    : `${topology}-${release}.difference.yaml`;
}

/** Which of them are dumped in full, in files like those of a committed stack. */
export const dumpedInFull = ["single", "everything"] as const;

/** The combinations that no committed stack shows, by the names of their files. */
export const combinations: Readonly<Record<string, () => Promise<Dump>>> = {
  single: () => dumpStack("single", inFull.single),
  everything: () => dumpStack("everything", { stack: "prod", changes: texts(everything) }),
  ...Object.fromEntries(
    topologies.flatMap((topology) =>
      otherReleases.map((release) => [`${topology}-${release}`, () => difference(topology, release)]),
    ),
  ),
};

/** Values as a stack file's engine hands them over. */
export function texts(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

async function difference(topology: Topology, release: ReleaseVersion): Promise<Dump> {
  const { name, stack, changes } = inFull[topology];
  const before = await dumpStack(name, { stack, changes });
  const after = await dumpStack(name, { stack, changes: { ...changes, release } });
  const [list, ...files] = ["resources.txt", "yaml", "other.yaml"].map((kind) => `${name}.${kind}`);
  const lines = (dump: Dump) => (dump[String(list)] ?? "").split("\n");
  const documents = (dump: Dump) => files.flatMap((file) => (dump[file] ?? "").split(/^---\n/m));
  const heading = [
    `${name}.yaml with release ${release}: what is not there, what is new, and each object that differs, in full.`,
    ...without(lines(before), lines(after)).map((line) => `- ${line}`),
    ...without(lines(after), lines(before)).map((line) => `+ ${line}`),
  ];
  const differing = without(documents(after), documents(before)).map((document) => `---\n${document}`);
  return {
    [goldenFile(topology, release)]: [...heading.map((line) => `# ${line}\n`), ...differing].join(""),
  };
}

function without(items: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return items.filter((item) => !known.has(item));
}
