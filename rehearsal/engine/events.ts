/** The engine's own account of an operation: what it did to which resource, and what it had to say. */
import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import type { Changes, Diagnostic } from "./job.ts";

export interface Progress {
  /** How many resources are finished, and which are in work now, the one that takes longest first. */
  done: number;
  running: string[];
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
    const {
      resourcePreEvent,
      resOutputsEvent,
      resOpFailedEvent,
      diagnosticEvent,
      policyEvent,
      summaryEvent,
    } = event;
    if (resourcePreEvent) this.#started(resourcePreEvent.metadata);
    const finished = resOutputsEvent ?? resOpFailedEvent;
    if (finished) this.#finished(finished.metadata);
    if (diagnosticEvent && !diagnosticEvent.ephemeral) this.#said(diagnosticEvent);
    if (policyEvent) this.#violated(policyEvent);
    if (summaryEvent) this.changes = summaryEvent.resourceChanges;
  }

  #started({ urn, op }: StepEventMetadata): void {
    if (op !== "same") {
      this.operations[op] ??= [];
      this.operations[op].push(urn);
    }
    // The stack is in work from the beginning to the end.
    if (!isStack(urn)) this.#running.add(urn);
    this.#report();
  }

  #finished({ urn }: StepEventMetadata): void {
    this.#running.delete(urn);
    if (!isStack(urn)) this.#done++;
    this.#report();
  }

  #report(): void {
    this.#onProgress({ done: this.#done, running: [...this.#running] });
  }

  #violated({
    policyName,
    resourceUrn,
    message,
    enforcementLevel,
  }: NonNullable<EngineEvent["policyEvent"]>): void {
    this.diagnostics.push({
      severity: enforcementLevel === "mandatory" ? "error" : "warning",
      ...(resourceUrn && { urn: resourceUrn }),
      policy: policyName,
      // Its first line is the policy's description, the others say what is wrong.
      message: readable(message).split("\n").slice(1).join("\n") || readable(message),
    });
  }

  #said({ severity, urn, message, prefix }: NonNullable<EngineEvent["diagnosticEvent"]>): void {
    const text = readable(`${prefix ?? ""}${message}`);
    // The engine also sends what it only logs, as "debug", and what the program prints.
    if (text === "" || !["info", "warning", "error"].includes(severity) || isAboutStandIns(text)) return;
    this.diagnostics.push({
      severity: severity as Diagnostic["severity"],
      ...(urn && { urn }),
      message: text,
    });
  }
}

/** The rehearsal chose these plugins and says so itself; a user's `pulumi up` has no such warnings. */
function isAboutStandIns(text: string): boolean {
  return /^using pulumi-(resource|analyzer-policy)-\S+ from \$PATH|^resource plugin \S+ is expected to have version/.test(
    text,
  );
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

/** Whether it is the resource that stands for the stack itself. */
export function isStack(urn: string): boolean {
  return urn.includes("::pulumi:pulumi:Stack::");
}

/** E.g. `Service web`: the part of a URN that a person recognises. */
export function shortUrn(urn: string): string {
  const [, type = "", name = ""] = /::([^:]+(?::[^:]+)*)::([^:]*)$/.exec(urn) ?? [];
  return `${type.split(":").at(-1)} ${name}`.trim();
}
