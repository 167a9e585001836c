import assert from "node:assert/strict";
import { accepts, refuses, warns } from "../refusals.ts";
import { settingsOf, split } from "../stackFiles.ts";

const loopback = "127.0.0.1/32";
const missing =
  'tracardi:trustedCidrs is missing or empty, so nobody could reach the GUI and the private API; set it, for example ["203.0.113.0/24"]';
const narrower = "write narrower ranges, or set tracardi:acknowledgeTrustedClusterRanges to true";
const pods = 'the pod network "10.244.0.0/16" (tracardi:podCidr)';
const services = 'the service network "10.96.0.0/16" (tracardi:serviceCidr)';
const nodes = 'the node network "172.18.0.0/16" (tracardi:nodeCidrs)';
const trusted = "whose members would be trusted";
const asCreated = "write the networks that the cluster was created with";

describe("settings: trusted ranges", () => {
  refuses(split, {
    none: [{ trustedCidrs: undefined }, missing],
    "an empty list": [{ trustedCidrs: [] }, missing],
    "one value that is no range": [
      { trustedCidrs: "everybody" },
      'tracardi:trustedCidrs[0] "everybody" is no range of addresses; write an address and a mask, for example "203.0.113.0/24"',
    ],
    "everybody among several that are typed on one line": [
      { trustedCidrs: `${loopback},0.0.0.0/0` },
      'tracardi:trustedCidrs[1] "0.0.0.0/0" is every IPv4 address there is; write the networks that are meant, each /8 or narrower',
    ],
    nobody: [{ trustedCidrs: "" }, missing],
    everybody: [
      { trustedCidrs: [loopback, "0.0.0.0/0", "::/0"] },
      'tracardi:trustedCidrs[1] "0.0.0.0/0" is every IPv4 address there is; write the networks that are meant, each /8 or narrower',
      'tracardi:trustedCidrs[2] "::/0" is every IPv6 address there is; write the networks that are meant, each /16 or narrower',
    ],
    "bits behind the mask": [
      { trustedCidrs: [loopback, "10.1.2.3/8"] },
      'tracardi:trustedCidrs[1] "10.1.2.3/8" has bits set behind its mask; write "10.0.0.0/8" or "10.1.2.3/32"',
    ],
    "the pod network": [
      { trustedCidrs: [loopback, "10.244.0.0/16"] },
      `tracardi:trustedCidrs[1] "10.244.0.0/16" overlaps ${pods}, ${trusted}; ${narrower}`,
    ],
    "a part of the pod network": [
      { trustedCidrs: [loopback, "10.244.7.0/24"] },
      `tracardi:trustedCidrs[1] "10.244.7.0/24" overlaps ${pods}, ${trusted}; ${narrower}`,
    ],
    "a range around pods and services": [
      { trustedCidrs: [loopback, "10.0.0.0/8"] },
      `tracardi:trustedCidrs[1] "10.0.0.0/8" overlaps ${pods} and ${services}, ${trusted}; ${narrower}`,
    ],
    "the node network": [
      { trustedCidrs: [loopback, "172.16.0.0/12"] },
      `tracardi:trustedCidrs[1] "172.16.0.0/12" overlaps ${nodes}, ${trusted}; ${narrower}`,
    ],
    "the IPv6 half of the pod network": [
      { podCidr: "10.244.0.0/16,fd00:10:244::/56", trustedCidrs: [loopback, "fd00:10::/32"] },
      `tracardi:trustedCidrs[1] "fd00:10::/32" overlaps the pod network "fd00:10:244::/56" (tracardi:podCidr), ${trusted}; ${narrower}`,
    ],
    "what can be judged beside an item that cannot be read": [
      { trustedCidrs: ["10.0.0.1", "10.244.0.0/16", 7] },
      'tracardi:trustedCidrs[0] "10.0.0.1" has no mask; write "10.0.0.1/32" for this one address',
      "tracardi:trustedCidrs[2] 7 is no text; put it in quotes",
      `tracardi:trustedCidrs[1] "10.244.0.0/16" overlaps ${pods}, ${trusted}; ${narrower}`,
    ],
  });

  accepts(split, {
    "a range around the cluster's networks that is acknowledged": {
      trustedCidrs: [loopback, "10.0.0.0/8"],
      acknowledgeTrustedClusterRanges: true,
    },
    "ranges that are typed on one line": { trustedCidrs: `${loopback},203.0.113.0/24` },
    "loopback of both families": { trustedCidrs: [loopback, "::1/128"] },
  });

  warns(split, {
    "a range that is listed twice": [
      { trustedCidrs: [loopback, "203.0.113.0/24", "203.0.113.0/24"] },
      'tracardi:trustedCidrs[2] "203.0.113.0/24" is listed twice; remove it',
    ],
    "the same range written differently": [
      { trustedCidrs: [loopback, "2001:db8::/32", "2001:DB8:0::/32"] },
      'tracardi:trustedCidrs[2] "2001:DB8:0::/32" is listed twice; remove it',
    ],
    "a range inside another one": [
      { trustedCidrs: [loopback, "203.0.113.7/32", "203.0.113.0/24"] },
      'tracardi:trustedCidrs[1] "203.0.113.7/32" lies inside "203.0.113.0/24"; remove one of them',
    ],
    "a port-forward that nobody could use": [
      { trustedCidrs: ["203.0.113.0/24"] },
      'tracardi:trustedCidrs admits no port-forward, which reaches the private controller from the loopback address of its pod; add "127.0.0.1/32"',
    ],
  });

  it("needs no loopback range where there is a load balancer", () => {
    assert.deepEqual(settingsOf({ ...split, cloud: "gcp", trustedCidrs: ["203.0.113.0/24"] }).trustedCidrs, [
      "203.0.113.0/24",
    ]);
  });

  it("are handed on in normal form, each address once", () => {
    const trustedCidrs = [loopback, "203.0.113.7/32", "203.0.113.0/24", "2001:DB8::/32", "2001:db8::/32"];
    assert.deepEqual(settingsOf({ ...split, trustedCidrs }).trustedCidrs, [
      loopback,
      "203.0.113.0/24",
      "2001:db8::/32",
    ]);
  });
});

