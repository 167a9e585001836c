/** Rules of admission: what somebody with rights in our namespaces could add or change to get past the fences. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { GuardRailPlan } from "../stacks/guardRails.ts";
import { deployerRail } from "./internal/guardRails/deployer.ts";
import { ingressRail } from "./internal/guardRails/ingresses.ts";
import { networkPolicyRail } from "./internal/guardRails/networkPolicies.ts";
import { podRail } from "./internal/guardRails/pods.ts";
import { quotaRail } from "./internal/guardRails/quotas.ts";
import type { Parameters, Rail } from "./internal/guardRails/rail.ts";
import { serviceRail } from "./internal/guardRails/services.ts";
import { installationLabels } from "./internal/labels.ts";

export interface GuardRailsArgs {
  /** Name of the installation. */
  readonly installation: string;
  /** Where the rules hold, and whether there are any. Plain data: it decides which resources there are. */
  readonly plan: GuardRailPlan;
}

/**
 * The rules say nothing about hosts or addresses. An API server compiles changed rules about once a second, so rules that did
 * would refuse the very `up` that changes them; they read the annotations of the namespace instead.
 */
export class GuardRails extends pulumi.ComponentResource {
  readonly policies: readonly k8s.admissionregistration.v1.ValidatingAdmissionPolicy[];

  constructor(name: string, args: GuardRailsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:GuardRails", name, {}, opts);
    const { installation, plan } = args;
    this.policies = (plan.enforced ? rails(args) : []).map((rail) => {
      // Fixed: the name stands in every refusal, and only one installation of a name fits into a cluster.
      const metadata = {
        name: `${installation}-guard-rails-${rail.name}`,
        labels: installationLabels(installation),
      };
      const policy = new k8s.admissionregistration.v1.ValidatingAdmissionPolicy(
        `${name}-guard-rails-${rail.name}`,
        { metadata, spec: policySpec(rail, plan.namespaces) },
        { parent: this },
      );
      new k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding(
        `${name}-guard-rails-${rail.name}`,
        {
          metadata,
          spec: {
            policyName: policy.metadata.name,
            validationActions: ["Deny"],
            ...(rail.parameters === undefined ? {} : { paramRef: parameterReference(rail.parameters) }),
          },
        },
        { parent: this },
      );
      return policy;
    });
    this.registerOutputs({});
  }
}

function rails({ installation, plan: { edgeNamespaces } }: GuardRailsArgs): readonly Rail[] {
  return [
    serviceRail(),
    ingressRail(),
    podRail({ edgeNamespaces }),
    networkPolicyRail({ installation }),
    deployerRail({ edgeNamespaces }),
    quotaRail(),
  ];
}

function policySpec(
  rail: Rail,
  namespaces: readonly string[],
): k8s.types.input.admissionregistration.v1.ValidatingAdmissionPolicySpec {
  return {
    // A rule that cannot be asked refuses.
    failurePolicy: "Fail",
    ...(rail.parameters === undefined
      ? {}
      : { paramKind: { apiVersion: rail.parameters.apiVersion, kind: rail.parameters.kind } }),
    matchConstraints: {
      matchPolicy: "Equivalent",
      namespaceSelector: {
        // The API server sets this label to the namespace's name and lets nobody change it.
        matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: [...namespaces] }],
      },
      objectSelector: {},
      resourceRules: rail.resources.map(({ group, resources, operations }) => ({
        apiGroups: [group],
        apiVersions: ["v1"],
        resources: [...resources],
        operations: [...operations],
        scope: "Namespaced",
      })),
    },
    matchConditions: rail.conditions.map((condition) => ({ ...condition })),
    variables: rail.variables.map((variable) => ({ ...variable })),
    validations: rail.validations.map((validation) => ({ reason: "Forbidden", ...validation })),
  };
}

/** No namespace: that of the object which is judged. */
function parameterReference({
  selector: { matchExpressions },
}: Parameters): k8s.types.input.admissionregistration.v1.ParamRef {
  return {
    selector: {
      matchExpressions: matchExpressions.map(({ values, ...expression }) => ({
        ...expression,
        values: [...values],
      })),
    },
    parameterNotFoundAction: "Allow",
  };
}
