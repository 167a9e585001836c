/** Services that are reached from outside of the cluster, or lead out of it. */
import { cloudFacts } from "../../stacks/clouds.ts";
import { type Block, blockText, everybody } from "../addresses.ts";
import { type Manifest, type Objects, ofKind, placeOf } from "../manifest.ts";
import { type Aspect, byBlock, same } from "./aspect.ts";
import { podsText, selectorOf } from "./selectors.ts";

interface Door {
  readonly place: string;
  readonly kind: string;
  readonly range: Block;
  readonly port: string;
  readonly pods: string;
}

export const doors: Aspect<Door> = {
  title: "Services reached from outside",
  sense: "opening",
  facts: (objects) => outside(objects).flatMap(doorsOf),
  covering: (by) =>
    byBlock(
      by,
      ({ range }) => range,
      ({ place, kind, port, pods }) => [place, kind, port, pods],
    ),
  text: ({ place, kind, range, port, pods }) => [
    `${kind} ${place} admits ${blockText(range)} to ${pods} on`,
    port,
  ],
};

function doorsOf(service: Manifest): Door[] {
  const { type, loadBalancerSourceRanges: ranges = [], ports = [], selector } = service.spec;
  const admitted = ranges.length === 0 ? everybody : (ranges as string[]).map((cidr) => ({ cidr }));
  return (ports as Manifest[]).flatMap(({ port, targetPort, protocol = "TCP" }) =>
    admitted.map((range) => ({
      place: placeOf(service),
      kind: type,
      range,
      port: `${port}/${protocol} (${targetPort ?? port})`,
      pods: podsText(selectorOf({ matchLabels: selector })),
    })),
  );
}

interface Trait {
  readonly place: string;
  readonly trait: string;
}

export const traits: Aspect<Trait> = {
  title: "Ways around load balancers",
  sense: "opening",
  facts: (objects) =>
    ofKind(objects, "Service").flatMap((service) =>
      traitsOf(service.spec).map((trait) => ({ place: placeOf(service), trait })),
    ),
  covering: same,
  text: ({ place, trait }) => [`Service ${place}`, trait],
};

/** What Kubernetes does where nothing is written is written here. */
function traitsOf({
  type,
  externalTrafficPolicy = "Cluster",
  allocateLoadBalancerNodePorts = true,
  externalIPs = [],
  externalName,
}: Manifest): string[] {
  const external = type === "LoadBalancer" || type === "NodePort";
  const nodePorts = type === "NodePort" || (type === "LoadBalancer" && allocateLoadBalancerNodePorts);
  return [
    ...(nodePorts ? ["is open on a port of every node"] : []),
    ...(external && externalTrafficPolicy === "Cluster"
      ? ["hides the client's address behind a node's"]
      : []),
    ...(externalIPs as string[]).map((address) => `takes what is sent to ${address}`),
    ...(type === "ExternalName" ? [`leads to ${externalName}, past every policy`] : []),
  ];
}

interface Annotation {
  readonly place: string;
  readonly key: string;
  readonly value: string;
}

type Known = "internal" | "external";

/** By these a cloud keeps a load balancer inside its network, or restricts it; by those it opens it to the Internet. */
const meaning = new Map<string, Known>(
  Object.values(cloudFacts).flatMap(({ internal, restricted, external }) => [
    ...Object.entries({ ...internal, ...restricted }).map(
      ([key, value]) => [`${key}=${value}`, "internal"] as const,
    ),
    ...Object.entries(external).map(([key, value]) => [`${key}=${value}`, "external"] as const),
  ]),
);

const harmless = /^pulumi\.com\/|health-?check|health-?probe/;

function annotations(title: string, sense: Aspect<Annotation>["sense"], known: Known | undefined) {
  return {
    title,
    sense,
    facts: (objects) =>
      outside(objects).flatMap((service) =>
        Object.entries((service.metadata.annotations ?? {}) as Record<string, string>)
          .filter(([key, value]) => !harmless.test(key) && meaning.get(`${key}=${value}`) === known)
          .map(([key, value]) => ({ place: placeOf(service), key, value })),
      ),
    covering: same,
    text: ({ place, key, value }) => [`Service ${place}: ${key}=${value}`],
    concerns: ({ place }, objects) => outside(objects).some((service) => placeOf(service) === place),
  } satisfies Aspect<Annotation>;
}

export const internalOnly = annotations("Load balancers kept inside", "fence", "internal");
export const onTheInternet = annotations("Load balancers on the Internet", "opening", "external");
/** What another annotation does is known to the cloud. */
export const otherAnnotations = annotations("Annotations of load balancers", "condition", undefined);

function outside(objects: Objects): Manifest[] {
  return ofKind(objects, "Service").filter(({ spec }) => ["LoadBalancer", "NodePort"].includes(spec.type));
}
