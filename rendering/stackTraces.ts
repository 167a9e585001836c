/** Stack traces that the SDK keeps for a report that no rendering makes. */
import debuggable from "@pulumi/pulumi/runtime/debuggable.js";

type Keep = <T>(promise: Promise<T>, context: unknown) => Promise<T>;

/** Marked as internal by the SDK, so without a type. */
const internals = debuggable as unknown as { debuggablePromise: Keep };

/**
 * The SDK attaches a stack trace to every promise of a registration, to report those that never end. They take half of
 * a rendering's CPU time. Errors that a program throws keep their own.
 */
export function omitStackTracesOfPromises(): void {
  const original = internals.debuggablePromise;
  internals.debuggablePromise = (promise, context) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return original(promise, context);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}
