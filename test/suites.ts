/** Every suite of tests: its files, what must be there before it starts, where it runs. One row each. */
import { globSync } from "node:fs";
import { resolve } from "node:path";
import type { ToolName } from "../rehearsal/toolchain.ts";
import type { SystemProgram } from "./support/systemPackages.ts";

export const REPOSITORY = resolve(import.meta.dirname, "..");

export interface Suite {
  readonly title: string;
  /** Patterns, from the checkout's folder. Every test file belongs to exactly one suite. */
  readonly files: readonly string[];
  /** Patterns of files among them that belong to another suite. */
  readonly but?: readonly string[];
  /** Programs that are built before any suite starts, in the order in which they are needed. */
  readonly programs?: readonly ToolName[];
  /** Go modules whose files are read; fetched before, as not every suite has a network. */
  readonly modules?: readonly "cert-manager"[];
  /** Programs of the operating system, installed where that is possible. Where not, the suite is skipped. */
  readonly system?: readonly SystemProgram[];
  /** `private`: a network namespace of its own. Where none can be made, the suite is skipped. Default: the machine's. */
  readonly network?: "private";
  /** Only computes, for minutes: it gives way to suites beside it whose clients wait for an answer. */
  readonly computes?: true;
}

/** The rehearsal's own, in the order of rehearsal/rehearsal.ts, which a quick run must not load. */
const rehearsal: readonly ToolName[] = [
  ...(["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok", "kubectl"] as const),
  ...(["pulumi", "pulumi-resource-kubernetes"] as const),
];

/** What runs pods without a container engine, in a network of their own. */
const containers: readonly SystemProgram[] = [
  { program: "ip", debianPackage: "iproute2" },
  { program: "unshare", debianPackage: "util-linux" },
  { program: "setpriv", debianPackage: "util-linux" },
];

/** Need nothing but this checkout: `make check` runs them file by file, one on each core. */
export const quick: readonly Suite[] = [
  {
    title: "Without a cluster",
    files: [
      "test/*.test.ts",
      "test/{stacks,components,examples,golden,rendering,runner,support}/**/*.test.ts",
      "test/{exposure,install}/**/*.test.ts",
      "test/{capacity,manifests,policy,review}/**/*.test.ts",
      "test/mutations/operators.test.ts",
      "test/layers/table.test.ts",
      "test/ci/{pipelines,gitlab,pulumi,comment,unchanged}.test.ts",
    ],
  },
];

/** Each brings up a stack, or several, and looks at what stands. */
const stacksOnClusters = [
  "test/rehearsal/{manifests,policyPack,policyPackage,recovery,secrecy}.test.ts",
  "test/rehearsal/everything/*.test.ts",
];
const upgrades = ["test/rehearsal/{install,refusals}.test.ts", "test/rehearsal/upgrades/*.test.ts"];

/** Need the real programs: `make test` runs them after the quick ones, a few at once, in this order: the longest first. */
export const real: readonly Suite[] = [
  {
    title: "The engine and four installations on real control planes",
    files: ["test/rehearsal/{installation,engine}.test.ts"],
    programs: rehearsal,
    modules: ["cert-manager"],
  },
  {
    title: "Failures: drains, a lost zone, few nodes, quotas, rollouts that stop, autoscaling",
    files: ["test/rehearsal/failures/*.test.ts"],
    programs: rehearsal,
  },
  {
    title: "Upgrades, refusals, the install step",
    files: upgrades,
    programs: rehearsal,
  },
  {
    title: "Secrets, policies, manifests, platform customizations",
    files: stacksOnClusters,
    programs: rehearsal,
  },
  {
    title: "The rehearsal itself, its toolchain and plugins, guard rails",
    files: ["test/rehearsal/**/*.test.ts"],
    but: [
      "test/rehearsal/{installation,engine}.test.ts",
      "test/rehearsal/failures/*.test.ts",
      ...stacksOnClusters,
      ...upgrades,
    ],
    programs: rehearsal,
  },
  {
    title: "The edges under attack",
    files: ["test/edge/**/*.test.ts"],
    // On a cluster of their own: controllers are replaced while requests go on.
    but: ["test/edge/changes/*.test.ts"],
    programs: [...rehearsal, "traefik"],
    modules: ["cert-manager"],
    system: containers,
    network: "private",
  },
  {
    title: "The edges while their lists, certificates and clients change",
    files: ["test/edge/changes/*.test.ts"],
    programs: [...rehearsal, "traefik"],
    modules: ["cert-manager"],
    system: containers,
    network: "private",
  },
  {
    title: "The GUI: a real nginx and a real browser",
    files: ["test/gui/**/*.test.ts"],
    system: [
      ...containers,
      { program: "nginx", debianPackage: "nginx-light", service: "nginx" },
      { program: "chromium", debianPackage: "chromium" },
    ],
    network: "private",
  },
  {
    title: "The program without one layer of its defence: a test must fail each time",
    files: ["test/layers/layers.test.ts"],
    computes: true,
  },
  {
    title: "The mutation tool, in copies of a small checkout",
    files: ["test/mutations/trials.test.ts"],
    computes: true,
  },
  {
    title: "The components as a package for other languages",
    files: ["test/plugin/*.test.ts"],
    computes: true,
  },
  {
    title: "The pipelines, by a published linter",
    files: ["test/ci/lint.test.ts"],
    programs: ["actionlint"],
  },
  {
    title: "The commands of the pipelines, in a checkout of their own",
    files: ["test/ci/commands.test.ts"],
    computes: true,
    programs: rehearsal,
  },
  {
    title: "What the policies allow, computed by a third-party analyzer",
    files: ["test/reachability/**/*.test.ts"],
    computes: true,
    programs: ["netpolicy"],
  },
];

/** Paths of its files, from the checkout's folder, in a stable order. */
export function filesOf({ files, but = [] }: Suite): string[] {
  return globSync([...files], { cwd: REPOSITORY, exclude: [...but] }).sort();
}
