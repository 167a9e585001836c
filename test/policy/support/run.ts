/** Runs policies as Pulumi's engine and the SDK's server do: each resource before it is made, then the stack. */
import type { Policies, PolicyResource, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { Secret } from "@pulumi/policy";
import * as proxies from "@pulumi/policy/proxy.js";
import { secretsPreservingProxy } from "@pulumi/policy/secret.js";
import { assemble } from "../../../policy/framework/assemble.ts";
import { definitions } from "../../../policy/pack.ts";
import type { Values } from "../../../rendering/secrets.ts";
import type { Asked } from "./asked.ts";
import { goodConfig } from "./facts.ts";

export interface Violation {
  readonly policy: string;
  /** "advisory" where a configuration has made it that. */
  readonly level: string;
  readonly message: string;
  /** Name of the resource; undefined where the whole stack is meant. */
  readonly about: string | undefined;
}

// The SDK uses both in its server, and leaves them out of its types.
const { unknownCheckingProxy, unknownStringValue } = proxies as unknown as {
  unknownCheckingProxy<T>(props: T): T;
  unknownStringValue: string;
};

/** A value that a preview does not know. */
export const unknown: string = unknownStringValue;

export type Config = Readonly<Record<string, Values>>;

export interface RunOptions {
  /** What the pack is told, by policy. Default: what fits the good stack. */
  readonly config?: Config;
  /** Only these. Default: all. */
  readonly only?: readonly string[];
}

/** Violations of mandatory and advisory policies alike, in the order in which they are found. */
export async function judge(
  resources: readonly Asked[],
  { config = goodConfig, only }: RunOptions = {},
): Promise<readonly Violation[]> {
  const policies = assemble(definitions).filter(({ name }) => config[name]?.enforcementLevel !== "disabled");
  const runs = (name: string) => only === undefined || only.includes(name);
  const violations: Violation[] = [];
  const named = new Map(resources.map((resource) => [urnOf(resource), resource.name]));
  const reporter = (policy: string) => (message: string, urn?: string) => {
    if (runs(policy))
      violations.push({
        policy,
        level: String(config[policy]?.enforcementLevel ?? "mandatory"),
        message,
        about: urn === undefined ? undefined : named.get(urn),
      });
  };
  for (const resource of resources) {
    for (const policy of policies) {
      const level = config[policy.name]?.enforcementLevel ?? policy.enforcementLevel;
      if ("remediateResource" in policy && policy.remediateResource && level === "remediate")
        await policy.remediateResource(argsOf(resource, configOf(policy, config), true));
    }
    for (const policy of policies) {
      if (!("validateResource" in policy) || typeof policy.validateResource !== "function") continue;
      // The first one tells all others what to expect.
      await policy.validateResource(argsOf(resource, configOf(policy, config)), reporter(policy.name));
    }
  }
  for (const policy of policies) {
    if (!("validateStack" in policy)) continue;
    const args = { resources: resources.map(stackResource), getConfig: () => configOf(policy, config) };
    await policy.validateStack(args as unknown as StackValidationArgs, reporter(policy.name));
  }
  return violations;
}

function argsOf(resource: Asked, config: Values, withSecrets = false): ResourceValidationArgs {
  const { type, name, props, protect = false, secretPaths = [] } = resource;
  const known = withSecrets ? secretsPreservingProxy(wrapped(props, secretPaths)) : props;
  return {
    type,
    name,
    urn: urnOf(resource),
    props: unknownCheckingProxy(known),
    opts: { protect },
    getConfig: () => config,
  } as unknown as ResourceValidationArgs;
}

/** Outputs: what the API server makes of the inputs. What it adds by default must not be taken for the program's will. */
function stackResource(resource: Asked): PolicyResource {
  const { type, name, props, protect = false } = resource;
  const defaults = type.endsWith(":Deployment") ? { replicas: 1, ...props.spec } : props.spec;
  const outputs = props.spec === undefined ? props : { ...props, spec: defaults };
  return {
    type,
    name,
    urn: urnOf(resource),
    props: unknownCheckingProxy(outputs),
    opts: { protect },
  } as unknown as PolicyResource;
}

/** Defaults of the schema under what a user wrote, as the engine merges them. */
function configOf({ name, configSchema }: Policies[number], config: Config): Values {
  const defaults = Object.entries(configSchema?.properties ?? {})
    .filter(([, { default: value }]) => value !== undefined)
    .map(([key, { default: value }]) => [key, value]);
  const { enforcementLevel: _, ...written } = config[name] ?? {};
  return { ...Object.fromEntries(defaults), ...written };
}

function urnOf({ type, name, props }: Asked): string {
  // Two installations of one stack have objects of the same name in their own namespaces.
  return `urn:pulumi:test::tracardi::${type}::${props.metadata?.namespace ?? ""}/${name}`;
}

function wrapped(value: unknown, secretPaths: readonly string[], path = ""): unknown {
  const inner =
    value === null || typeof value !== "object"
      ? value
      : Array.isArray(value)
        ? value.map((each, index) => wrapped(each, secretPaths, `${path}[${index}]`))
        : Object.fromEntries(
            Object.entries(value).map(([key, each]) => [
              key,
              wrapped(each, secretPaths, path === "" ? key : `${path}.${key}`),
            ]),
          );
  return secretPaths.includes(path) ? new Secret(inner) : inner;
}
