/** Peak memory of a rehearsal's processes, also of those that end while one looks. Linux only: it reads /proc. */
import { readFileSync } from "node:fs";
import { findProcesses } from "../rehearsal/processes.ts";

/** Milliseconds between two looks. A process that lives shorter is missed; an engine's plugin lives for seconds. */
const interval = 100;

/** MiB by name of the process; several of one name are added up. */
export type Peaks = ReadonlyMap<string, number>;

/** Looks until it is told to stop. The kernel keeps each process's own peak, so no look has to be at the right moment. */
export function watchMemory(directory: string): { stop(): Peaks } {
  const peaks = new Map<number, { name: string; mebibytes: number }>();
  const look = () => {
    for (const { pid, name } of findProcesses(directory)) {
      const mebibytes = peakOf(pid);
      if (mebibytes !== undefined) peaks.set(pid, { name, mebibytes });
    }
  };
  const timer = setInterval(look, interval);
  return {
    stop() {
      clearInterval(timer);
      look();
      const sums = new Map<string, number>();
      for (const { name, mebibytes } of peaks.values()) sums.set(name, (sums.get(name) ?? 0) + mebibytes);
      return sums;
    },
  };
}

function peakOf(pid: number): number | undefined {
  try {
    // "high water mark" of the resident set, in KiB (man 5 proc_pid_status).
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    // Ended between the two looks.
    return undefined;
  }
}
