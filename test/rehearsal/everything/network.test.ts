import assert from "node:assert/strict";
import ipaddr from "ipaddr.js";
import type { Manifest } from "../../../review/manifest.ts";
import { everything } from "../../golden/everything.ts";
import { ENGINE_TIMEOUT } from "../support/rehearsals.ts";
import {
  type Company,
  callers,
  canonical,
  edges,
  expected,
  homes,
  nameOf,
  names,
  program,
  theCompany,
  tierOf,
} from "./company.ts";

describe("the network of a stack whose company brings everything, deployed", function () {
  this.timeout(2 * ENGINE_TIMEOUT);
  let company: Company;

  before(async () => {
    company = await theCompany();
  });

  it("has the ingress classes of these names, and each zone's routes in its own", () => {
    const { ingressClasses } = everything;
    assert.deepEqual(company.ofKind("IngressClass").map(nameOf).sort(), Object.values(ingressClasses).sort());
    const routes = company
      .ofKind("Ingress")
      .map(({ metadata, spec }) => [metadata.namespace, spec.ingressClassName]);
    assert.deepEqual(
      new Map(routes as [string, string][]),
      new Map([
        [names.public, ingressClasses.public],
        [names.private, ingressClasses.private],
      ]),
    );
  });

  it("has load balancers of these classes, with these annotations, in both address families", () => {
    const { loadBalancerClasses, loadBalancerAnnotations, ipFamilies } = everything;
    const services = company.ofKind("Service").filter(({ spec }) => spec.type === "LoadBalancer");
    assert.deepEqual(
      Object.fromEntries(services.map((service) => [tierOf(service), service.spec.loadBalancerClass])),
      { "public-edge": loadBalancerClasses.public, "private-edge": loadBalancerClasses.private },
    );
    const ranges = everything.serviceCidr.split(",").map((range) => ipaddr.parseCIDR(range));
    for (const { metadata, spec } of services) {
      for (const [key, value] of Object.entries(loadBalancerAnnotations))
        assert.equal(metadata.annotations[key], value);
      assert.deepEqual([spec.ipFamilyPolicy, spec.ipFamilies], ["RequireDualStack", ipFamilies]);
      const inside = (spec.clusterIPs as string[]).map((address, index) => {
        const range = ranges[index];
        return range !== undefined && ipaddr.parse(address).match(range as [ipaddr.IPv4, number]);
      });
      assert.deepEqual(inside, [true, true], String(spec.clusterIPs));
    }
    const others = company.ofKind("Service").filter(({ spec }) => spec.type !== "LoadBalancer");
    for (const { metadata, spec } of others) {
      assert.equal(spec.loadBalancerClass, undefined);
      for (const key of Object.keys(loadBalancerAnnotations))
        assert.equal(metadata.annotations?.[key], undefined);
    }
  });

  it("has both edges take PROXY protocol from the load balancers, and from nobody else", () => {
    const trusted = everything.loadBalancerCidrs.join(",");
    assert.deepEqual(
      company.perTier((pod) =>
        ((program(pod).args ?? []) as string[]).filter((arg) => /proxyprotocol/i.test(arg)).sort(),
      ),
      expected((tier) =>
        edges.includes(tier)
          ? ["web", "websecure"].map((door) => `--entrypoints.${door}.proxyprotocol.trustedips=${trusted}`)
          : [],
      ),
    );
  });

  it("opens the connections that are named, from these tiers and from no other", () => {
    const [toCidr, toPods] = everything.outgoingConnections;
    const { port, cidrs } = everything.outgoingProxy;
    const { pods } = toPods;
    const rule = (to: readonly object[], number: number) => ({
      ports: [{ port: number, protocol: "TCP" }],
      to,
    });
    const blocks = (list: readonly string[]) => list.map((cidr) => ({ ipBlock: { cidr } }));
    const wanted = [
      { tiers: toCidr.tiers, rule: rule(blocks(toCidr.cidrs), toCidr.port) },
      {
        tiers: toPods.tiers,
        rule: rule(
          [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": pods.namespace } },
              podSelector: { matchLabels: pods.labels },
            },
          ],
          toPods.port,
        ),
      },
      { tiers: callers, rule: rule(blocks(cidrs), port) },
    ];
    const policies = company.ours("NetworkPolicy").filter((policy) => tierOf(policy) in homes);
    for (const { tiers, rule } of wanted) {
      const text = canonical(rule);
      const having = policies
        .filter(({ spec }) => (spec.egress ?? []).map(canonical).includes(text))
        .map(tierOf);
      assert.deepEqual(having.sort(), [...tiers].sort(), text);
    }
  });

  it("tells callers of the proxy, by reference to its Secret, and what is called directly", () => {
    const { secret, direct } = everything.outgoingProxy;
    const address = { secretKeyRef: { name: secret.name, key: "url" } };
    const variables = ["HTTPS_PROXY", "HTTP_PROXY", "http_proxy", "https_proxy"];
    const found = company.perTier((pod) =>
      ((program(pod).env ?? []) as Manifest[])
        .filter(({ name }) => variables.includes(name))
        .map(({ name, valueFrom }) => ({ name, valueFrom }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
    assert.deepEqual(
      found,
      expected((tier) =>
        callers.includes(tier) ? variables.map((name) => ({ name, valueFrom: address })) : [],
      ),
    );
    const directly = company.perTier((pod) =>
      ((program(pod).env ?? []) as Manifest[]).find(({ name }) => name === "NO_PROXY")?.value?.split(","),
    );
    const near = [...everything.podCidr.split(","), ...everything.serviceCidr.split(","), ...direct];
    for (const [tier, list] of Object.entries(directly)) {
      if (!callers.includes(tier)) assert.equal(list, undefined, tier);
      else
        assert.deepEqual(
          near.filter((range) => !list?.includes(range)),
          [],
          tier,
        );
    }
  });

  it("looks names up where it is told to", () => {
    const { nameservers, searches, options } = everything.dns;
    assert.deepEqual(
      company.perTier(({ dnsPolicy, dnsConfig }) => ({
        dnsPolicy,
        nameservers: dnsConfig.nameservers,
        searches: dnsConfig.searches,
        timeout: dnsConfig.options.find(({ name }: Manifest) => name === "timeout")?.value,
      })),
      expected(() => ({ dnsPolicy: "None", nameservers, searches, timeout: options.timeout })),
    );
  });
});
