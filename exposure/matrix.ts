/** The connection table twice: as a matrix of who reaches whom, and as a list with all addresses. */
import type { Connection } from "../stacks/connections.ts";
import type { Plan } from "../stacks/plan.ts";
import { peerId } from "./graph.ts";
import { type Content, type Markup, markup } from "./markup.ts";
import { code, codes, peerDetails, peerName, portsText } from "./words.ts";

export function matrix({ connections }: Plan): Markup {
  const rows = distinct(connections, "from");
  const columns = distinct(connections, "to");
  const ends = (from: string, to: string) => JSON.stringify([from, to]);
  const cells = Map.groupBy(connections, ({ from, to }) => ends(peerId(from, "from"), peerId(to, "to")));
  return markup`<section id="matrix">
<h2>The matrix</h2>
<div class="scroll" role="region" aria-label="The matrix, wider than a small screen" tabindex="0">
<table class="matrix">
<caption>From the left to the top. <span aria-hidden="true">–</span> means denied.</caption>
<thead><tr><th scope="col">from \\ to</th>${columns.map(({ name }) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => markup`<tr><th scope="row">${row.name}</th>${columns.map((column) => cell(cells.get(ends(row.id, column.id)) ?? []))}</tr>\n`)}</tbody>
</table>
</div>
</section>`;
}

function cell(connections: readonly Connection[]): Markup {
  if (connections.length === 0) {
    return markup`<td class="denied"><span aria-hidden="true">–</span><span class="spoken">denied</span></td>`;
  }
  return markup`<td class="allowed">${connections.map(({ ports, reason }) => markup`<p>${code(portsText(ports))} ${reason}</p>`)}</td>`;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

function distinct(connections: readonly Connection[], role: "from" | "to"): readonly Named[] {
  const peers = connections.map((connection) => connection[role]);
  // Outside first on the way in, last on the way out.
  const tiers = peers.filter(({ kind }) => kind === "tier");
  const others = peers.filter(({ kind }) => kind !== "tier");
  const inOrder = role === "from" ? [...others, ...tiers] : [...tiers, ...others];
  return [...new Map(inOrder.map((peer) => [peerId(peer, role), peerName(peer)]))].map(([id, name]) => ({
    id,
    name,
  }));
}

export function connectionList({ connections }: Plan): Markup {
  return markup`<section id="connections">
<h2>All ${connections.length} connections</h2>
<table class="connections">
<thead><tr><th scope="col">From</th><th scope="col">To</th><th scope="col">Ports</th><th scope="col">Reason</th></tr></thead>
<tbody>
${connections.map(row)}</tbody>
</table>
</section>`;
}

function row({ from, to, ports, reason }: Connection): Markup {
  const peer = (one: Connection["from"]): Content => {
    const details = peerDetails(one);
    return [peerName(one), details.length === 0 ? undefined : markup`<br><small>${codes(details)}</small>`];
  };
  return markup`<tr><td data-column="From">${peer(from)}</td><td data-column="To">${peer(to)}</td><td data-column="Ports">${code(portsText(ports))}</td><td data-column="Reason">${reason}</td></tr>
`;
}
