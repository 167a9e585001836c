import { planFor } from "../../../support/plans.ts";
import { accepts, refuses, warns } from "../refusals.ts";
import { production, split } from "../stackFiles.ts";

describe("settings: cluster and cloud", () => {
  accepts(split, {
    "aws with its load balancers' networks": { cloud: "aws", loadBalancerCidrs: ["10.0.0.0/20"] },
    "hetzner with its load balancers' addresses": { cloud: "hetzner", loadBalancerCidrs: ["10.0.0.5/32"] },
    "an internal load balancer": { cloud: "azure", privateLoadBalancer: "internal" },
    "annotations of one's own": {
      cloud: "hetzner",
      loadBalancerCidrs: ["10.0.0.5/32"],
      loadBalancerAnnotations: { "load-balancer.hetzner.cloud/location": "fsn1" },
    },
    "no guard rails": { guardRails: false },
    "a deployer that is a user": { deployer: "alice@example.com" },
    "a deployer that is a ServiceAccount": { deployer: "system:serviceaccount:delivery:pulumi" },
    "a deployer that is a user with blanks, as certificates may name one": { deployer: "Alice Example" },
    "a deployer in a namespace with a similar name": { deployer: "system:serviceaccount:tracardi-ci:pulumi" },
    "a deployer that is a group": { deployer: "group:deployers" },
    "health checks from the pod network, which carry no address": {
      cloud: "aws",
      loadBalancerCidrs: ["10.244.0.0/16"],
    },
  });

  refuses(split, {
    "an unknown cloud": [
      { cloud: "openstack" },
      'tracardi:cloud "openstack" is not known here; write "aws", "gcp", "azure", "digitalocean", "hetzner", "metallb" or "none"',
    ],
    "aws without its load balancers' networks": [
      { cloud: "aws" },
      'tracardi:loadBalancerCidrs is missing; on aws health checks come from the load balancer and would fail; set the load balancers\' networks, for example ["10.0.0.0/20"]',
    ],
    "hetzner without its load balancers' networks": [
      { cloud: "hetzner" },
      'tracardi:loadBalancerCidrs is missing; on hetzner connections come from the load balancer and would be refused; set the load balancers\' networks, for example ["10.0.0.0/20"]',
    ],
    "pods that could speak PROXY protocol": [
      { cloud: "hetzner", loadBalancerCidrs: ["10.0.0.0/8"] },
      'tracardi:loadBalancerCidrs[0] "10.0.0.0/8" overlaps tracardi:podCidr, so any pod could name itself a trusted address; write the load balancers\' own addresses',
    ],
    "everybody as a load balancer": [
      { cloud: "hetzner", loadBalancerCidrs: ["0.0.0.0/0"] },
      'tracardi:loadBalancerCidrs[0] "0.0.0.0/0" is every IPv4 address there is; write the networks that are meant, each /8 or narrower',
    ],
    "an internal load balancer where there is none": [
      { cloud: "metallb", privateLoadBalancer: "internal" },
      'tracardi:privateLoadBalancer "internal" cannot be had with tracardi:cloud "metallb", only with "aws", "gcp", "azure", "digitalocean" or "hetzner"; remove it',
    ],
    "an annotation that the fence relies on": [
      {
        cloud: "hetzner",
        loadBalancerCidrs: ["10.0.0.5/32"],
        loadBalancerAnnotations: { "load-balancer.hetzner.cloud/uses-proxyprotocol": "false" },
      },
      'tracardi:loadBalancerAnnotations["load-balancer.hetzner.cloud/uses-proxyprotocol"] "false" is set by the program, which relies on it; remove it',
    ],
    "an annotation that is no text": [
      { cloud: "gcp", loadBalancerAnnotations: { "example.com/shared": true } },
      'tracardi:loadBalancerAnnotations["example.com/shared"] true is no text; put it in quotes',
    ],
    "a namespace that cannot exist": [
      { monitoringNamespace: "Monitoring" },
      'tracardi:monitoringNamespace "Monitoring" is no name of a namespace; write up to 63 lower-case letters, digits and hyphens, a letter or digit at both ends',
    ],
    "a deployer with white space at an end": [
      { deployer: "alice " },
      'tracardi:deployer "alice " is no name of a user; write it as "kubectl auth whoami" does, or "group:" and the name of a group',
    ],
    "a group without a name": [
      { deployer: "group:" },
      'tracardi:deployer "group:" is no name of a user; write it as "kubectl auth whoami" does, or "group:" and the name of a group',
    ],
    "a deployer whom nobody asks for": [
      { deployer: "alice", guardRails: false },
      'tracardi:deployer "alice" is not enforced with tracardi:guardRails false, so anybody could change the edges; remove one of the two',
    ],
    "everybody as the deployer": [
      { deployer: "group:system:authenticated" },
      'tracardi:deployer "group:system:authenticated" is everybody, so nobody would be refused; name the one who runs pulumi up',
    ],
    ...Object.fromEntries(
      // As the plan names them.
      planFor("split").guardRails.namespaces.flatMap((namespace) =>
        [`system:serviceaccount:${namespace}:pulumi`, `group:system:serviceaccounts:${namespace}`].map(
          (deployer) => [
            `${deployer}, which an admin of the namespace can be`,
            [
              { deployer },
              `tracardi:deployer "${deployer}" lives in a namespace of the installation, whose admins may act as any ServiceAccount in it; deploy from a namespace of its own`,
            ] as [Record<string, unknown>, string],
          ],
        ),
      ),
    ),
    "an annotation of several lines": [
      { cloud: "gcp", loadBalancerAnnotations: { "example.com/notes": "one\ntwo" } },
      'tracardi:loadBalancerAnnotations["example.com/notes"] "one\\ntwo" has several lines; write one',
    ],
    "guard rails that are neither on nor off": [
      { guardRails: "strict" },
      'tracardi:guardRails "strict" is neither true nor false; write true or false',
    ],
    "an annotation that the ingress controller reads": [
      {
        cloud: "gcp",
        loadBalancerAnnotations: { "traefik.ingress.kubernetes.io/service.nativelb": "true" },
      },
      'tracardi:loadBalancerAnnotations["traefik.ingress.kubernetes.io/service.nativelb"] "true" is read by the ingress controller, not by a cloud, and the guard rails refuse it; remove it',
    ],
    "a context with white space at an end": [
      { kubeContext: "production " },
      'tracardi:kubeContext "production " has white space at an end; remove it',
    ],
  });

  warns(split, {
    "load balancers' networks that nobody asks for": [
      { cloud: "gcp", loadBalancerCidrs: ["10.0.0.0/20"] },
      'tracardi:loadBalancerCidrs is not used with tracardi:cloud "gcp"; remove it',
    ],
    "annotations without a load balancer": [
      { loadBalancerAnnotations: { "example.com/name": "x" } },
      'tracardi:loadBalancerAnnotations is not used with tracardi:cloud "none"; remove it',
    ],
  });

  describe("in production", () => {
    refuses(production, {
      "whichever cluster is current": [
        { kubeContext: undefined },
        'tracardi:kubeContext is missing, so production would go to whichever cluster is current; set it, for example "production"',
      ],
    });
  });
});