describe("settings: networks of the cluster", () => {
  refuses(split, {
    none: [
      { podCidr: undefined, serviceCidr: undefined, nodeCidrs: undefined },
      'tracardi:podCidr is missing; set it, for example "10.244.0.0/16"',
      'tracardi:serviceCidr is missing; set it, for example "10.96.0.0/12"',
      'tracardi:nodeCidrs is missing; set it, for example ["10.0.128.0/18"]',
    ],
    "services among pods": [
      { serviceCidr: "10.244.128.0/20" },
      `tracardi:serviceCidr "10.244.128.0/20" overlaps "10.244.0.0/16" (tracardi:podCidr); ${asCreated}`,
    ],
    "services among nodes": [
      { serviceCidr: "172.18.128.0/20" },
      `tracardi:serviceCidr "172.18.128.0/20" overlaps "172.18.0.0/16" (tracardi:nodeCidrs); ${asCreated}`,
    ],
    "two pod networks of one family": [
      { podCidr: "10.244.0.0/16,10.245.0.0/16" },
      'tracardi:podCidr "10.244.0.0/16,10.245.0.0/16" holds two ranges of one address family; write one range, or one IPv4 and one IPv6 range with a comma between',
    ],
    "white space behind the comma": [
      { podCidr: "10.244.0.0/16, fd00:10:244::/56" },
      'tracardi:podCidr "10.244.0.0/16, fd00:10:244::/56" contains white space; write "fd00:10:244::/56"',
    ],
    "nodes everywhere": [
      { nodeCidrs: ["0.0.0.0/0"] },
      'tracardi:nodeCidrs[0] "0.0.0.0/0" is every IPv4 address there is; write the networks that are meant, each /8 or narrower',
    ],
  });

  accepts(split, {
    "pods with addresses of the nodes' network, as on AWS": { podCidr: "172.18.0.0/16" },
    "an API server elsewhere": { apiServerCidrs: ["198.51.100.1/32"] },
  });

  it("may have two address families", () => {
    const { podCidr, serviceCidr } = settingsOf({
      ...split,
      podCidr: "10.244.0.0/16,FD00:10:244::/56",
      serviceCidr: "fd00:10:96::/112",
    });
    assert.deepEqual([podCidr, serviceCidr], [["10.244.0.0/16", "fd00:10:244::/56"], ["fd00:10:96::/112"]]);
  });
});
