/**
 * Runs a piece of program without an engine and hands out everything it registered: inputs, secrecy, options. Each
 * render has a Pulumi runtime of its own, so several of them in one process, even at once, do not meet.
 */
import * as pulumi from "@pulumi/pulumi";
import * as internals from "@pulumi/pulumi/runtime/state.js";
import { aliasUrns } from "./aliases.ts";
import { type MockState, mockState } from "./mockState.ts";
import type { RegisterResourceRequest } from "./monitor.ts";
import { collectUnhandledRejections } from "./rejections.ts";
import { secretPaths, unwrap, type Values } from "./secrets.ts";
import { omitStackTracesOfPromises } from "./stackTraces.ts";

export type { Values } from "./secrets.ts";

omitStackTracesOfPromises();

/** One resource or component as the engine would have been asked to make it. */
export interface Registration {
  /** As a real engine writes it, with the types of all ancestors. */
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** False for components. */
  readonly custom: boolean;
  /** What the program said, secrets unwrapped. */
  readonly inputs: Values;
  /** Paths of the inputs that were secret, e.g. "stringData.password" or "spec.containers[0].args[1]". */
  readonly secretPaths: readonly string[];
  /** What the mock answered (for components: what they registered as outputs), secrets unwrapped. */
  readonly outputs: Values;
  /** Name of the explicit provider; absent when the resource would get a default one. */
  readonly provider?: string;
  readonly parent?: Registration;
  /** Including what came from the parent. */
  readonly protect: boolean;
  /** URNs of all resources that must exist first: explicit ones and those whose outputs are inputs here. */
  readonly dependencies: readonly string[];
  readonly ignoreChanges: readonly string[];
  /** As the program wrote them, e.g. "900s"; "" where it wrote none. */
  readonly timeouts: { readonly create: string; readonly update: string };
  /** Other URNs under which the engine would find it in a stack that exists, also by the aliases of what it is in. */
  readonly aliases: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly deleteBeforeReplace: boolean;
  readonly retainOnDelete: boolean;
  /** Of components: how often they said that they are complete. Once is right. */
  readonly outputsRegistered: number;
}

/** Everything that one render registered, in the order of registration. */
export class Rendered<T = unknown> {
  readonly resources: readonly Registration[];
  /** What `make` returned. */
  readonly result: T;

  constructor(resources: readonly Registration[], result: T) {
    this.resources = resources;
    this.result = result;
  }

  /** The one resource of that type and logical name; throws, naming what exists, when there is none. */
  find(type: string, name: string): Registration {
    const [found, ...more] = this.all(type).filter((resource) => resource.name === name);
    if (found !== undefined && more.length === 0) return found;
    const known = this.resources.map((resource) => `  ${resource.type} ${resource.name}`).join("\n");
    throw new Error(
      `${more.length > 0 ? "several are" : "nothing is"} a ${type} "${name}"; registered:\n${known}`,
    );
  }

