/** Translates definitions into Pulumi's policies. They share what was seen: the objects as the program asked for them. */
import type {
  Policies,
  ReportViolation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { installationIsDescribed } from "../installationIsDescribed.ts";
import { isKubernetes, type KubernetesObject, objectOf, titleOf } from "../kubernetes/objects.ts";
import { Stack } from "../kubernetes/stack.ts";
import type {
  Definition,
  Finding,
  ObjectPolicy,
  SecrecyPolicy,
  StackFinding,
  StackPolicy,
  Statement,
} from "./definition.ts";
import { type Installation, readInstallation } from "./installation.ts";
import { isAmong, type Path, secretsIn } from "./secrecy.ts";
import { unknownPath } from "./unknown.ts";

/** What the policies of one pack know together. */
interface Seen {
  installation?: Installation;
  /**
   * By URN. A stack policy is given outputs, which the API server has filled with its defaults: `replicas: 1` for example,
   * where an autoscaler decides. What counts is what was asked for.
   */
  readonly asked: Map<string, KubernetesObject>;
}

/** @returns policies that belong together: those of one call must be used in one pack. */
export function assemble(definitions: readonly Definition[]): Policies {
  const seen: Seen = { asked: new Map() };
  return [remember(seen), ...definitions.map((definition) => translate(definition, seen))];
}

function translate(definition: Definition, seen: Seen): Policies[number] {
  if ("judge" in definition) return ofObjects(definition, seen);
  return "judgeStack" in definition ? ofStack(definition, seen) : ofSecrecy(definition);
}

/** The first policy: it is asked before all others about each resource. */
function remember(seen: Seen): ResourceValidationPolicy & StackValidationPolicy {
  const { validateStack, ...statement } = ofStack(installationIsDescribed, seen);
  return {
    ...statement,
    validateResource: (args) => {
      seen.installation = readInstallation(args.getConfig());
      if (isKubernetes(args)) seen.asked.set(args.urn, objectOf(args));
    },
    validateStack: (args, report) => {
      seen.installation = readInstallation(args.getConfig());
      return validateStack(args, report);
    },
  };
}

function ofObjects(policy: ObjectPolicy, seen: Seen): ResourceValidationPolicy {
  return {
    ...translated(policy),
    validateResource: (args, report) => {
      if (!isKubernetes(args)) return;
      const object = objectOf(args);
      tell(policy, report, object, () =>
        mapped(
          policy.judge(object, { installation: known(seen), config: args.getConfig() }),
          (finding: Finding) => sentence(policy, object, full(finding)),
        ),
      );
    },
  };
}

const unmarked: StackFinding = {
  what: "cannot be judged",
  because: "Pulumi shows what is secret to a policy of level remediate only",
  remedy: "leave its enforcementLevel as it is",
};

/**
 * Its level "remediate" is what lets it see the marks; it mends nothing, and what it finds counts as mandatory. On another
 * level it sees none, and says so.
 */
function ofSecrecy(policy: SecrecyPolicy): ResourceValidationPolicy {
  const marked = new Map<string, readonly Path[]>();
  return {
    ...translated(policy),
    enforcementLevel: "remediate",
    remediateResource: (args) => {
      if (isKubernetes(args)) marked.set(args.urn, secretsIn(args.props));
    },
    validateResource: (args, report) => {
      if (!isKubernetes(args)) return;
      const object = objectOf(args);
      const secrets = marked.get(args.urn);
      tell(policy, report, object, () =>
        mapped(
          policy.judgeSecrecy(object, (path) => isAmong(secrets ?? [], path)),
          (finding: Finding) => sentence(policy, object, secrets === undefined ? unmarked : full(finding)),
        ),
      );
    },
  };
}

function ofStack(policy: StackPolicy, seen: Seen): StackValidationPolicy {
  return {
    ...translated(policy),
    validateStack: (args, report) => {
      const objects = args.resources
        .filter(isKubernetes)
        .map((resource) => seen.asked.get(resource.urn) ?? objectOf(resource));
      tell(policy, report, undefined, () => {
        const installation = known(seen);
        const stack = new Stack(objects, args.resources, installation);
        return mapped(
          policy.judgeStack(stack, { installation, config: args.getConfig() }),
          (finding: StackFinding) => sentence(policy, finding.about, finding),
        );
      });
    },
  };
}

/** Reports sentences until one of them would need a value that is not known yet; then that is what is reported. */
function tell(
  policy: Statement,
  report: ReportViolation,
  object: KubernetesObject | undefined,
  sentences: () => Iterable<{ readonly text: string; readonly urn: string | undefined }>,
): void {
  try {
    for (const { text, urn } of sentences()) report(text, urn);
  } catch (error) {
    const path = unknownPath(error);
    // Left to Pulumi it would become advice, and the preview of what must not be deployed would pass.
    if (path === undefined) throw error;
    const subject = object === undefined ? "the stack" : titleOf(object);
    report(
      `${subject} cannot be judged by ${policy.name}: ${path} is not known before something else is made; ` +
        "write the value, or take it from what exists already",
      object?.urn,
    );
  }
}

function* mapped<T, R>(items: Iterable<T>, make: (item: T) => R): Iterable<R> {
  for (const item of items) yield make(item);
}

function full(finding: Finding): StackFinding {
  return typeof finding === "string" ? { what: finding } : finding;
}

function sentence(
  policy: Statement,
  object: KubernetesObject | undefined,
  { what, because = policy.because, remedy = policy.remedy }: StackFinding,
): { readonly text: string; readonly urn: string | undefined } {
  const subject = object === undefined ? "the stack" : titleOf(object);
  return { text: `${subject} ${what}: ${because}; ${remedy}`, urn: object?.urn };
}

function translated({ because, source, remedy, enforcementLevel = "mandatory", ...statement }: Statement) {
  const { name, severity, description, configSchema } = statement;
  return {
    name,
    severity,
    description,
    enforcementLevel,
    remediationSteps: `${remedy[0]?.toUpperCase()}${remedy.slice(1)}, because ${because}.`,
    url: source,
    ...(configSchema === undefined ? {} : { configSchema }),
  };
}

/** @throws where the first policy is disabled: without it nothing can be judged, and that must not look like a pass. */
function known({ installation }: Seen): Installation {
  if (installation === undefined)
    throw new Error(
      `the policy ${installationIsDescribed.name} must not be disabled: it tells the others what to expect`,
    );
  return installation;
}
