/** Simulated nodes: plain Node objects, spread over zones, that kwok keeps alive. */
import type { V1Node } from "@kubernetes/client-node";

/** The machines that the scheduler believes in. */
export interface NodeShape {
  /** Availability zones of the one region. */
  zones: number;
  nodesPerZone: number;
  /** Of each node, as a Kubernetes quantity. */
  cpu: string;
  memory: string;
  /** How long a node's heartbeat may be missing before Kubernetes calls it lost. */
  lostAfterSeconds: number;
  /** How long pods stay bound to a node that is lost before they are replaced elsewhere. */
  replacedAfterSeconds: number;
}

/**
 * Two nodes in each of three zones, each the size of a common cloud machine (8 CPUs, 32 GiB). 50 seconds is Kubernetes' own
 * default (`--node-monitor-grace-period`), and so are 300 (`--default-unreachable-toleration-seconds`).
 */
export const DEFAULT_NODES: NodeShape = {
  zones: 3,
  nodesPerZone: 2,
  cpu: "8",
  memory: "32Gi",
  lostAfterSeconds: 50,
  replacedAfterSeconds: 300,
};

/** Pods' addresses. Every node has a /24 of it, as with most network plugins. */
export const POD_CIDR = "10.244.0.0/16";
/** Nodes' own addresses, from a range of documentation (RFC 5737): nothing of the kind exists on any machine. */
const NODE_NETWORK = "198.51.100";
const REGION = "rehearsal";
/** Kubernetes' own default for a node's `maxPods`. */
const MAX_PODS = "110";

/**
 * kwok is the kubelet of the nodes with this label. Without it a node is a lost machine: its heartbeat stops, Kubernetes
 * notices after a while, and pods that are deleted there stay "Terminating" – as with a real machine that lost power.
 */
export const KUBELET_LABEL = { name: "rehearsal/kubelet", running: "running" };

/** The Node objects of a shape, named `<zone>-<number>`, e.g. `zone-a-1`. */
export function nodeObjects({ zones, nodesPerZone, cpu, memory }: NodeShape): V1Node[] {
  const nodes: V1Node[] = [];
  for (let zone = 0; zone < zones; zone++) {
    for (let number = 1; number <= nodesPerZone; number++) {
      nodes.push(nodeObject(`zone-${String.fromCharCode(97 + zone)}`, number, nodes.length, cpu, memory));
    }
  }
  return nodes;
}

function nodeObject(zone: string, number: number, index: number, cpu: string, memory: string): V1Node {
  const name = `${zone}-${number}`;
  const podCIDR = `10.244.${index}.0/24`;
  const resources = { cpu, memory, "ephemeral-storage": "100Gi", pods: MAX_PODS };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "topology.kubernetes.io/region": REGION,
        "topology.kubernetes.io/zone": zone,
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "node.kubernetes.io/instance-type": "simulated",
        [KUBELET_LABEL.name]: KUBELET_LABEL.running,
      },
    },
    spec: { podCIDR, podCIDRs: [podCIDR] },
    status: {
      addresses: [
        { type: "InternalIP", address: `${NODE_NETWORK}.${index + 1}` },
        { type: "Hostname", address: name },
      ],
      allocatable: resources,
      capacity: resources,
    },
  };
}
