/** Every way in which one policy can be damaged by one change. */
import { type Family, family } from "../../../stacks/cidr.ts";
import { everything, type IpBlock } from "./addresses.ts";
import type { Labels, Manifest } from "./manifests.ts";
import { type Direction, isPolicy } from "./verify.ts";

export const kinds = [
  "delete the policy",
  "let it select every pod",
  "let it select other pods",
  "remove a policy type",
  "drop a rule",
  "remove a rule's peers",
  "remove a rule's ports",
  "drop a port",
  "remove a port's number",
  "drop a peer",
  "widen a peer's podSelector to {}",
  "widen a peer's namespaceSelector to {}",
  "remove a peer's namespaceSelector",
  "split a peer's selectors into two peers",
  "drop a label of a selector",
  "widen a block to every address",
  "drop a block's exception",
] as const;
export type Kind = (typeof kinds)[number];

export interface Mutant {
  readonly kind: Kind;
  /** E.g. `tracardi-stores/tracardi-redis ingress[0].from[0]`. */
  readonly what: string;
  readonly policy: Manifest;
  /** Undefined: deleted. */
  readonly replacement?: Manifest;
  /** Where the damage is. Default: in both directions. */
  readonly direction?: Direction;
  /** Default: IPv4, or both. */
  readonly family?: Family;
}

interface Selector {
  readonly matchLabels?: Labels;
}
interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: IpBlock;
}
interface Port {
  readonly port?: number;
  readonly protocol?: string;
}
interface Rule {
  readonly peers: readonly Peer[];
  readonly ports: readonly Port[];
}

/** A change of something: what became of it, and how the place is called. */
type Change<T> = readonly [kind: Kind, to: T, place?: string | undefined, family?: Family | undefined];

export function mutantsOf(objects: readonly Manifest[]): Mutant[] {
  return objects.filter(isPolicy).flatMap((policy) => {
    const name = `${policy.metadata.namespace}/${policy.metadata.name}`;
    const inRules = (["ingress", "egress"] as const).flatMap((direction) =>
      changesOfRules(policy, direction).map(
        ([kind, spec, place = "", family]): Mutant => ({
          kind,
          what: `${name} ${direction}${place}`,
          policy,
          replacement: { ...policy, spec },
          direction,
          ...(family && { family }),
        }),
      ),
    );
    const asAWhole = changesOfSpec(policy).map(
      ([kind, spec, place = ""]): Mutant => ({
        kind,
        what: `${name}${place}`,
        policy,
        replacement: { ...policy, spec },
      }),
    );
    return [{ kind: "delete the policy", what: name, policy }, ...asAWhole, ...inRules];
  });
}

function changesOfSpec({ spec }: Manifest): Change<Manifest>[] {
  const types: readonly string[] = spec.policyTypes;
  const selected: Labels = spec.podSelector.matchLabels ?? {};
  const selecting = (matchLabels: Labels) => ({ ...spec, podSelector: { matchLabels } });
  const everyPod: Change<Manifest>[] =
    Object.keys(selected).length === 0 ? [] : [["let it select every pod", { ...spec, podSelector: {} }]];
  return [
    ...everyPod,
    ["let it select other pods", selecting({ ...selected, "app.kubernetes.io/component": "nobody" })],
    ...withoutOneLabel(selected).map(
      ([label, rest]): Change<Manifest> => [
        "drop a label of a selector",
        selecting(rest),
        ` podSelector ${label}`,
      ],
    ),
    ...types.map(
      (type): Change<Manifest> => [
        "remove a policy type",
        { ...spec, policyTypes: types.filter((other) => other !== type) },
        ` ${type}`,
      ],
    ),
  ];
}

function changesOfRules({ spec }: Manifest, direction: Direction): Change<Manifest>[] {
  const side = direction === "ingress" ? "from" : "to";
  const written: readonly Manifest[] = spec[direction] ?? [];
  const rules = written.map((rule): Rule => ({ peers: rule[side], ports: rule.ports }));
  // A list that has become empty is left out, as the program would do: for Kubernetes both mean "everybody".
  const render = ({ peers, ports }: Rule) => ({
    ...(peers.length > 0 && { [side]: peers }),
    ...(ports.length > 0 && { ports }),
  });
  return eachOf(rules, changesOfRule, "drop a rule").map(([kind, changed, place, family]) => [
    kind,
    { ...spec, [direction]: changed.map(render) },
    place,
    family,
  ]);
}

