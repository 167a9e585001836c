/** What the rehearsal asks of an engine process, and what comes back. Both travel over the process's own channel, never as arguments. */
import type { OutputMap } from "@pulumi/pulumi/automation/index.js";

export type Operation = "up" | "preview" | "refresh" | "destroy" | "export";

/** Folder of a policy pack, and the file that configures it. */
export interface PolicyPack {
  folder: string;
  config?: string;
}

export interface Job {
  operation: Operation;
  stack: string;
  /** The rehearsal's folder: `bin/pulumi` is the engine. */
  directory: string;
  /** Folder of the project copy. */
  project: string;
  /** Module whose evaluation is the program and whose exports are the stack's outputs. */
  program: string;
  /** Stack configuration that the engine encrypts. */
  secrets: Record<string, string>;
  policyPacks: PolicyPack[];
}

/** What the engine says about one resource, or about the program. */
export interface Diagnostic {
  severity: "info" | "warning" | "error";
  /** Absent: the stack itself. */
  urn?: string;
  /** Name of the policy that is violated. */
  policy?: string;
  message: string;
}

/** Resources per kind of change, e.g. `{ create: 12, same: 3 }`. */
export type Changes = Partial<Record<string, number>>;

export interface Result {
  changes: Changes;
  /** Values in the clear, with a flag for secrets. Empty after `preview` and `destroy`. */
  outputs: OutputMap;
  diagnostics: Diagnostic[];
  /** The URNs per operation, without those that stay the same. */
  operations: Record<string, string[]>;
  /** The deployment, of `export` only; its secrets are in the clear. */
  deployment?: unknown;
}

export type Message =
  | { kind: "progress"; done: number; running: string[] }
  | { kind: "result"; result: Result }
  | { kind: "failure"; message: string; diagnostics: Diagnostic[] };
