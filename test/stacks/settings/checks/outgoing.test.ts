import { accepts, refuses, warns } from "../refusals.ts";
import { split } from "../stackFiles.ts";

const proxy = { url: "http://proxy.example.com:3128", cidrs: ["10.7.1.10/32"] };
const crm = { cidrs: ["198.51.100.7/32"], port: 443, reason: "CRM" };
const collector = {
  pods: { namespace: "observability", labels: { app: "otel" } },
  port: 4317,
  reason: "spans",
};

describe("settings: what pods call", () => {
  accepts(split, {
    "a proxy without a password": { outgoingProxy: proxy },
    "a proxy with its address in a Secret": {
      outgoingProxy: { secret: { name: "proxy" }, port: 3128, cidrs: ["10.7.1.0/24"], direct: [".corp"] },
    },
    "connections of some tiers": {
      outgoingConnections: [
        { ...crm, tiers: ["merging-worker"] },
        { ...collector, tiers: ["gui"] },
      ],
    },
    "nameservers of one's own": {
      dns: { nameservers: ["10.7.0.53"], searches: ["svc.cluster.local"], options: { timeout: "2" } },
    },
    "the node's cache by its address": {
      dns: { nameservers: ["169.254.20.10"], searches: ["svc.cluster.local"] },
    },
    "a further search domain": { dns: { searches: ["corp.example.com"] } },
  });

  refuses(split, {
    "a connection of an edge": [
      { outgoingConnections: [{ ...crm, tiers: ["public-edge"] }] },
      'tracardi:outgoingConnections[0].tiers[0] "public-edge" is not known here; write "public-api", "private-api", "api", "gui", "merging-worker" or "update-worker"',
    ],
    "a connection of a tier that is not there": [
      { outgoingConnections: [{ ...crm, tiers: ["api"] }] },
      'tracardi:outgoingConnections[0].tiers[0] "api" is a tier that this stack does not have; write "public-api", "private-api", "gui", "merging-worker" or "update-worker", or remove it',
    ],
    "a connection to nowhere": [
      { outgoingConnections: [{ port: 443, reason: "CRM" }] },
      'tracardi:outgoingConnections[0].cidrs is missing; set it, for example ["198.51.100.7/32"], or set pods',
    ],
    "a connection to two kinds of things": [
      { outgoingConnections: [{ ...crm, ...collector }] },
      "tracardi:outgoingConnections[0].pods is given beside cidrs; make it an item of its own",
    ],
    "a connection into the installation": [
      { outgoingConnections: [{ ...collector, pods: { namespace: "tracardi-private" } }] },
      'tracardi:outgoingConnections[0].pods.namespace "tracardi-private" is one of the installation\'s own, whose connections are not for a stack to add; remove it',
    ],
    "pods by two labels": [
      { outgoingConnections: [{ ...collector, pods: { namespace: "o", labels: { a: "1", b: "2" } } }] },
      "tracardi:outgoingConnections[0].pods.labels are several, and the guard rails know pods by one; write one",
    ],
    "a proxy with a password": [
      { outgoingProxy: { ...proxy, url: "http://me:secret@proxy.example.com:3128" } },
      "tracardi:outgoingProxy.url [secret] holds a user or a password, and would be in clear; put the whole address into a Secret and name that as outgoingProxy.secret",
    ],
    "a proxy without a scheme": [
      { outgoingProxy: { ...proxy, url: "proxy.example.com:3128" } },
      'tracardi:outgoingProxy.url "proxy.example.com:3128" is no address of a proxy; write it with its scheme, for example "http://proxy.example.com:3128"',
    ],
    "a proxy with a path": [
      { outgoingProxy: { ...proxy, url: "http://proxy.example.com:3128/proxy.pac" } },
      'tracardi:outgoingProxy.url "http://proxy.example.com:3128/proxy.pac" is more than the address of a proxy; write scheme, host and port, for example "http://proxy.example.com:3128"',
    ],
    "a proxy without an address": [
      { outgoingProxy: { cidrs: ["10.7.1.10/32"] } },
      'tracardi:outgoingProxy.url is missing; set it, for example "http://proxy.example.com:3128", or name a Secret with the whole address',
    ],
    "a proxy with two addresses": [
      { outgoingProxy: { ...proxy, secret: { name: "proxy" } } },
      'tracardi:outgoingProxy.url "http://proxy.example.com:3128" is given although a Secret holds the address; remove one of them',
    ],
    "a Secret whose port nobody knows": [
      { outgoingProxy: { secret: { name: "proxy" }, cidrs: ["10.7.1.10/32"] } },
      "tracardi:outgoingProxy.port is missing, and policies need it although the Secret has it; set it, for example 3128",
    ],
    "a port twice": [
      { outgoingProxy: { ...proxy, port: 3129 } },
      "tracardi:outgoingProxy.port 3129 is given although the address has one; remove it",
    ],
    "a proxy for nothing": [
      { outgoingProxy: { ...proxy, direct: ["*"] } },
      'tracardi:outgoingProxy.direct[0] "*" is everything, so nothing would take the proxy; remove it',
    ],
    "a proxy anywhere": [
      { outgoingProxy: { ...proxy, cidrs: ["0.0.0.0/0"] } },
      'tracardi:outgoingProxy.cidrs[0] "0.0.0.0/0" is every IPv4 address there is; write the networks that are meant, each /8 or narrower',
    ],
    "a proxy past the policies": [
      { extraEnv: { "private-api": { https_proxy: { value: "http://proxy:3128", unchecked: true } } } },
      "tracardi:extraEnv.private-api.https_proxy needs policies that let it through; set tracardi:outgoingProxy instead",
    ],
    "a nameserver among the Services": [
      { dns: { nameservers: ["10.96.0.10"], searches: ["svc.cluster.local"] } },
      'tracardi:dns.nameservers[0] "10.96.0.10" lies in tracardi:serviceCidr, and policies admit pods by their labels, not by such addresses; leave it out for the cluster\'s own DNS, or write a server outside',
    ],
    "a metadata service as a nameserver": [
      { dns: { nameservers: ["169.254.169.254"], searches: ["svc.cluster.local"] } },
      'tracardi:dns.nameservers[0] "169.254.169.254" is a metadata service, which hands out credentials; write another one',
    ],
    "a nameserver by name": [
      { dns: { nameservers: ["dns.example.com"], searches: ["svc.cluster.local"] } },
      'tracardi:dns.nameservers[0] "dns.example.com" is no IP address; write one such as "10.0.0.53"',
    ],
    "nameservers that do not find Services": [
      { dns: { nameservers: ["10.7.0.53"], searches: ["example.com"] } },
      'tracardi:dns.searches does not begin with the domain of Services, by which pods find each other; write "svc." and the cluster\'s domain first, for example ["svc.cluster.local"]',
    ],
    "more nameservers than a pod takes": [
      {
        dns: {
          nameservers: ["10.7.0.1", "10.7.0.2", "10.7.0.3", "10.7.0.4"],
          searches: ["svc.cluster.local"],
        },
      },
      "tracardi:dns.nameservers are more than the 3 that a pod takes; write 3 or fewer",
    ],
  });

  warns(split, {
    "a cache that nobody asks": [
      { nodeLocalDns: true, dns: { nameservers: ["10.7.0.53"], searches: ["svc.cluster.local"] } },
      "tracardi:nodeLocalDns true is not used with tracardi:dns.nameservers, which pods ask instead; remove one of them",
    ],
  });
});
