/**
 * One operation of the engine, in a process of its own: the program is a module, and a module is evaluated once per process.
 * The job arrives over the channel of the parent process; when that one ends, the operation is cancelled.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type EngineEvent,
  LocalWorkspace,
  PulumiCommand,
  type Stack,
} from "@pulumi/pulumi/automation/index.js";
import { EventLog } from "./events.ts";
import type { Job, Message, Result } from "./job.ts";

/** Files of the state are for their owner only. */
process.umask(0o077);

const cancelled = new AbortController();
for (const event of ["SIGINT", "SIGTERM", "disconnect"] as const) process.on(event, () => cancelled.abort());

process.once("message", async (job: Job) => {
  const events = new EventLog((progress) => send({ kind: "progress", ...progress }));
  let message: Message;
  try {
    message = { kind: "result", result: await run(job, events) };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    message = { kind: "failure", message: text, diagnostics: events.diagnostics };
  }
  await send(message);
  process.exit(message.kind === "result" ? 0 : 1);
});

async function run(job: Job, events: EventLog): Promise<Result> {
  // The largest module of any program for Kubernetes is loaded while the engine's CLI starts: half a second less.
  const loading = import("@pulumi/kubernetes");
  const stack = await open(job);
  await loading;
  if (Object.keys(job.secrets).length > 0) {
    await stack.setAllConfig(
      Object.fromEntries(Object.entries(job.secrets).map(([key, value]) => [key, { value, secret: true }])),
    );
  }
  const options = {
    color: "never" as const,
    onOutput: (text: string) => process.stdout.write(text),
    onError: (text: string) => process.stderr.write(text),
    onEvent: (event: EngineEvent) => events.add(event),
    signal: cancelled.signal,
  };
  const policyPackConfigs = job.policyPacks.flatMap(({ config }) => config ?? []);
  // The engine takes a list of configurations only where there is one for each pack.
  const policed = {
    ...options,
    policyPacks: job.policyPacks.map(({ folder }) => folder),
    ...(policyPackConfigs.length === 0 ? {} : { policyPackConfigs }),
  };
  const done = (outputs: Result["outputs"] = {}): Result => ({
    changes: events.changes,
    operations: events.operations,
    diagnostics: events.diagnostics,
    outputs,
  });
  switch (job.operation) {
    case "up":
      return done((await stack.up(policed)).outputs);
    case "preview":
      await stack.preview(policed);
      return done();
    case "refresh":
      await stack.refresh(options);
      return done(await stack.outputs());
    case "destroy":
      await stack.destroy(options);
      return done();
    case "export":
      return { ...done(), deployment: (await stack.exportStack()).deployment };
  }
}

async function open({ stack, directory, project, program }: Job): Promise<Stack> {
  const pulumiCommand = await PulumiCommand.get({ root: directory });
  const opened = await LocalWorkspace.createOrSelectStack(
    {
      stackName: stack,
      projectName: "unused: the project's own file names it",
      program: async () => ({ ...(await import(pathToFileURL(program).href)) }),
    },
    { workDir: project, pulumiCommand },
  );
  // An engine that was killed leaves its lock. Nobody else uses this backend: the rehearsal runs one operation at a time.
  if (hasLocks(process.env.PULUMI_BACKEND_URL)) await opened.cancel();
  return opened;
}

function hasLocks(backend: string | undefined): boolean {
  const locks = join(new URL(backend ?? "file:///").pathname, ".pulumi", "locks");
  return (
    existsSync(locks) &&
    readdirSync(locks, { recursive: true, withFileTypes: true }).some((entry) => entry.isFile())
  );
}

function send(message: Message): Promise<void> {
  return new Promise((sent) =>
    process.connected && process.send ? process.send(message, () => sent()) : sent(),
  );
}
