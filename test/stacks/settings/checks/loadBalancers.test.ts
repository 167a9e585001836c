import { accepts, refuses, warns } from "../refusals.ts";
import { split } from "../stackFiles.ts";

const metallb = { ...split, cloud: "metallb" };
const proxies = { proxyProtocol: true, loadBalancerCidrs: ["10.9.0.5/32", "10.9.0.6/32"] };
const dual = { serviceCidr: "10.96.0.0/16,fd00:10:96::/112" };

describe("settings: load balancers of one's own", () => {
  accepts(metallb, {
    "proxies of one's own": proxies,
    "proxies in a network of their own": { ...proxies, loadBalancerCidrs: ["10.9.0.0/24"] },
    "one address in the nodes' network": { ...proxies, loadBalancerCidrs: ["172.18.0.9/32"] },
    classes: { loadBalancerClasses: { private: "example.com/internal" } },
    "both families": { ...dual, ipFamilies: ["IPv6", "IPv4"] },
  });
  accepts(split, {
    "what hetzner does anyway": { cloud: "hetzner", ...proxies },
  });

  refuses(metallb, {
    "proxies that nobody knows": [
      { proxyProtocol: true },
      "tracardi:loadBalancerCidrs is missing although tracardi:proxyProtocol is true, so nobody's header would be believed; set the proxies' own addresses, for example [\"10.0.0.5/32\"]",
    ],
    "a network that holds more than proxies": [
      { proxyProtocol: true, loadBalancerCidrs: ["10.9.0.0/16"] },
      'tracardi:loadBalancerCidrs[0] "10.9.0.0/16" is wider than /24, and whoever is in it could name itself a trusted address; write the proxies\' own addresses',
    ],
    "proxies among the nodes": [
      { proxyProtocol: true, loadBalancerCidrs: ["172.18.0.0/24"] },
      'tracardi:loadBalancerCidrs[0] "172.18.0.0/24" overlaps tracardi:nodeCidrs, so a node could name any client a trusted address; write each proxy\'s address with its full mask',
    ],
    "proxies among the pods": [
      { proxyProtocol: true, loadBalancerCidrs: ["10.244.7.0/24"] },
      'tracardi:loadBalancerCidrs[0] "10.244.7.0/24" overlaps tracardi:podCidr, so any pod could name itself a trusted address; write the load balancers\' own addresses',
    ],
    "trusted proxies": [
      { ...proxies, trustedCidrs: ["10.9.0.0/24"] },
      'tracardi:loadBalancerCidrs[0] "10.9.0.5/32" overlaps tracardi:trustedCidrs, so whatever passes without a header would be trusted; take the load balancers out of the trusted ranges',
      'tracardi:loadBalancerCidrs[1] "10.9.0.6/32" overlaps tracardi:trustedCidrs, so whatever passes without a header would be trusted; take the load balancers out of the trusted ranges',
    ],
    "a family that the cluster does not have": [
      { ipFamilies: ["IPv4", "IPv6"] },
      'tracardi:ipFamilies[1] "IPv6" is no family of tracardi:serviceCidr, so no Service could have such an address; remove it, or write both ranges there',
    ],
    "a family twice": [
      { ipFamilies: ["IPv4", "IPv4"] },
      'tracardi:ipFamilies[1] "IPv4" is listed twice; remove it',
    ],
    "a class that is no name": [
      { loadBalancerClasses: { private: "my class" } },
      'tracardi:loadBalancerClasses.private "my class" is no key in Kubernetes; write one such as "team" or "example.com/team"',
    ],
  });

  refuses(split, {
    "PROXY protocol where nobody speaks it": [
      { cloud: "aws", ...proxies },
      'tracardi:proxyProtocol true cannot be had with tracardi:cloud "aws", whose load balancers keep the client\'s address without it; remove it, or use "gcp", "azure" or "metallb"',
    ],
    "PROXY protocol without a load balancer": [
      { ...proxies },
      'tracardi:proxyProtocol true has no use with tracardi:cloud "none"; remove it',
    ],
    "hetzner without it": [
      { cloud: "hetzner", ...proxies, proxyProtocol: false },
      "tracardi:proxyProtocol false would lose every client's address on hetzner, whose load balancers end connections themselves; remove it",
    ],
  });

  warns(metallb, {
    "trusted addresses of another family": [
      { ...dual, ipFamilies: ["IPv6"], trustedCidrs: ["203.0.113.0/24", "2001:db8:10::/48"] },
      'tracardi:trustedCidrs[0] "203.0.113.0/24" admits nobody, because tracardi:ipFamilies has no IPv4; remove it, or add that family',
    ],
  });
  warns(split, {
    "a class of no load balancer": [
      { loadBalancerClasses: { private: "example.com/internal" } },
      'tracardi:loadBalancerClasses.private "example.com/internal" is not used with tracardi:cloud "none"; remove it',
    ],
  });
});
