/**
 * `up`: tools, cluster, what a platform team brings, the policies where they are asked, the stack, every workload available.
 */
import type { Result } from "../engine/job.ts";
import { assertKnown } from "../engine/project.ts";
import { preparePolicyPack } from "../policyPack.ts";
import { preparePrerequisites } from "../prerequisites.ts";
import { CLUSTER_TOOLS, ENGINE_TOOLS, type Rehearsal, startWith } from "../rehearsal.ts";
import { type Place, stateOf } from "../state.ts";
import { whenAvailable } from "../workloads.ts";
import { lockRehearsal } from "./exclusive.ts";
import { ProgramSteps } from "./programs.ts";
import { describeChanges, describeOutputs, describeRehearsal } from "./report.ts";
import { runSteps, type Step } from "./steps.ts";

/** Milliseconds that workloads may take after the engine is done; the engine waits for most of them itself. */
const AVAILABLE_WITHIN = 120_000;

export interface UpOptions {
  stack: string;
  place: Place;
  signal: AbortSignal;
  /** Whether the policy pack is asked before anything is deployed, or that alone is done. Default: not asked. */
  policies?: "unasked" | "first" | "only";
}

/** Prints its progress and its result. */
export async function up({ stack, place, signal, policies = "unasked" }: UpOptions): Promise<void> {
  assertKnown(stack, place.project);
  const state = stateOf(stack, place);
  const unlock = await lockRehearsal(state, { signal });
  const tools = new ProgramSteps(state, signal);
  try {
    let rehearsal: Rehearsal | undefined;
    let result: Result | undefined;
    const started = () => {
      if (!rehearsal) throw new Error("the cluster step comes first");
      return rehearsal;
    };
    const cluster: Step[] = [
      // The cluster starts while the engine's programs are still being built.
      tools.step("Programs of the cluster", CLUSTER_TOOLS),
      {
        title: "Cluster",
        async run(report) {
          rehearsal = await startWith(await tools.ready(CLUSTER_TOOLS), {
            directory: state.directory,
            project: place.project,
            signal,
            onProgress: (what) => report(`waiting for ${what}`),
          });
          return {
            absent: "started",
            running: "runs already",
            stopped: "started again",
            broken: "built anew",
          }[rehearsal.was];
        },
      },
      {
        title: "Prerequisites",
        async run(report) {
          const brought = await preparePrerequisites(started(), stack, { signal, onProgress: report });
          return brought.length === 0 ? "none" : brought.join(", ");
        },
      },
      tools.step("Programs of the engine", ENGINE_TOOLS),
    ];
    const asked: Step = {
      title: "Policies",
      // A preview of its own, because what is said about a whole stack is said at the end: of an `up`, that is too late.
      async run(report) {
        report("previewing with the policy pack");
        result = await started().preview(stack, { signal, policyPacks: [preparePolicyPack(state, stack)] });
        const advice = result.diagnostics.filter(({ policy }) => policy !== undefined);
        return advice.length === 0 ? "all agree" : `all agree, ${advice.length} with advice`;
      },
    };
    const deployed: Step[] = [
      {
        title: `Stack ${stack}`,
        async run(report) {
          report("starting the engine");
          result = await started().up(stack, {
            signal,
            ...(policies === "first" && { policyPacks: [preparePolicyPack(state, stack)] }),
            onProgress: ({ done, running }) =>
              report(`${done} done, in work: ${running.join(", ") || "the engine"}`, { fleeting: true }),
          });
          return describeChanges(result.changes);
        },
      },
      {
        title: "Workloads",
        async run(report) {
          const workloads = await whenAvailable(started().cluster, {
            within: AVAILABLE_WITHIN,
            signal,
            onProgress: (available, total) =>
              report(`${available} of ${total} available`, { fleeting: true }),
          });
          return `${workloads.length} of ${workloads.length} available`;
        },
      },
    ];
    await runSteps([
      ...cluster,
      ...(policies === "unasked" ? [] : [asked]),
      ...(policies === "only" ? [] : deployed),
    ]);
    if (policies === "only") printWarnings(result);
    else printResult(started(), stack, result);
  } finally {
    await tools.stop();
    unlock();
  }
}

function printWarnings(result: Result | undefined): void {
  for (const line of warningsOf(result)) console.log(line);
}

function warningsOf(result: Result | undefined): readonly string[] {
  const warnings = (result?.diagnostics ?? []).filter(({ severity }) => severity === "warning");
  return warnings.map(({ policy, message }) =>
    policy === undefined ? `Warning: ${message}` : `Advice of policy ${policy}: ${message}`,
  );
}

function printResult(rehearsal: Rehearsal, stack: string, result: Result | undefined): void {
  const lines = [
    "",
    ...rehearsal.notes,
    ...warningsOf(result),
    `Outputs of stack ${stack}`,
    ...describeOutputs(result?.outputs ?? {}),
    "",
    ...describeRehearsal(rehearsal, stack),
  ];
  console.log(lines.join("\n"));
}
