/** What all guard rails have in common: their form, and how a rule reads what is allowed. */
import { type Allowance, annotationKey } from "../../../stacks/guardRails.ts";

export type Operation = "CREATE" | "UPDATE" | "DELETE";

/** An expression of the Common Expression Language with its name. */
export interface Named {
  readonly name: string;
  readonly expression: string;
}

export interface Validation {
  /** True for what is admitted. */
  readonly expression: string;
  /** What is refused, why, and what to do instead. */
  readonly message: string;
  /** The same, with what was found in the object. One line, or the API server shows `message`. */
  readonly messageExpression?: string;
  /**
   * Default: Forbidden, which Pulumi passes over in a preview: the namespace may not yet say what the `up` will have it
   * say. Invalid for what is known from the object alone.
   */
  readonly reason?: "Forbidden" | "Invalid";
}

/** Objects of the same namespace that a rule compares with, one after the other. Where there are none it is silent. */
export interface Parameters {
  readonly apiVersion: string;
  readonly kind: string;
  readonly selector: {
    readonly matchExpressions: readonly {
      readonly key: string;
      readonly operator: "In" | "NotIn";
      readonly values: readonly string[];
    }[];
  };
}

/** One ValidatingAdmissionPolicy: which objects it looks at, and what must be true of them. */
export interface Rail {
  /** Ends the policy's name. */
  readonly name: string;
  readonly resources: readonly {
    readonly group: string;
    readonly resources: readonly string[];
    readonly operations: readonly Operation[];
  }[];
  /** As `params` in expressions. Default: none. */
  readonly parameters?: Parameters;
  /** All must be true, or the object is admitted without a look. */
  readonly conditions: readonly Named[];
  /** Computed when first asked for, once. */
  readonly variables: readonly Named[];
  readonly validations: readonly Validation[];
}

export interface RailArgs {
  /** Name of the installation. */
  readonly installation: string;
  /** Namespaces in which nothing but an ingress controller runs. */
  readonly edgeNamespaces: readonly string[];
}

export const written: readonly Operation[] = ["CREATE", "UPDATE"];

/** A text as a literal of the expression language. */
export function literal(text: string): string {
  return `'${text.replace(/[\\'\n]/g, (character) => (character === "\n" ? "\\n" : `\\${character}`))}'`;
}

export function list(texts: readonly string[]): string {
  return `[${texts.map(literal).join(", ")}]`;
}

/** What the namespace's annotation says, in one piece. Missing: nothing. */
export function annotation(allowance: Allowance): string {
  return `namespaceObject.metadata.?annotations[?${literal(annotationKey(allowance))}].orValue('')`;
}

/**
 * The lines of the namespace's annotation as a variable `allowed`: keys of a map, because looking one up in a list costs
 * its whole length and an expression may not cost more than the API server's budget.
 */
export function allowedLines(allowance: Allowance): Named {
  return {
    name: "allowed",
    expression: `${annotation(allowance)}.split('\\n').filter(line, line != '').transformMapEntry(index, line, {line: true})`,
  };
}

/**
 * Only what is new or changed: what is there already can still be deleted, and Kubernetes can tidy it up, even when the
 * plan has changed in the meantime.
 */
export function changed(...fields: readonly ("spec" | "annotations")[]): Named {
  const differs = {
    spec: "object.spec != oldObject.spec",
    annotations: `${annotationsOf("object")} != ${annotationsOf("oldObject")}`,
  };
  return {
    name: "new-or-changed",
    expression: ["oldObject == null", ...fields.map((field) => differs[field])].join(" || "),
  };
}

export function annotationsOf(object: "object" | "oldObject"): string {
  return `${object}.metadata.?annotations.orValue({})`;
}
