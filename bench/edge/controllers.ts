/** Controllers under measurement, each a process on ports of its own. */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { stringify } from "yaml";
import { environment, staticArguments } from "../../components/internal/traefik/arguments.ts";
import { dynamicConfiguration } from "../../components/internal/traefik/dynamic.ts";
import {
  certificateDirectory,
  dynamicDirectory,
  dynamicFile,
} from "../../components/internal/traefik/files.ts";
import { lastLines } from "../../rehearsal/files.ts";
import { Authority } from "../../rehearsal/pki.ts";
import { until } from "../../rehearsal/wait.ts";
import type { EdgePlan } from "../../stacks/edges.ts";
import { EDGE } from "./place.ts";

export interface Controller {
  readonly host: string;
  readonly port: number;
  readonly pid: number;
  /** Path of what it printed, the access log among it. */
  readonly log: string;
  stop(): Promise<void>;
}

interface Configuration {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly dynamic: string;
}

/** Each controller has three ports of its own, from here on. */
let nextPort = 8_000;

/** Exactly what the program makes of the plan, but for the ports and folders: there is one network and one file system here. */
export function startFull(traefik: string, plan: EdgePlan, folder: string): Promise<Controller> {
  const configuration = {
    args: staticArguments(plan, "unused"),
    env: environment(plan),
    dynamic: dynamicConfiguration(plan),
  };
  return start(traefik, plan, configuration, folder);
}

/** The same program with the same certificate and one router in front of the same backend, and nothing else. */
export function startBare(traefik: string, plan: EdgePlan, folder: string): Promise<Controller> {
  const [route] = plan.routes;
  if (!route) throw new Error("the edge has no route");
  const { service, namespace, port } = route.backend;
  const configuration = {
    args: [
      "--entrypoints.websecure.address=:8443",
      "--entrypoints.websecure.http.tls=true",
      `--providers.file.filename=${dynamicDirectory}/${dynamicFile}`,
    ],
    env: {},
    dynamic: stringify({
      http: {
        routers: { all: { rule: `Host(\`${route.host}\`)`, service: "backend", entryPoints: ["websecure"] } },
        services: {
          backend: { loadBalancer: { servers: [{ url: `http://${service}.${namespace}:${port}` }] } },
        },
      },
      tls: {
        certificates: [
          { certFile: `${certificateDirectory}/tls.crt`, keyFile: `${certificateDirectory}/tls.key` },
        ],
      },
    }),
  };
  return start(traefik, plan, configuration, folder);
}

async function start(
  traefik: string,
  plan: EdgePlan,
  { args, env, dynamic }: Configuration,
  folder: string,
): Promise<Controller> {
  const first = nextPort;
  nextPort += 3;
  const ports: Readonly<Record<string, number>> = { 8000: first, 8080: first + 1, 8443: first + 2 };
  const port = first + 2;
  const home = join(folder, String(port));
  mkdirSync(home, { recursive: true });
  const placed = (text: string) =>
    text.replaceAll(dynamicDirectory, home).replaceAll(certificateDirectory, home);
  writeFileSync(join(home, dynamicFile), placed(dynamic));
  const { certificate, key } = await (await Authority.create("measurement")).issue({
    commonName: plan.hosts[0] ?? "",
    names: [...plan.hosts],
    usage: "server",
  });
  writeFileSync(join(home, "tls.crt"), certificate);
  writeFileSync(join(home, "tls.key"), key, { mode: 0o600 });
  const log = join(home, "log");
  const output = openSync(log, "a");
  const child = spawnTied(
    traefik,
    args.map((arg) =>
      placed(arg).replace(
        /^(--entrypoints\.\w+\.address=):(\d+)$/,
        (_, flag, known) => `${flag}${EDGE}:${ports[known]}`,
      ),
    ),
    { env: { ...env, PATH: "/usr/bin:/bin", TMPDIR: home }, stdio: ["ignore", output, output] },
  );
  closeSync(output);
  const controller = {
    host: plan.hosts[0] ?? "",
    port,
    pid: child.pid ?? 0,
    log,
    stop: () => end(child),
  };
  await whenServing(controller, child);
  return controller;
}

/** Starts a program that ends with this process, however that ends. */
export function spawnTied(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn("setpriv", ["--pdeathsig", "KILL", program, ...args], options);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

async function whenServing({ host, port, log }: Controller, child: ChildProcess): Promise<void> {
  const ask = () =>
    new Promise<boolean>((resolve) => {
      // The only method that every public and private route has.
      const asking = request({
        host,
        port,
        method: "POST",
        path: "/track",
        agent: false,
        rejectUnauthorized: false,
      });
      asking.on("response", (answer) => resolve(answer.resume().statusCode === 200));
      asking.on("error", () => resolve(false));
      asking.end();
    });
  await until(
    () => {
      if (child.exitCode !== null) throw new Error(lastLines(log, 5).join("\n"));
      return ask();
    },
    { for: `a controller at ${host}:${port} (${lastLines(log, 3).join("; ")})`, within: 30_000 },
  );
}

/** Resident memory in MiB: now, and the largest since the last call of {@link forgetPeak}. */
export function memoryOf({ pid }: Controller): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const mebibytes = (field: string) =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? Number.NaN) / 1024;
  return { now: mebibytes("VmRSS"), peak: mebibytes("VmHWM") };
}

export function forgetPeak({ pid }: Controller): void {
  // 5: resets the peak resident set to what is resident now (man 5 proc_pid_clear_refs).
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

/** CPU seconds so far, user and system. */
export function cpuOf({ pid }: Controller): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  // Fields 14 and 15 of proc_pid_stat(5), in hundredths of a second; the two before the bracket are gone.
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