function changesOfRule(rule: Rule): Change<Rule>[] {
  const { peers, ports } = rule;
  const peerChanges = eachOf(
    peers,
    changesOfPeer,
    "drop a peer",
    (peer) => peer.ipBlock && family(peer.ipBlock.cidr),
  );
  const portChanges = eachOf(
    ports,
    ({ protocol }) => [["remove a port's number", [{ protocol }] as Port[]]],
    "drop a port",
  );
  return [
    ["remove a rule's peers", { peers: [], ports }],
    ["remove a rule's ports", { peers, ports: [] }],
    // Dropping the only one is one of the two above.
    ...peerChanges
      .filter(([, changed]) => changed.length > 0)
      .map(
        ([kind, changed, place, of]): Change<Rule> => [kind, { peers: changed, ports }, ` peer${place}`, of],
      ),
    ...portChanges
      .filter(([, changed]) => changed.length > 0)
      .map(([kind, changed, place]): Change<Rule> => [kind, { peers, ports: changed }, ` port${place}`]),
  ];
}

/** One peer may become two. */
function changesOfPeer({ podSelector, namespaceSelector, ipBlock }: Peer): Change<readonly Peer[]>[] {
  if (ipBlock !== undefined) return changesOfBlock(ipBlock);
  if (namespaceSelector === undefined)
    throw new Error("a peer without a namespaceSelector is none of the program's");
  if (podSelector === undefined)
    return [["widen a peer's namespaceSelector to {}", [{ namespaceSelector: {} }]]];
  return [
    ["widen a peer's podSelector to {}", [{ namespaceSelector, podSelector: {} }]],
    ["widen a peer's namespaceSelector to {}", [{ namespaceSelector: {}, podSelector }]],
    ["remove a peer's namespaceSelector", [{ podSelector }]],
    ["split a peer's selectors into two peers", [{ namespaceSelector }, { podSelector }]],
    ...withoutOneLabel(podSelector.matchLabels ?? {}).map(
      ([label, matchLabels]): Change<readonly Peer[]> => [
        "drop a label of a selector",
        [{ namespaceSelector, podSelector: { matchLabels } }],
        ` ${label}`,
      ],
    ),
  ];
}

function changesOfBlock({ cidr, except = [] }: IpBlock): Change<readonly Peer[]>[] {
  const all = everything[family(cidr)];
  const wider: Change<readonly Peer[]>[] =
    cidr === all ? [] : [["widen a block to every address", [{ ipBlock: { cidr: all } }]]];
  return [
    ...wider,
    ...except.map((hole): Change<readonly Peer[]> => {
      const rest = except.filter((other) => other !== hole);
      const ipBlock = { cidr, ...(rest.length > 0 && { except: rest }) };
      return ["drop a block's exception", [{ ipBlock }], ` ${hole}`, family(hole)];
    }),
  ];
}

/** The list without one element, and with one element changed. */
function eachOf<T>(
  list: readonly T[],
  changes: (item: T) => readonly Change<T | readonly T[]>[],
  dropped: Kind,
  of: (item: T) => Family | undefined = () => undefined,
): Change<readonly T[]>[] {
  return list.flatMap((item, index) => {
    const put = (items: readonly T[]) => [...list.slice(0, index), ...items, ...list.slice(index + 1)];
    return [
      [dropped, put([]), `[${index}]`, of(item)] as const,
      ...changes(item).map(
        ([kind, to, place = "", family]) =>
          [kind, put(Array.isArray(to) ? to : [to as T]), `[${index}]${place}`, family ?? of(item)] as const,
      ),
    ];
  });
}

/** Without the last label a selector selects everything, which is a change of its own. */
function withoutOneLabel(labels: Labels): [dropped: string, rest: Labels][] {
  const entries = Object.entries(labels);
  if (entries.length < 2) return [];
  return entries.map(([dropped]) => [
    dropped,
    Object.fromEntries(entries.filter(([key]) => key !== dropped)),
  ]);
}