  all(type: string): readonly Registration[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** Resources of a Kubernetes kind, e.g. "Deployment", whatever its group. */
  kind(kind: string): readonly Registration[] {
    return this.resources.filter(({ type }) => type.startsWith("kubernetes:") && type.endsWith(`:${kind}`));
  }
}

export interface RenderOptions {
  /** Default "tracardi". */
  readonly project?: string;
  /** Default "test". */
  readonly stack?: string;
  /** True: ids and computed outputs are unknown. Default false. */
  readonly preview?: boolean;
  /** Configuration, keys with their namespace, e.g. "tracardi:topology". */
  readonly config?: Readonly<Record<string, string>>;
  /** Keys of `config` whose values are secret. */
  readonly secretConfig?: readonly string[];
  /** Further or other outputs of a resource, on top of its inputs and the usual mock values. */
  readonly outputs?: (resource: {
    readonly type: string;
    readonly name: string;
    readonly inputs: Values;
  }) => Values | undefined;
  /** Outputs of referenced stacks, by stack name. */
  readonly stackReferences?: Readonly<Record<string, Values>>;
  /** What functions of providers answer, by token. Default: nobody may ask one. */
  readonly functions?: Readonly<Record<string, (inputs: Values) => Values>>;
}

/**
 * Runs `make` and waits until everything that it started has ended. Rejects when a registration fails, an output
 * throws or a promise is rejected without anybody noticing.
 */
export async function render<T>(
  make: () => T | Promise<T>,
  options: RenderOptions = {},
): Promise<Rendered<T>> {
  return withLocalStorage(async () => {
    const unnoticed = collectUnhandledRejections();
    try {
      const { project = "tracardi", stack = "test", preview = false } = options;
      const recorder = new Recorder(options, project, stack);
      await pulumi.runtime.setMocks(mocks(options), project, stack, preview, organization);
      recorder.takeOver(pulumi.runtime.getMonitor());
      pulumi.runtime.setAllConfig({ ...options.config }, [...(options.secretConfig ?? [])]);
      const result = await make();
      await waitForRPCs();
      await unnoticed.settle();
      return new Rendered(recorder.resources, result);
    } finally {
      unnoticed.stop();
    }
  });
}

/** The value of an output; rejects when the output failed. */
export async function resolved<T>(output: pulumi.Output<T> | T): Promise<T> {
  return (pulumi.output(output) as unknown as { promise(): Promise<T> }).promise();
}

export async function isSecret(output: pulumi.Output<unknown>): Promise<boolean> {
  return pulumi.isSecret(output);
}

// The SDK marks both as internal but uses them in the same way: one store per inline program.
const { withLocalStorage } = internals as unknown as {
  withLocalStorage<T>(run: () => Promise<T>): Promise<T>;
};
const { waitForRPCs } = pulumi.runtime as unknown as { waitForRPCs(): Promise<void> };

/** The recorder answers registrations itself. */
function mocks({ functions = {} }: RenderOptions): pulumi.runtime.Mocks {
  return {
    newResource: ({ type, name }) => {
      throw new Error(`the recorder did not answer for ${type} ${name}`);
    },
    call: ({ token, inputs }) => {
      const answer = functions[token];
      if (answer === undefined) {
        throw new Error(`the program calls the provider function ${token}, which has no mock`);
      }
      return answer(inputs);
    },
  };
}

/** Where there is no service with organizations, this is everybody's. */
const organization = "organization";

type Answer = (error: unknown, response?: unknown) => void;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Takes the place of the mock monitor's own registration, which loses options and the exact place of secrets. */
class Recorder {
  readonly resources: Mutable<Registration>[] = [];
  private readonly byUrn = new Map<string, Mutable<Registration>>();
  private readonly options: RenderOptions;
  private readonly prefix: string;
  /** Name of this very stack, which has no outputs before its first `up`. */
  private readonly self: string;

  constructor(options: RenderOptions, project: string, stack: string) {
    this.options = options;
    this.self = `${organization}/${project}/${stack}`;
    this.prefix = `urn:pulumi:${stack}::${project}::`;
  }

  takeOver(monitor: unknown): void {
    Object.assign(monitor as object, {
      registerResource: (request: RegisterResourceRequest, answer: Answer) =>
        this.answer(answer, () => this.register(request)),
      readResource: (request: RegisterResourceRequest, answer: Answer) =>
        this.answer(answer, () => this.read(request)),
      registerResourceOutputs: (
        request: { getUrn(): string; getOutputs(): { toJavaScript(): Values } | undefined },
        answer: Answer,
      ) =>
        this.answer(answer, () =>
          this.complete(request.getUrn(), request.getOutputs()?.toJavaScript() ?? {}),
        ),
    });
  }

  private answer(answer: Answer, make: () => unknown): void {
    let response: unknown;
    try {
      response = make();
    } catch (error) {
      answer(error);
      return;
    }
    answer(null, response);
  }

