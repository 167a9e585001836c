/**
 * An engine that answers every registration at once. The SDK's own mock engine decodes and encodes every resource twice
 * more, which a real one does in another process: its registration is replaced by a shorter one.
 */
import * as pulumi from "@pulumi/pulumi";
import { mockState } from "../../rendering/mockState.ts";
import type { RegisterResourceRequest } from "../../rendering/monitor.ts";
import type { Values } from "../../rendering/secrets.ts";
import { readStackFile } from "../../rendering/stackFile.ts";

/** The stack whose settings are measured: it has the most resources of the committed ones. */
export const stack = "dev";

/** What a registration said; enough for another program to repeat it. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  /** False for components. */
  readonly custom: boolean;
  readonly inputs: Values;
}

export const recorded: Recorded[] = [];

await pulumi.runtime.setMocks(
  { newResource: unused, call: unused },
  "tracardi",
  stack,
  false,
  "organization",
);
pulumi.runtime.setAllConfig({ ...readStackFile(stack).config }, []);
Object.assign(pulumi.runtime.getMonitor() as object, {
  registerResource,
  registerResourceOutputs,
  readResource,
});

function registerResource(
  request: RegisterResourceRequest,
  answer: (error: null, response: object) => void,
): void {
  const [type, name] = [request.getType(), request.getName()];
  const inputs = request.getObject()?.toJavaScript() ?? {};
  recorded.push({ type, name, custom: request.getCustom(), inputs });
  const { id, outputs } = request.getCustom()
    ? mockState({ type, name, inputs, wrapped: inputs })
    : { id: "", outputs: {} };
  answer(null, {
    getUrn: () => `urn:pulumi:${stack}::tracardi::${type}::${name}`,
    getId: () => id,
    // The SDK only turns the protocol's structure back into the values that it was made from.
    getObject: () => ({ toJavaScript: () => outputs }),
    getPropertydependenciesMap: () => undefined,
    getResult: () => 0,
    getUnknown: () => false,
  });
}

/** The stack itself, which has no outputs before its first `up`. */
function readResource(
  request: { getType(): string; getName(): string },
  answer: (error: null, response: object) => void,
): void {
  answer(null, {
    getUrn: () => `urn:pulumi:${stack}::tracardi::${request.getType()}::${request.getName()}`,
    getProperties: () => ({ toJavaScript: () => ({ name: request.getName(), outputs: {} }) }),
    getPropertydependenciesMap: () => undefined,
    getResult: () => 0,
    getUnknown: () => false,
  });
}

function registerResourceOutputs(_request: unknown, answer: (error: null, response: object) => void): void {
  answer(null, {});
}

function unused(): never {
  throw new Error("the program asks the engine for something that has no mock");
}
