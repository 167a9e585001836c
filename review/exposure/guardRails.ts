/** Rules of the API server about what may be added later, and what the namespaces' annotations admit by them. */
import { type Block, blockText, everybody } from "../addresses.ts";
import { flattened } from "../flattened.ts";
import { type Manifest, namespacesOf, type Objects, ofKind } from "../manifest.ts";
import { type Aspect, byBlock, same } from "./aspect.ts";
import { isThere } from "./connections.ts";

interface Rule {
  readonly policy: string;
  readonly expression: string;
  readonly message: string;
}

/** Only where a binding denies what a rule does not like. */
export const rules: Aspect<Rule> = {
  title: "Rules against later additions",
  sense: "fence",
  facts: (objects) =>
    enforced(objects).flatMap(({ metadata, spec }) =>
      ((spec.validations ?? []) as Manifest[]).map(({ expression, message }) => ({
        policy: metadata.name,
        expression,
        message: String(message ?? expression),
      })),
    ),
  // A better message is the same rule.
  covering:
    (by) =>
    ({ policy, expression }) =>
      by.some((other) => other.policy === policy && other.expression === expression),
  text: ({ policy, message }) => [`${policy}: ${message}`],
  // Where nothing is left nothing needs a rule.
  concerns: (_, objects) => namespacesOf(objects).length > 0,
};

interface Line {
  readonly policy: string;
  readonly line: string;
}

/** To whom and when the rules apply, what they compute first, and what they compare with. */
export const ruleScopes: Aspect<Line> = {
  title: "Where rules against later additions apply",
  sense: "condition",
  facts: (objects) => [
    ...denying(objects).flatMap(({ spec: { policyName, validationActions: _, ...spec } }) =>
      flattened(spec).map((line) => ({ policy: policyName, line })),
    ),
    ...enforced(objects).flatMap(({ metadata, spec: { validations: _, ...spec } }) => {
      const { resourceRules = [], ...constraints } = spec.matchConstraints ?? {};
      // A rule for some resources is one thing: parts of two of them are not the same together.
      const resources = (resourceRules as Manifest[]).map((rule) => `resourceRules: ${JSON.stringify(rule)}`);
      return [...flattened({ ...spec, matchConstraints: constraints }), ...resources].map((line) => ({
        policy: metadata.name,
        line,
      }));
    }),
  ],
  covering: same,
  text: ({ policy, line }) => [`${policy}: ${line}`],
  // A namespace that is gone needs no rule; a policy that is gone is told by its rules.
  concerns: ({ policy, line }, objects) => {
    const [, namespace] = /namespaceSelector\.matchExpressions.*\.values\[\]: (.*)$/.exec(line) ?? [];
    return (
      enforced(objects).some(({ metadata }) => metadata.name === policy) &&
      (namespace === undefined || isThere(namespace, objects))
    );
  },
};

function denying(objects: Objects): Manifest[] {
  return ofKind(objects, "ValidatingAdmissionPolicyBinding").filter(({ spec }) =>
    spec.validationActions?.includes("Deny"),
  );
}

function enforced(objects: Objects): Manifest[] {
  const denied = denying(objects).map(({ spec }) => spec.policyName);
  return ofKind(objects, "ValidatingAdmissionPolicy").filter(({ metadata }) =>
    denied.includes(metadata.name),
  );
}

interface Admission {
  readonly namespace: string;
  /** `network-policies`. */
  readonly list: string;
  /** A line of it, with `…` where its addresses stand. */
  readonly line: string;
  /** Absent where the line has none. */
  readonly range?: Block;
}

const prefix = "guard-rails.tracardi/";
/** This one is no list of what is admitted: its lines hold the load balancers to what the plan says. */
const demanded = / annotation /;

export const admissions: Aspect<Admission> = {
  title: "What these rules admit",
  sense: "opening",
  facts: (objects) => linesOf(objects).filter(({ line }) => !demanded.test(line)),
  covering(by) {
    const covered = byBlock(
      by,
      ({ range }) => range,
      ({ namespace, list, line }) => [namespace, list, line],
    );
    // A named deployer where everybody was one closes something.
    return (admission) =>
      covered(admission) || (admission.list === "deployer" && covered({ ...admission, line: "anyone" }));
  },
  text: ({ namespace, list, line, range }) => [
    `${namespace}, ${list}: ${range === undefined ? line : line.replace("…", blockText(range))}`,
  ],
};

export const demands: Aspect<Admission> = {
  title: "What these rules demand of load balancers",
  sense: "condition",
  facts: (objects) =>
    linesOf(objects).filter(({ line }) => demanded.test(line) && !/health-?check/.test(line)),
  covering: same,
  text: ({ namespace, list, line }) => [`${namespace}, ${list}: ${line}`],
  concerns: ({ namespace }, objects) => isThere(namespace, objects),
};

function linesOf(objects: Objects): Admission[] {
  return ofKind(objects, "Namespace").flatMap(({ metadata }) =>
    Object.entries((metadata.annotations ?? {}) as Record<string, string>)
      .filter(([key]) => key.startsWith(prefix))
      .flatMap(([key, text]) => {
        const list = key.slice(prefix.length);
        return text
          .split("\n")
          .flatMap((line) =>
            partsOf(list, line).map((part) => ({ namespace: metadata.name, list, ...part })),
          );
      }),
  );
}

/** Addresses are compared by what they contain, the rest of a line by its text. */
function partsOf(list: string, text: string): Pick<Admission, "line" | "range">[] {
  const addresses = /^(.*) cidr:(.*) (\S+)$/.exec(text);
  if (list === "network-policies" && addresses !== null) {
    const [, tier, ranges = "", ports = ""] = addresses;
    const blocks = ranges.split(";").map((range): Block => {
      const [cidr = "", except] = range.split(" except ");
      return { cidr, ...(except === undefined ? {} : { except: except.split(",") }) };
    });
    return ports
      .split(",")
      .flatMap((port) => blocks.map((range) => ({ line: `${tier} cidr:… ${port}`, range })));
  }
  const service = /^(\S+ (?:LoadBalancer|NodePort|ClusterIP) \S+ \S+) (\S+)$/.exec(text);
  if (list === "services" && service !== null) {
    const [, door, sources = "-"] = service;
    const ranges = sources === "-" ? everybody : sources.split(",").map((cidr) => ({ cidr }));
    return ranges.map((range) => ({ line: `${door} …`, range }));
  }
  return [{ line: text }];
}