  private register(request: RegisterResourceRequest): unknown {
    const [type, name] = [request.getType(), request.getName()];
    const parent = this.byUrn.get(request.getParent());
    const urn = `${this.prefix}${ancestry(parent)}${type}::${name}`;
    if (this.byUrn.has(urn)) throw new Error(`Duplicate resource URN '${urn}'`);
    const wrapped = request.getObject()?.toJavaScript() ?? {};
    const inputs = unwrap(wrapped) as Values;
    const custom = request.getCustom();
    const state: MockState = custom
      ? mockState({ type, name, inputs, wrapped }, this.options.outputs?.({ type, name, inputs }))
      : { id: "", outputs: {} };
    const secretOutputs = new Set(request.getAdditionalsecretoutputsList());
    const provider = this.byUrn.get(request.getProvider().split("::").slice(0, 4).join("::"));
    const resource: Mutable<Registration> = {
      urn,
      type,
      name,
      custom,
      inputs,
      secretPaths: [...secretPaths(wrapped)].sort(),
      outputs: unwrap(state.outputs) as Values,
      ...(provider === undefined ? {} : { provider: provider.name }),
      ...(parent === undefined ? {} : { parent }),
      protect: request.getProtect(),
      dependencies: [...request.getDependenciesList()].sort(),
      ignoreChanges: request.getIgnorechangesList(),
      timeouts: {
        create: request.getCustomtimeouts()?.getCreate() ?? "",
        update: request.getCustomtimeouts()?.getUpdate() ?? "",
      },
      aliases: aliasUrns({ urn, type, name }, parent, request.getAliasesList()),
      replaceOnChanges: request.getReplaceonchangesList(),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      retainOnDelete: request.getRetainondelete(),
      outputsRegistered: 0,
    };
    this.resources.push(resource);
    this.byUrn.set(urn, resource);
    return response(urn, state.id, protect(state.outputs, secretOutputs));
  }

  private read(request: RegisterResourceRequest): unknown {
    const [type, name] = [request.getType(), request.getName()];
    if (type !== "pulumi:pulumi:StackReference")
      throw new Error(`the program reads ${type} ${name}, which has no mock`);
    const outputs = this.options.stackReferences?.[name] ?? (name === this.self ? {} : undefined);
    if (outputs === undefined) throw new Error(`no outputs are mocked for the referenced stack "${name}"`);
    return response(`${this.prefix}${type}::${name}`, name, { name, outputs, secretOutputNames: [] });
  }

  private complete(urn: string, outputs: Values): unknown {
    const component = this.byUrn.get(urn);
    if (component === undefined) throw new Error(`outputs of the unknown resource ${urn}`);
    component.outputsRegistered += 1;
    component.outputs = unwrap(outputs) as Values;
    return {};
  }
}

function ancestry(parent: Registration | undefined): string {
  if (parent === undefined || parent.type === "pulumi:pulumi:Stack") return "";
  return `${ancestry(parent.parent)}${parent.type}$`;
}

/** Outputs that the provider's SDK declares secret arrive as secrets, as from a real engine. */
function protect(outputs: Values, secret: ReadonlySet<string>): Values {
  const { specialSigKey, specialSecretSig } = pulumi.runtime;
  return Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [
      key,
      secret.has(key) && value?.[specialSigKey] === undefined
        ? { [specialSigKey]: specialSecretSig, value }
        : value,
    ]),
  );
}

/** What the SDK reads from an answer, for registrations and reads alike. */
function response(urn: string, id: string, outputs: Values): unknown {
  const object = structOf(outputs);
  return {
    getUrn: () => urn,
    getId: () => id,
    getObject: () => object,
    getProperties: () => object,
    getPropertydependenciesMap: () => undefined,
    getResult: () => 0,
    getUnknown: () => false,
  };
}

/** The SDK only ever turns the protocol's structure back into the values it was made from. */
function structOf(values: Values): { toJavaScript(): Values } {
  return { toJavaScript: () => values };
}
