/** Sends as many requests as are answered, over connections that are kept. */
import { execa } from "execa";
import { type Controller, cpuOf } from "./controllers.ts";

export interface Load {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: string;
  readonly connections: number;
  /** Whole seconds. */
  readonly seconds: number;
  /** Requests per second; absent: as many as are answered. */
  readonly rate?: number;
}

export interface Answered {
  /** Requests per second that were answered with 200. */
  readonly throughput: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p99: number;
  /** CPU time of the controller per request, microseconds. */
  readonly cpu: number;
}

/** The part of bombardier's result that is read. Latencies are in microseconds. */
interface Result {
  readonly result: {
    readonly timeTakenSeconds: number;
    readonly req1xx: number;
    readonly req2xx: number;
    readonly req3xx: number;
    readonly req4xx: number;
    readonly req5xx: number;
    readonly others: number;
    readonly latency: { readonly percentiles: Readonly<Record<"50" | "99", number>> };
  };
}

/** @throws Error when a single request is answered otherwise than with 200. */
export async function send(bombardier: string, controller: Controller, load: Load): Promise<Answered> {
  const { method, path, body, connections, seconds, rate } = load;
  const before = cpuOf(controller);
  const { stdout } = await execa(
    bombardier,
    [
      ...["--connections", String(connections), "--duration", `${seconds}s`, "--timeout", "10s"],
      ...(rate === undefined ? [] : ["--rate", String(rate)]),
      ...["--method", method, ...(body === undefined ? [] : ["--body", body])],
      ...["--header", "Content-Type: application/json"],
      ...["--insecure", "--latencies", "--print", "result", "--format", "json"],
      `https://${controller.host}:${controller.port}${path}`,
    ],
    { stdin: "ignore" },
  );
  const cpu = cpuOf(controller) - before;
  const { result } = JSON.parse(stdout) as Result;
  const { req1xx, req2xx, req3xx, req4xx, req5xx, others } = result;
  if (req1xx + req3xx + req4xx + req5xx + others > 0)
    throw new Error(`not every request was served: ${stdout}`);
  return {
    throughput: req2xx / result.timeTakenSeconds,
    median: result.latency.percentiles["50"] / 1_000,
    p99: result.latency.percentiles["99"] / 1_000,
    cpu: (cpu / req2xx) * 1_000_000,
  };
}
