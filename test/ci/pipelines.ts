/** The pipelines of ci/, read as plain data. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { REPOSITORY } from "../suites.ts";

export interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly if?: string;
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly env?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(REPOSITORY, "ci/github");

export const workflowFiles = readdirSync(folder).map((name) => join(folder, name));

export const textOf = (name: string): string => readFileSync(join(folder, `${name}.yml`), "utf8");

export const workflowNames = ["change", "deploy", "nightly"] as const;

export const workflow = (name: string): Workflow => parse(textOf(name));

export interface GitlabJob {
  readonly extends?: string;
  readonly stage?: string;
  readonly needs?: readonly string[];
  readonly rules?: ReadonlyArray<{ readonly if: string; readonly when?: string }>;
  readonly environment?: { readonly name: string; readonly action?: string };
  readonly variables?: Readonly<Record<string, string>>;
  readonly resource_group?: string;
  readonly interruptible?: boolean;
  readonly cache?: unknown;
  readonly script?: readonly string[];
  readonly after_script?: readonly string[];
}

export const gitlab: Readonly<Record<string, unknown>> = parse(
  readFileSync(join(REPOSITORY, "ci/gitlab/gitlab-ci.yml"), "utf8"),
);

const keywords = ["stages", "variables", "default", "workflow"];

/** With what they extend: keys of their own win, and variables are merged, as GitLab does it. */
export const gitlabJobs: Readonly<Record<string, GitlabJob>> = Object.fromEntries(
  Object.keys(gitlab)
    .filter((name) => !keywords.includes(name) && !name.startsWith("."))
    .map((name) => [name, whole(name)]),
);

function whole(name: string): GitlabJob {
  const own = gitlab[name] as GitlabJob | undefined;
  if (own === undefined) throw new Error(`a job extends ${name}, which is not there`);
  if (own.extends === undefined) return own;
  const base = whole(own.extends);
  return { ...base, ...own, variables: { ...base.variables, ...own.variables } };
}

export const githubJobs = workflowNames.flatMap((name) =>
  Object.entries(workflow(name).jobs).map(([job, content]) => ({ name: `${name}: ${job}`, job: content })),
);

/** Every one, of both. The environment of a command matters where it is a variable of the Makefile. */
export const commands = [
  ...githubJobs.flatMap(({ name, job }) =>
    job.steps.flatMap(({ run, env }) => (run ? [{ name, run, env: { ...job.env, ...env } }] : [])),
  ),
  ...Object.entries(gitlabJobs).flatMap(([name, { script = [], after_script = [], variables = {} }]) =>
    [...script, ...after_script].map((run) => ({ name: `gitlab: ${name}`, run, env: variables })),
  ),
];
