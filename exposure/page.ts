/** The page for whoever signs the installation off: the answer in four sentences, the picture, doors, matrix, list. */
import type { Plan } from "../stacks/plan.ts";
import { customProperties } from "./colours.ts";
import { doors } from "./doors.ts";
import { type Content, type Markup, markup } from "./markup.ts";
import { connectionList, matrix } from "./matrix.ts";
import { styleSheet } from "./styleSheet.ts";
import { code, codes, counted, pathText, peerName } from "./words.ts";

/** Nothing is loaded, sent or run, whatever a text in a stack file might try. */
const contentSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

const style = styleSheet(
  `:root{${customProperties("light")}}
@media screen and (prefers-color-scheme:dark){:root{${customProperties("dark")}}}
@media print{:root{${customProperties("print")}}}`,
  "picture.css",
  "page.css",
);

export function exposurePage(plan: Plan, stack: string, picture: Markup): string {
  const { installation, topology, release, production } = plan;
  return `${markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Who can reach what: ${installation}, stack ${stack}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Who can reach what</h1>
<p class="lead">Installation <b>${installation}</b>, stack <b>${stack}</b>: topology ${topology}, Tracardi ${release.version},
${production ? "production" : "not for production"}. Read from ${code(`Pulumi.${stack}.yaml`)}: what this program installs, not what
somebody has added to the cluster since.</p>
</header>
<main>
${answers(plan)}
<section id="picture">
<h2>The picture</h2>
<figure><div class="scroll" role="region" aria-label="The picture, wider than a small screen" tabindex="0">
${picture}
</div>
<figcaption>Every arrow is one row of the <a href="#connections">list of connections</a>. Ports are the pods': an edge's Service
takes 443 and 80 and hands them to 8443 and 8000; what comes in by 80 is only redirected to https.</figcaption></figure>
</section>
${doors(plan)}
${matrix(plan)}
${connectionList(plan)}
${limitsOfThisPage(plan)}
</main>
</body>
</html>`}\n`;
}

/** What a reader wants to know first; everything below is the evidence. */
function answers(plan: Plan): Markup {
  const { zones, connections, trustedCidrs } = plan;
  const called = new Set(
    connections
      .filter(({ from, to }) => from.kind === "tier" && to.kind !== "tier")
      .map(({ to }) => peerName(to)),
  );
  const paths = zones.public.edge.routes.flatMap((route) => route.paths);
  return markup`<section class="answers" aria-label="In short">
${answer(
  "public",
  "Everybody",
  markup`reaches ${codes(zones.public.edge.hosts)} and there only
${codes(paths.map(pathText))}.`,
)}
${answer(
  "private",
  "Trusted addresses",
  markup`reach ${codes(zones.private.edge.hosts)}.
They are ${codes(trustedCidrs)}, and nobody else.`,
)}
${answer("out", "Pods", called.size === 0 ? "call nothing outside the installation." : markup`of the installation call ${counted(called.size, "peer")} outside it: ${[...called].join(", ")}.`)}
${answer("denied", "Everything else", "is denied, in both directions, by a default deny policy in every namespace.")}
</section>`;
}

function answer(kind: string, who: string, what: Content): Markup {
  return markup`<p class="answer ${kind}"><b>${who}</b> ${what}</p>`;
}

function limitsOfThisPage({ portForwards, gui, urls, guardRails }: Plan): Markup {
  return markup`<section id="limits">
<h2>What this page cannot show</h2>
<ul>
<li>Policies hold where the cluster's network plugin enforces them. Without that, only the allow list of the private
controller is left.</li>
<li>Whether a load balancer keeps to the ranges that it is told is up to its provider. The allow list of the private
controller does not rest on it.</li>
<li>A pod's own node always reaches it, and pods in a node's network are under no policy.</li>
<li>What somebody with rights in these namespaces opens later is not in the stack file. ${
    guardRails.enforced
      ? "Guard rails are on: the API server refuses to an admin of a namespace whatever would open more than this page shows."
      : "Guard rails are off: nothing but access rights keeps an admin of a namespace from opening a door."
  }</li>
${
  portForwards.length === 0
    ? undefined
    : markup`<li>There is no load balancer. A port-forward comes in through the loopback address of the pod and passes every
network policy: whoever may forward ports is let in by Kubernetes' own access rules.</li>\n`
}${
  gui.runs === "cluster"
    ? undefined
    : markup`<li>The GUI is a container on the operator's own machine, at ${code(urls.gui)}. Its browser calls the private API, from a trusted
address like everybody.</li>\n`
}</ul>
</section>`;
}
