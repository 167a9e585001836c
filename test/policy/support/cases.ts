/** What is tried about one policy: changes of the good stack, each of which it must notice. */
import type { Values } from "../../../rendering/secrets.ts";
import type { Asked } from "./asked.ts";
import type { Config } from "./run.ts";

export interface PolicyCases {
  readonly policy: string;
  /** Each changes one thing in a stack that is good. */
  readonly mutations: readonly Mutation[];
  /** Changes that must not be taken for a mistake. */
  readonly accepted?: readonly Accepted[];
}

export interface Accepted {
  readonly title: string;
  readonly change: (stack: Asked[]) => void;
  /** Differences from the good stack's configuration, by policy. */
  readonly config?: Config;
}

export interface Mutation extends Accepted {
  /**
   * What the policy must say, in this order and nothing else. One that does not end with reason and remedy ends with
   * those of the policy.
   */
  readonly says: readonly string[];
}

/** An object of the stack. Throws where there is none: a change of nothing would prove nothing. */
export function find(stack: readonly Asked[], kind: string, name: string): Values {
  return resource(stack, kind, name).props;
}

export function resource(stack: readonly Asked[], kind: string, name: string): Asked {
  const found = stack.find(({ type, props }) => type.endsWith(`:${kind}`) && props.metadata?.name === name);
  if (found === undefined) throw new Error(`the good stack has no ${kind} ${name}`);
  return found;
}

export function container(stack: readonly Asked[], name: string): Values {
  return find(stack, "Deployment", name).spec.template.spec.containers[0];
}

export function podSpec(stack: readonly Asked[], name: string): Values {
  return find(stack, "Deployment", name).spec.template.spec;
}

export function remove(stack: Asked[], kind: string, name: string): void {
  stack.splice(stack.indexOf(resource(stack, kind, name)), 1);
}

/** Sets or removes (`undefined`) a variable of a container. */
export function setVariable(stack: readonly Asked[], workload: string, name: string, value?: string): void {
  const values = container(stack, workload);
  values.env = values.env.filter((variable: Values) => variable.name !== name);
  if (value !== undefined) values.env.push({ name, value });
}

/** Replaces an argument of a controller, found by its beginning; `undefined` removes it. */
export function setArgument(stack: readonly Asked[], workload: string, name: string, value?: string): void {
  const values = container(stack, workload);
  values.args = values.args.filter((argument: string) => !argument.startsWith(`--${name}=`));
  if (value !== undefined) values.args.push(`--${name}=${value}`);
}

/** Replaces a text of a controller's file. */
export function editFile(stack: readonly Asked[], name: string, text: string, replacement: string): void {
  const { data } = find(stack, "ConfigMap", `${name}-files`);
  if (!data["edge.yaml"].includes(text)) throw new Error(`the file of ${name} does not say ${text}`);
  data["edge.yaml"] = data["edge.yaml"].replace(text, replacement);
}
