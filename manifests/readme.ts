/** What stands beside the manifests: how they are applied, and what somebody else has to bring. */
import type { Plan } from "../stacks/plan.ts";
import { namespacesInOrder, type Tree } from "./layout.ts";
import type { NeededSecret } from "./secrets.ts";

/** First line of the README, by which a folder is known as one that may be written anew. */
export const mark = "<!-- written by make manifests -->";

export function readme(plan: Plan, stack: string, tree: Tree, secrets: readonly NeededSecret[]): string {
  const { installation, release, namespaces, gui, install } = plan;
  const tokens = secrets.filter(
    ({ keys }) => keys.includes("installation-token") || keys.includes("merging-token"),
  );
  return `${mark}
# ${installation}, stack ${stack}, Tracardi ${release.version}

${Object.keys(tree).length} objects, made from Pulumi.${stack}.yaml by \`make manifests STACK=${stack}\`. Do not edit them: change the
stack file and make them anew.

## Apply

\`\`\`
kubectl apply --server-side -R -f .
\`\`\`

Files are applied in the order of their names. Namespaces come first, then everything of one after the other, private before
public. ${namespaces === "existing" ? "The namespaces exist already; theirs are labels and annotations only." : "The namespaces are made."}
A ConfigMap or Job that changes has another name: let your tool delete what is no longer in the folder.

## Bring these Secrets

No value of a Secret is in this folder. Pods wait until theirs are there${install === undefined ? "" : "; the Job fails without them, so bring them first"}.

| Namespace | Secret | Type | Keys | Used by |
|---|---|---|---|---|
${secrets.map(row).join("\n")}
${
  tokens.length === 0
    ? ""
    : `
\`installation-token\` and \`merging-token\` are letters and digits of your choice, 40 or more, the same in every namespace, and
never changed: data that was merged with one token cannot be merged with another. From files, as others see arguments:

\`\`\`
umask 077
for token in installation-token merging-token; do
  openssl rand -hex 20 | tr -d '\\n' > $token
done
${tokens
  .map(
    ({ namespace, name, keys }) =>
      `kubectl -n ${namespace} create secret generic ${name} \\\n  ${keys.map((key) => `--from-file=${key}`).join(" ")}`,
  )
  .join("\n")}
\`\`\`
`
}
## What is different from \`pulumi up\`

- Nothing waits: an upgrade does not start with the private API, and a Job that fails stops nobody. Look at it:
  \`kubectl -n ${install?.namespace ?? namespacesInOrder(plan)[0]} get jobs\`.
- Nothing is remembered but the release marker in the namespace's annotations, by which the API server refuses what must not
  follow the installed release.
- A Job that has ended is removed after a day. Your tool makes it again then, and it finds everything installed.
${gui.runs === "local" ? "- The GUI runs on the operator's machine, which no manifest describes.\n" : ""}`;
}

function row({ namespace, name, type, keys, users }: NeededSecret): string {
  return `| ${namespace} | ${name} | ${type} | ${keys.join(", ")} | ${users.join(", ")} |`;
}
