/** What ServiceAccounts may do through the Kubernetes API. */
import { type Manifest, type Objects, ofKind } from "../manifest.ts";
import type { Aspect } from "./aspect.ts";

interface Right {
  readonly subject: string;
  /** A namespace, or the whole cluster. */
  readonly scope: string;
  readonly group: string;
  readonly resource: string;
  /** Absent: every object. */
  readonly name?: string;
  readonly verb: string;
}

const cluster = "the cluster";

export const rights: Aspect<Right> = {
  title: "Rights in the Kubernetes API",
  sense: "opening",
  facts: (objects) =>
    ofKind(objects, "RoleBinding", "ClusterRoleBinding").flatMap((binding) => rightsOf(binding, objects)),
  covering: (by) => (right) =>
    by.some(
      (other) =>
        other.subject === right.subject &&
        [right.scope, cluster].includes(other.scope) &&
        [right.group, "*"].includes(other.group) &&
        [right.resource, "*"].includes(other.resource) &&
        [right.verb, "*"].includes(other.verb) &&
        (other.name === undefined || other.name === right.name),
    ),
  text: ({ subject, scope, group, resource, name, verb }) => [
    `${subject}, in ${scope}, ${group === "" ? resource : `${resource}.${group}`}${name === undefined ? "" : ` ${name}`}:`,
    verb,
  ],
};

function rightsOf({ kind, metadata, roleRef, subjects = [] }: Manifest, objects: Objects): Right[] {
  const scope = kind === "ClusterRoleBinding" ? cluster : metadata.namespace;
  const role = ofKind(objects, roleRef.kind).find(
    (one) =>
      one.metadata.name === roleRef.name &&
      (roleRef.kind === "ClusterRole" || one.metadata.namespace === metadata.namespace),
  );
  // What a role means that is not ours is known to the cluster alone.
  const rules: Manifest[] = role?.rules ?? [
    { apiGroups: [""], resources: [`everything of ${roleRef.kind} ${roleRef.name}`], verbs: ["*"] },
  ];
  return (subjects as Manifest[]).flatMap((subject) =>
    rules.flatMap(({ apiGroups = [], resources = [], resourceNames = [], verbs = [] }) =>
      (apiGroups as string[]).flatMap((group) =>
        (resources as string[]).flatMap((resource) =>
          (verbs as string[]).flatMap((verb) =>
            (resourceNames.length === 0 ? [undefined] : (resourceNames as string[])).map((name) => ({
              subject: subjectText(subject, metadata.namespace),
              scope,
              group,
              resource,
              ...(name === undefined ? {} : { name }),
              verb,
            })),
          ),
        ),
      ),
    ),
  );
}

function subjectText({ kind, name, namespace }: Manifest, own: string | undefined): string {
  return kind === "ServiceAccount" ? `${namespace ?? own}/${name}` : `${kind} ${name}`;
}
