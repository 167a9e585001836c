/** Rejected promises that nobody handles, while a piece of program runs. */

/**
 * Pulumi reports many failures as rejections that nobody handles. While a render runs they belong to it instead of
 * to the test runner, which would blame whatever test is current.
 */
export function collectUnhandledRejections(): { settle(): Promise<void>; stop(): void } {
  const failures: unknown[] = [];
  const collect = (reason: unknown) => void failures.push(reason);
  collectors.add(collect);
  if (collectors.size === 1) {
    runnersListeners = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", dispatch);
  }
  return {
    async settle() {
      // Rejections are reported when the microtasks of a turn are done; an output's own chain takes some turns.
      for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
      if (failures.length > 0) throw failures[0];
    },
    stop() {
      collectors.delete(collect);
      if (collectors.size > 0) return;
      process.removeListener("unhandledRejection", dispatch);
      for (const listener of runnersListeners) process.on("unhandledRejection", listener);
    },
  };
}

const collectors = new Set<(reason: unknown) => void>();
let runnersListeners: NodeJS.UnhandledRejectionListener[] = [];

function dispatch(reason: unknown): void {
  for (const collect of collectors) collect(reason);
}
