import { randomBytes } from "node:crypto";
import type {
  CheckResult,
  CreateResult,
  DiffResult,
  Provider,
  ReadResult,
  UpdateResult,
} from "@pulumi/pulumi/provider/index.js";
import {
  containsSecret,
  containsUnknown,
  differences,
  omit,
  type Properties,
  secret,
  unwrap,
} from "./values.ts";

/** What one kind of resource adds to the life cycle that all stand-ins share. */
export interface ResourceKind {
  /** Outputs that no input has a name for: they are not compared when inputs change. */
  readonly computed: readonly string[];
  /** Properties that are always encrypted in the state, as the official provider does; others only if the input was. */
  readonly secrets: readonly string[];
  /** Inputs that change in place. A change of any other input replaces the resource. */
  readonly updatable?: readonly string[];
  /** Inputs that never reach the state and are never compared: their value is known while creating only. */
  readonly writeOnly?: readonly string[];
  /** Whether a missing `name` is made from the resource's name, and the old one must go before the new one comes. */
  readonly named?: boolean;
  /** The inputs with what the official provider fills in for those left out; `id` is empty before creation. */
  settle?(inputs: Properties, id: string): Properties;
  /** One sentence for each input that can never work. Properties that are still unknown are left out. */
  problems(inputs: Properties): string[];
  /** Makes the resource from settled inputs. */
  create(inputs: Properties): Promise<Made>;
  /** Outputs that time has changed, e.g. a certificate that is due for renewal. They replace the resource. */
  aged?(state: Properties, now: Date): Properties;
}

/** What a stand-in answers without making anything, by the function's token. */
export type Functions = Readonly<Record<string, (inputs: Properties) => Promise<Properties>>>;

/** A resource that was made: its id, and the outputs that its inputs do not already hold. */
export interface Made {
  readonly id: string;
  readonly outputs: Properties;
}

/**
 * A provider that makes resources on its own and keeps them nowhere but in the stack's state.
 *
 * @param version the version of the npm package it stands in for. The engine warns about an older plugin.
 * @param functions what it answers, by token. Default: nothing.
 * @param kinds   by type token, e.g. `random:index/randomPassword:RandomPassword`.
 */
export function standIn(
  version: string,
  kinds: Readonly<Record<string, ResourceKind>>,
  functions: Functions = {},
): Provider {
  const kindOf = (urn: string): ResourceKind => {
    const type = typeOf(urn);
    const kind = kinds[type];
    if (!kind)
      throw new Error(`the rehearsal's stand-in has no ${type}; it has ${Object.keys(kinds).join(", ")}`);
    return kind;
  };
  return {
    version,
    check: async (urn, olds, news) => check(kindOf(urn), urn, olds, news),
    diff: async (id, urn, olds, news) => diff(kindOf(urn), id, olds, news, new Date()),
    create: async (urn, inputs) => create(kindOf(urn), inputs),
    update: async (id, urn, olds, news) => update(kindOf(urn), id, olds, news),
    read: async (id, urn, state) => read(kindOf(urn), id, state, new Date()),
    invoke: async (token, inputs) => {
      const answer = functions[token];
      if (!answer)
        throw new Error(
          `the rehearsal's stand-in does not know ${token}; it knows ${Object.keys(functions).join(", ") || "no function"}`,
        );
      return { outputs: await answer(unwrap(inputs)) };
    },
  };
}

/** Refuses inputs that can never work, in the preview already. */
export function check(kind: ResourceKind, urn: string, olds: Properties, news: Properties): CheckResult {
  const inputs = kind.named && !news.name ? { ...news, name: olds.name ?? uniqueName(urn) } : news;
  const unknown = Object.keys(inputs).filter((name) => containsUnknown(inputs[name]));
  const problems = kind.problems(omit(unwrap(inputs), unknown));
  // A failure that names its property makes the engine print the property's value, which may be a private key.
  return { inputs, failures: problems.map((reason) => ({ property: "", reason })) };
}

/** Says what a change of the inputs, or the passing of time, does to the resource. */
export function diff(
  kind: ResourceKind,
  id: string,
  olds: Properties,
  news: Properties,
  now: Date,
): DiffResult {
  const before = settle(kind, olds, id);
  const after = settle(kind, news, id);
  const changed = differences(before, after);
  const aged = Object.keys(kind.aged?.({ ...unwrap(olds), ...after }, now) ?? {});
  const replaces = [...changed.filter((name) => !kind.updatable?.includes(name)), ...aged];
  return {
    changes: changed.length + aged.length > 0,
    replaces,
    deleteBeforeReplace: kind.named === true && before.name === after.name,
  };
}

/** Makes the resource. The engine calls this in `up` only, because the SDK's server does not take part in previews. */
export async function create(kind: ResourceKind, inputs: Properties): Promise<CreateResult> {
  const given = unwrap(inputs);
  const { id, outputs } = await kind.create(kind.settle?.(given, "") ?? given);
  // What is filled in may depend on the id (a container's host name does), so it is done again now that there is one.
  const state = { ...settle(kind, inputs, id), ...outputs };
  return { id, outs: seal(kind, state, inputs) };
}

/** Changes inputs in place; everything that was made stays as it is. */
export function update(kind: ResourceKind, id: string, olds: Properties, news: Properties): UpdateResult {
  const made = Object.fromEntries(
    Object.entries(unwrap(olds)).filter(([name]) => kind.computed.includes(name)),
  );
  return { outs: seal(kind, { ...settle(kind, news, id), ...made }, { ...olds, ...news }) };
}

/** Hands back what the state holds: nothing outside the state could have drifted. Only time passes. */
export function read(kind: ResourceKind, id: string, state: Properties | undefined, now: Date): ReadResult {
  if (!state || Object.keys(state).length === 0) {
    throw new Error("the rehearsal's stand-in cannot adopt a resource that it did not make");
  }
  return { id, props: { ...state, ...kind.aged?.(unwrap(state), now) } };
}

/** The inputs with everything that was left out filled in: what the state holds and a later change is compared with. */
function settle(kind: ResourceKind, properties: Properties, id: string): Properties {
  const inputs = omit(unwrap(properties), [...kind.computed, ...(kind.writeOnly ?? [])]);
  return kind.settle?.(inputs, id) ?? inputs;
}

function seal(kind: ResourceKind, state: Properties, origin: Properties): Properties {
  return Object.fromEntries(
    Object.entries(state)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => {
        const isSecret = kind.secrets.includes(name) || containsSecret(origin[name]);
        return [name, isSecret ? secret(value) : value];
      }),
  );
}

/** The type of the resource itself; the URN's type part also holds the types of its parents, before a `$`. */
function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** As the official providers name resources: the resource's name and seven random hexadecimal digits. */
function uniqueName(urn: string): string {
  return `${urn.split("::").at(-1)}-${randomBytes(4).toString("hex").slice(0, 7)}`;
}
