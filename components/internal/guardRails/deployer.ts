/** The edges' own configuration: with a deployer in the settings, nobody else changes what the controllers are told. */
import { anyone } from "../../../stacks/guardRails.ts";
import { annotation, list, type Operation, type Rail, type RailArgs, written } from "./rail.ts";

const always: readonly Operation[] = [...written, "DELETE"];

/** Scaling and status go through subresources, or change nothing of these. */
const changes = [
  "request.operation != 'UPDATE'",
  "request.resource.resource == 'configmaps'",
  "object.spec.?template.orValue({}) != oldObject.spec.?template.orValue({})",
  "object.spec.?jobTemplate.orValue({}) != oldObject.spec.?jobTemplate.orValue({})",
  "request.resource.resource == 'pods' && object.spec != oldObject.spec",
].join(" || ");

/** Kubernetes' own controllers: they make pods from templates and delete what is no longer wanted. */
const builtIn =
  "request.userInfo.username.startsWith('system:serviceaccount:kube-system:') || request.userInfo.username == 'system:kube-controller-manager'";

export function deployerRail({ edgeNamespaces }: Pick<RailArgs, "edgeNamespaces">): Rail {
  return {
    name: "deployer",
    resources: [
      { group: "", resources: ["configmaps", "replicationcontrollers"], operations: always },
      {
        group: "apps",
        resources: ["deployments", "statefulsets", "daemonsets", "replicasets"],
        operations: always,
      },
      { group: "batch", resources: ["jobs", "cronjobs"], operations: always },
      // A deleted pod comes back as it was.
      { group: "", resources: ["pods", "pods/ephemeralcontainers"], operations: written },
      // What a policy opens has a rule of its own; without it everything would be open.
      { group: "networking.k8s.io", resources: ["networkpolicies"], operations: ["DELETE"] },
    ],
    conditions: [
      {
        name: "in-an-edge",
        expression: `request.resource.resource == 'networkpolicies' || request.namespace in ${list(edgeNamespaces)}`,
      },
      // Kubernetes puts it into every namespace and keeps it right.
      {
        name: "not-the-cluster-certificates",
        expression: "request.resource.resource != 'configmaps' || request.name != 'kube-root-ca.crt'",
      },
      { name: "by-a-person", expression: `!(${builtIn})` },
      { name: "changed", expression: changes },
    ],
    variables: [{ name: "deployer", expression: annotation("deployer") }],
    validations: [
      {
        expression: `variables.deployer in ['${anyone}', 'user:' + request.userInfo.username] || request.userInfo.?groups.orValue([]).exists(group, 'group:' + group == variables.deployer)`,
        message:
          "arguments and trusted list of the edges are changed, and NetworkPolicies deleted, by the deployer of the stack alone, so that every change is reviewed; change the settings of the stack and run pulumi up",
        messageExpression:
          "request.userInfo.username + ' is not the deployer of the stack (tracardi:deployer), who alone changes arguments and trusted list of the edges and deletes NetworkPolicies, so that every change is reviewed; change the settings of the stack and run pulumi up'",
      },
    ],
  };
}
