/** The engine's own account of an operation: what it did to which resource, and what it had to say. */
import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import type { Changes, Diagnostic } from "./job.ts";

export interface Progress {
  /** The resource that was last started or finished. */
  urn: string;
  /** Resources finished, and in work now. */
  done: number;
  running: number;
}

export class EventLog {
  readonly diagnostics: Diagnostic[] = [];
  readonly operations: Record<string, string[]> = {};
  changes: Changes = {};
  readonly #running = new Set<string>();
  readonly #onProgress: (progress: Progress) => void;
  #done = 0;

  constructor(onProgress: (progress: Progress) => void) {
    this.#onProgress = onProgress;
  }

  add(event: EngineEvent): void {
    const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent, summaryEvent } = event;
    if (resourcePreEvent) this.#started(resourcePreEvent.metadata);
    const finished = resOutputsEvent ?? resOpFailedEvent;
    if (finished) this.#finished(finished.metadata);
    if (diagnosticEvent && !diagnosticEvent.ephemeral) this.#said(diagnosticEvent);
    if (summaryEvent) this.changes = summaryEvent.resourceChanges;
  }

  #started({ urn, op }: StepEventMetadata): void {
    if (op !== "same") {
      this.operations[op] ??= [];
      this.operations[op].push(urn);
    }
    this.#running.add(urn);
    this.#report(urn);
  }

  #finished({ urn }: StepEventMetadata): void {
    this.#running.delete(urn);
    this.#done++;
    this.#report(urn);
  }

  #report(urn: string): void {
    this.#onProgress({ urn, done: this.#done, running: this.#running.size });
  }

  #said({ severity, urn, message, prefix }: NonNullable<EngineEvent["diagnosticEvent"]>): void {
    const text = readable(`${prefix ?? ""}${message}`);
    if (text === "" || severity === "info#err") return;
    this.diagnostics.push({ severity, ...(urn && { urn }), message: text });
  }
}

/** The message as a person needs it: without colours, without the call stack, without the program's own "error: ". */
export function readable(message: string): string {
  return (
    message
      // The engine marks colours for its own renderer, e.g. <{%reset%}>.
      .replaceAll(/<\{%[^%]*%\}>/g, "")
      .replace(/^\s*(error|warning):\s*/, "")
      .replace(/^Unhandled exception:\s*/, "")
      .split("\n")
      .filter((line) => !/^\s+at .+(:\d+:\d+\)?|\(<anonymous>\)|\(native\))$/.test(line))
      .join("\n")
      .trim()
  );
}

/** `type::name`, the part of a URN that a person recognises. */
export function shortUrn(urn: string): string {
  const [, type = "", name = ""] = /::([^:]+(?::[^:]+)*)::([^:]*)$/.exec(urn) ?? [];
  return `${type.split(":").at(-1)} ${name}`.trim();
}
