import assert from "node:assert/strict";
import { parse, stringify } from "yaml";
import { grows } from "../../review/exposure.ts";
import { type Manifest, workloadsOf } from "../../review/manifest.ts";
import { type Change, changesBy, golden, replaceArgument, the, told } from "./support.ts";

const privateEdge = "tracardi-private-edge/tracardi-private-edge";
const publicEdge = "tracardi-public-edge/tracardi-public-edge";

interface Row {
  readonly what: string;
  readonly change: Change;
  /** What is said in this order. */
  readonly there: readonly string[];
  /** What is said about the way back, where it is not the same with the other sign. */
  readonly back?: readonly string[];
  /** Default: prod. */
  readonly stack?: string;
}

/** Each opens something; the way back closes it and must not ask for a second reviewer. */
const openings: readonly Row[] = [
  {
    what: "a further trusted range in the policy",
    change: (objects) => rule(objects, privateEdge, 0).from.push({ ipBlock: { cidr: "192.0.2.0/24" } }),
    there: ["tracardi-private-edge/private-edge is reached from 192.0.2.0/24 on 8000/TCP, 8443/TCP"],
  },
  {
    what: "a wider range in place of a narrower one",
    change: (objects) => {
      rule(objects, privateEdge, 0).from[0].ipBlock.cidr = "198.51.0.0/16";
    },
    there: ["tracardi-private-edge/private-edge is reached from 198.51.0.0/16 on 8000/TCP, 8443/TCP"],
  },
  {
    what: "a rule without peers, which is everybody",
    change: (objects) => {
      delete rule(objects, privateEdge, 0).from;
    },
    there: ["tracardi-private-edge/private-edge is reached from everybody on 8000/TCP, 8443/TCP"],
  },
  {
    what: "a rule without ports, which is every port",
    change: (objects) => {
      delete rule(objects, "tracardi-public/tracardi-public-api", 0).ports;
    },
    there: ["tracardi-public/public-api is reached from tracardi-public-edge/public-edge on every port"],
  },
  {
    what: "a range of ports",
    change: (objects) => {
      rule(objects, "tracardi-public/tracardi-public-api", 0).ports[0].endPort = 8090;
    },
    there: ["tracardi-public/public-api is reached from tracardi-public-edge/public-edge on 8080-8090/TCP"],
  },
  {
    what: "another protocol",
    change: (objects) =>
      rule(objects, "tracardi-public/tracardi-public-api", 0).ports.push({ port: 8080, protocol: "UDP" }),
    there: ["tracardi-public/public-api is reached from tracardi-public-edge/public-edge on 8080/UDP"],
  },
  {
    what: "a peer without its namespace's label",
    change: (objects) => {
      rule(objects, "tracardi-public/tracardi-public-api", 0).from[0].namespaceSelector = {};
    },
    there: ["tracardi-public/public-api is reached from every namespace/public-edge on 8080/TCP"],
  },
  {
    what: "a peer without its pods' labels",
    change: (objects) => {
      delete rule(objects, "tracardi-public/tracardi-public-api", 0).from[0].podSelector;
    },
    there: ["tracardi-public/public-api is reached from tracardi-public-edge/every pod on 8080/TCP"],
  },
  {
    what: "an exception that is gone",
    change: (objects) => {
      delete rule(objects, "tracardi-public/tracardi-public-api", 0, "egress").to[0].ipBlock.except;
    },
    there: ["tracardi-public/public-api reaches 10.0.64.0/20 on 9200/TCP"],
    stack: "excepted",
  },
  {
    what: "a connection outwards",
    change: (objects) =>
      the(objects, "NetworkPolicy", "tracardi-private/tracardi-gui").spec.egress.push({
        to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } }],
        ports: [{ port: 443, protocol: "TCP" }],
      }),
    there: ["tracardi-private/gui reaches 0.0.0.0/0 without 169.254.0.0/16 on 443/TCP"],
  },
  {
    what: "a namespace without default deny",
    change: (objects) =>
      remove(
        objects,
        the(objects, "NetworkPolicy", "tracardi-public/tracardi-public-application-default-deny"),
      ),
    there: [
      "whatever comes into namespace tracardi-public is reached by everybody",
      "whatever comes into namespace tracardi-public reaches everything",
    ],
  },
  {
    what: "a direction that default deny does not name",
    change: (objects) => {
      const place = "tracardi-private/tracardi-private-application-default-deny";
      the(objects, "NetworkPolicy", place).spec.policyTypes.pop();
    },
    there: ["whatever comes into namespace tracardi-private reaches everything"],
  },
  {
    what: "a load balancer for somebody else",
    change: (objects) => {
      the(objects, "Service", "tracardi-private/tracardi-gui").spec.type = "LoadBalancer";
    },
    there: [
      "LoadBalancer tracardi-private/tracardi-gui admits 0.0.0.0/0 to gui on 8080/TCP (http)",
      "LoadBalancer tracardi-private/tracardi-gui admits ::/0 to gui on 8080/TCP (http)",
      "Service tracardi-private/tracardi-gui hides the client's address behind a node's, is open on a port of every node",
    ],
  },
  {
    what: "source ranges that are gone",
    change: (objects) => {
      delete the(objects, "Service", privateEdge).spec.loadBalancerSourceRanges;
    },
    there: [
      `LoadBalancer ${privateEdge} admits 0.0.0.0/0 to private-edge on 443/TCP (websecure), 80/TCP (web)`,
      `LoadBalancer ${privateEdge} admits ::/0 to private-edge on 443/TCP (websecure), 80/TCP (web)`,
    ],
  },
  {
    what: "a source range more",
    change: (objects) =>
      the(objects, "Service", privateEdge).spec.loadBalancerSourceRanges.push("192.0.2.0/24"),
    there: [
      `LoadBalancer ${privateEdge} admits 192.0.2.0/24 to private-edge on 443/TCP (websecure), 80/TCP (web)`,
    ],
  },
  {
    what: "a further port of a load balancer",
    change: (objects) =>
      the(objects, "Service", publicEdge).spec.ports.push({
        port: 8080,
        targetPort: "health",
        protocol: "TCP",
      }),
    there: [
      `LoadBalancer ${publicEdge} admits 0.0.0.0/0 to public-edge on 8080/TCP (health)`,
      `LoadBalancer ${publicEdge} admits ::/0 to public-edge on 8080/TCP (health)`,
    ],
  },
  {
    what: "node ports",
    change: (objects) => {
      the(objects, "Service", publicEdge).spec.allocateLoadBalancerNodePorts = true;
    },
    there: [`Service ${publicEdge} is open on a port of every node`],
  },
  {
    what: "a traffic policy that hides the client's address",
    change: (objects) => {
      the(objects, "Service", privateEdge).spec.externalTrafficPolicy = "Cluster";
    },
    there: [`Service ${privateEdge} hides the client's address behind a node's`],
  },
  {
    what: "an address that a Service takes",
    change: (objects) => {
      the(objects, "Service", "tracardi-public/tracardi-public-api").spec.externalIPs = ["192.0.2.1"];
    },
    there: ["Service tracardi-public/tracardi-public-api takes what is sent to 192.0.2.1"],
  },
  {
    what: "a Service that leads to a name",
    change: (objects) =>
      objects.push({
        apiVersion: "v1",
        kind: "Service",
        metadata: { namespace: "tracardi-public", name: "elsewhere" },
        spec: { type: "ExternalName", externalName: "tracardi-private-api.tracardi-private.svc" },
      }),
    there: [
      "Service tracardi-public/elsewhere leads to tracardi-private-api.tracardi-private.svc, past every policy",
    ],
  },
  {
    what: "a further host",
    change: (objects) => {
      const { rules, tls } = ingress(objects).spec;
      rules.push({ ...structuredClone(rules[0]), host: "other.example.com" });
      tls[0].hosts.push("other.example.com");
    },
    there: [
      "class tracardi-public leads other.example.com to tracardi-public/tracardi-public-api:8080: Exact /track, Exact /tracker/liliput.min.js",
    ],
  },
  {
    what: "a host that is every host, without a certificate",
    change: (objects) => {
      delete ingress(objects).spec.rules[0].host;
    },
    there: [
      "class tracardi-public leads every host to tracardi-public/tracardi-public-api:8080: Exact /track, Exact /tracker/liliput.min.js",
      "Ingress tracardi-public/tracardi-public-edge-public-api names no certificate for every host",
    ],
  },
  {
    what: "a wildcard in place of a host",
    change: (objects) => {
      const { rules, tls } = ingress(objects).spec;
      rules[0].host = "*.example.com";
      tls[0].hosts = ["*.example.com"];
    },
    there: [
      "class tracardi-public leads *.example.com to tracardi-public/tracardi-public-api:8080: Exact /track, Exact /tracker/liliput.min.js",
    ],
  },
  {
    what: "a further path",
    change: (objects) => paths(objects).push({ ...structuredClone(paths(objects)[0]), path: "/settings" }),
    there: [
      "class tracardi-public leads track.example.com to tracardi-public/tracardi-public-api:8080: Exact /settings",
    ],
  },
  {
    what: "a prefix in place of an exact path",
    change: (objects) => {
      Object.assign(paths(objects)[0] ?? {}, { pathType: "Prefix" });
    },
    there: [
      "class tracardi-public leads track.example.com to tracardi-public/tracardi-public-api:8080: Prefix /track",
    ],
  },
  {
    what: "a default backend",
    change: (objects) => {
      ingress(objects).spec.defaultBackend = {
        service: { name: "tracardi-public-api", port: { number: 8080 } },
      };
    },
    there: ["class tracardi-public leads every host to tracardi-public/tracardi-public-api:8080: Prefix /"],
  },
  {
    what: "a host without a certificate",
    change: (objects) => {
      delete ingress(objects).spec.tls;
    },
    there: [
      "Ingress tracardi-public/tracardi-public-edge-public-api names no certificate for track.example.com",
    ],
  },
  {
    what: "a path of an edge whose routes are files",
    change: (objects) =>
      editFile(objects, publicEdge, ({ http }) => {
        http.routers.more = {
          ...http.routers["api-1"],
          rule: "Host(`track.tracardi.example`) && Path(`/more`)",
        };
      }),
    there: [
      `${publicEdge} leads track.tracardi.example to http://tracardi-api.tracardi-private:8080: Exact /more`,
    ],
    stack: "minimal",
  },
  {
    what: "methods of an edge whose routes are files",
    change: (objects) =>
      editFile(objects, publicEdge, ({ http }) => {
        http.routers["api-1"].rule = "Host(`track.tracardi.example`) && Path(`/track`)";
      }),
    there: [
      `${publicEdge} leads track.tracardi.example to http://tracardi-api.tracardi-private:8080: Exact /track`,
    ],
    stack: "minimal",
  },
  {
    what: "a rule of a kind that is not known",
    change: (objects) =>
      editFile(objects, publicEdge, ({ http }) => {
        http.routers.more = { ...http.routers["api-1"], rule: "HostRegexp(`.*`)" };
      }),
    there: [
      `${publicEdge} leads every host to http://tracardi-api.tracardi-private:8080: HostRegexp(\`.*\`)`,
    ],
    stack: "minimal",
  },
  {
    what: "a wider trusted list of the controller",
    change: (objects) =>
      editFile(objects, privateEdge, ({ http }) => {
        http.middlewares.trusted.ipAllowList.sourceRange = [
          "198.51.0.0/16",
          "203.0.113.32/28",
          "2001:db8:20::/48",
        ];
      }),
    there: [`${privateEdge} answers 198.51.0.0/16 on web, websecure`],
  },
  {
    what: "a trusted list that believes a header",
    change: (objects) =>
      editFile(objects, privateEdge, ({ http }) => {
        http.middlewares.trusted.ipAllowList.ipStrategy = { depth: 1 };
      }),
    there: [
      `${privateEdge} answers 0.0.0.0/0 on web, websecure`,
      `${privateEdge} answers ::/0 on web, websecure`,
    ],
  },
  {
    what: "an entrypoint without the trusted list",
    change: (objects) =>
      replaceArgument(the(objects, "Deployment", privateEdge), /^--entrypoints\.web\.http\.middlewares=/, []),
    there: [`${privateEdge} answers 0.0.0.0/0 on web`, `${privateEdge} answers ::/0 on web`],
  },
  {
    what: "addresses that may name the client",
    change: (objects) =>
      replaceArgument(the(objects, "Deployment", privateEdge), "--ping=true", [
        "--ping=true",
        "--entryPoints.websecure.proxyProtocol.trustedIPs=10.0.0.0/20",
        "--entrypoints.websecure.forwardedheaders.insecure=true",
      ]),
    there: [
      `${privateEdge} believes PROXY protocol of 10.0.0.0/20 on websecure`,
      `${privateEdge} believes X-Forwarded headers of 0.0.0.0/0 on websecure`,
      `${privateEdge} believes X-Forwarded headers of ::/0 on websecure`,
    ],
  },
  {
    what: "the GUI's API on the public side",
    change: (objects) => setVariable(objects, "tracardi-public/tracardi-public-api", "EXPOSE_GUI_API", "yes"),
    there: ["tracardi-public/tracardi-public-api answers the GUI's requests (EXPOSE_GUI_API=yes)"],
  },
  {
    what: "a closing variable that is gone",
    change: (objects) => setVariable(objects, "tracardi-public/tracardi-public-api", "API_DOCS", undefined),
    there: ["tracardi-public/tracardi-public-api shows its documentation (API_DOCS=yes)"],
  },
  {
    what: "an API that takes staging requests",
    change: (objects) => setVariable(objects, "tracardi-public/tracardi-public-api", "PRODUCTION", "no"),
    there: ["tracardi-public/tracardi-public-api takes staging requests (PRODUCTION=no)"],
  },
  {
    what: "a pod on the node's network",
    change: (objects) => {
      const { spec } = the(objects, "Deployment", "tracardi-private/tracardi-gui").spec.template;
      spec.hostNetwork = true;
      spec.containers[0].ports[0].hostPort = 8080;
      spec.containers[0].securityContext.privileged = true;
    },
    there: ["Deployment tracardi-private/tracardi-gui has hostNetwork, hostPort 8080, privileged"],
  },
  {
    what: "a namespace that admits more pods",
    change: (objects) => {
      the(objects, "Namespace", "tracardi-public").metadata.labels["pod-security.kubernetes.io/enforce"] =
        "baseline";
    },
    there: ["namespace tracardi-public admits baseline pods"],
  },
  {
    what: "a right",
    change: (objects) =>
      the(objects, "Role", "tracardi-public/tracardi-public-edge").rules[0].verbs.push("create"),
    there: [
      `${publicEdge}, in tracardi-public, services: create`,
      `${publicEdge}, in tracardi-public, secrets: create`,
    ],
  },
  {
    what: "a right in the whole cluster",
    change: (objects) =>
      the(objects, "ClusterRole", "tracardi-public-edge").rules.push({
        apiGroups: [""],
        resources: ["secrets"],
        verbs: ["list"],
      }),
    there: [`${publicEdge}, in the cluster, secrets: list`],
  },
  {
    what: "what guard rails admit",
    change: (objects) =>
      edit(the(objects, "Namespace", "tracardi-private-edge"), "network-policies", (text) =>
        text.replace("198.51.100.0/24", "198.51.0.0/16"),
      ),
    there: ["8000", "8443"].map(
      (port) => `tracardi-private-edge, network-policies: private-edge from cidr:198.51.0.0/16 ${port}/TCP`,
    ),
  },
  {
    what: "a load balancer that guard rails admit to everybody",
    change: (objects) =>
      edit(the(objects, "Namespace", "tracardi-private-edge"), "services", (text) =>
        text.replace(/ Local - \S+/, " Local - -"),
      ),
    there: [
      "tracardi-private-edge, services: tracardi-private-edge LoadBalancer Local - 0.0.0.0/0",
      "tracardi-private-edge, services: tracardi-private-edge LoadBalancer Local - ::/0",
    ],
  },
  {
    what: "a deployer that may be anyone",
    change: (objects) => edit(the(objects, "Namespace", "tracardi-public"), "deployer", () => "anyone"),
    there: ["tracardi-public, deployer: anyone"],
    stack: "deployed",
  },
];

/** Fences: what is said when one is lost. Another one is narrower. */
const fences: readonly Row[] = [
  {
    what: "a load balancer that is no longer internal",
    change: (objects) => {
      const { annotations } = the(objects, "Service", privateEdge).metadata;
      annotations["service.beta.kubernetes.io/aws-load-balancer-scheme"] = "internet-facing";
    },
    stack: "internal",
    there: [
      `wider: + Service ${privateEdge}: service.beta.kubernetes.io/aws-load-balancer-scheme=internet-facing`,
      `wider: - Service ${privateEdge}: service.beta.kubernetes.io/aws-load-balancer-scheme=internal`,
    ],
    back: [
      `narrower: - Service ${privateEdge}: service.beta.kubernetes.io/aws-load-balancer-scheme=internet-facing`,
      `narrower: + Service ${privateEdge}: service.beta.kubernetes.io/aws-load-balancer-scheme=internal`,
    ],
  },
  {
    what: "a limit that requests no longer pass",
    change: (objects) =>
      replaceArgument(
        the(objects, "Deployment", publicEdge),
        /^--entrypoints\.websecure\.http\.middlewares=/,
        ["--entrypoints.websecure.http.middlewares=inflight@file,limits@file,secure@file"],
      ),
    there: [`wider: - ${publicEdge} has ratelimit on websecure`],
    back: [`narrower: + ${publicEdge} has ratelimit on websecure`],
  },
  {
    what: "a rule against later additions that is gone",
    change: (objects) =>
      the(objects, "ValidatingAdmissionPolicy", "tracardi-guard-rails-pods").spec.validations.shift(),
    there: [
      "wider: - tracardi-guard-rails-pods: a pod with hostNetwork has the address of its node, which no NetworkPolicy fences; remove spec.hostNetwork",
    ],
    back: [
      "narrower: + tracardi-guard-rails-pods: a pod with hostNetwork has the address of its node, which no NetworkPolicy fences; remove spec.hostNetwork",
    ],
  },
];

/** Nobody but a person can tell whether they open anything, in either direction. */
const conditions: readonly Row[] = [
  {
    what: "strictness of a controller",
    change: (objects) =>
      replaceArgument(
        the(objects, "Deployment", publicEdge),
        "--providers.kubernetesingress.strictprefixmatching=true",
        [],
      ),
    there: [`unclear: - ${publicEdge}: --providers.kubernetesingress.strictprefixmatching=true`],
  },
  {
    what: "TLS options",
    change: (objects) =>
      editFile(objects, publicEdge, ({ tls }) => {
        tls.options.default.minVersion = "VersionTLS10";
      }),
    there: [
      `unclear: + ${publicEdge}: tls.default.minVersion: VersionTLS10`,
      `unclear: - ${publicEdge}: tls.default.minVersion: VersionTLS12`,
    ],
  },
  {
    what: "a header that is no longer taken from requests",
    change: (objects) =>
      editFile(objects, publicEdge, ({ http }) => {
        delete http.middlewares.secure.headers.customRequestHeaders["X-Context"];
      }),
    there: [`unclear: - ${publicEdge}: secure.customRequestHeaders.X-Context: `],
  },
  {
    what: "an annotation of an Ingress",
    change: (objects) => {
      ingress(objects).metadata.annotations = {
        "traefik.ingress.kubernetes.io/router.entrypoints": "traefik",
      };
    },
    there: [
      "unclear: + Ingress tracardi-public/tracardi-public-edge-public-api: traefik.ingress.kubernetes.io/router.entrypoints=traefik",
    ],
  },
  {
    what: "an annotation of a load balancer",
    change: (objects) => {
      the(objects, "Service", privateEdge).metadata.annotations[
        "service.beta.kubernetes.io/aws-load-balancer-target-group-attributes"
      ] = "preserve_client_ip.enabled=false";
    },
    there: [
      `unclear: + Service ${privateEdge}: service.beta.kubernetes.io/aws-load-balancer-target-group-attributes=preserve_client_ip.enabled=false`,
      `unclear: - Service ${privateEdge}: service.beta.kubernetes.io/aws-load-balancer-target-group-attributes=preserve_client_ip.enabled=true`,
    ],
  },
  {
    what: "where guard rails apply",
    change: (objects) => {
      the(objects, "ValidatingAdmissionPolicy", "tracardi-guard-rails-pods").spec.failurePolicy = "Ignore";
    },
    there: [
      "unclear: + tracardi-guard-rails-pods: failurePolicy: Ignore",
      "unclear: - tracardi-guard-rails-pods: failurePolicy: Fail",
    ],
  },
  {
    what: "an object of a kind that is not known",
    change: (objects) =>
      objects.push({
        apiVersion: "v1",
        kind: "Gateway",
        metadata: { namespace: "tracardi-public", name: "a" },
      }),
    there: [
      "unclear: + Gateway tracardi-public/a: apiVersion: v1",
      "unclear: + Gateway tracardi-public/a: kind: Gateway",
      "unclear: + Gateway tracardi-public/a: metadata.namespace: tracardi-public",
      "unclear: + Gateway tracardi-public/a: metadata.name: a",
    ],
  },
];

/** Changes that open and close nothing. */
const others: readonly Omit<Row, "there">[] = [
  {
    what: "replicas, images, limits",
    change: (objects) => {
      const { spec } = the(objects, "Deployment", publicEdge);
      spec.replicas = 9;
      spec.template.spec.containers[0].image = "traefik:v3.7.13";
      spec.template.spec.containers[0].resources.limits.memory = "2Gi";
    },
  },
  {
    what: "what is logged, and how long a controller drains",
    change: (objects) => {
      const deployment = the(objects, "Deployment", publicEdge);
      replaceArgument(deployment, "--log.level=INFO", ["--log.level=DEBUG"]);
      replaceArgument(deployment, /^--entrypoints\.web\.transport\.lifecycle\.gracetimeout=/, [
        "--entrypoints.web.transport.lifecycle.gracetimeout=1s",
      ]);
    },
  },
  {
    what: "a better sentence of a rule",
    change: (objects) => {
      the(objects, "ValidatingAdmissionPolicy", "tracardi-guard-rails-pods").spec.validations[0].message =
        "no";
    },
  },
  {
    what: "how health is checked",
    change: (objects) => {
      the(objects, "Service", publicEdge).metadata.annotations[
        "service.beta.kubernetes.io/aws-load-balancer-healthcheck-interval"
      ] = "30";
    },
  },
  {
    what: "ranges that are divided differently",
    change: (objects) => {
      rule(objects, privateEdge, 0).from.splice(
        0,
        1,
        { ipBlock: { cidr: "198.51.100.0/25" } },
        { ipBlock: { cidr: "198.51.100.128/25" } },
      );
    },
  },
];

describe("exposure, compared", () => {
  for (const { what, change, there, stack = "prod" } of openings) {
    it(`grows by ${what}, and shrinks when that is taken back`, () => {
      const found = inStack(stack, change);
      assert.deepEqual(
        told(found.there).filter((line) => line.startsWith("wider")),
        there.map((text) => `wider: + ${text}`),
      );
      assert.equal(grows(found.there), true);
      assert.deepEqual(
        told(found.back).filter((line) => !line.startsWith("narrower: +")),
        there.map((text) => `narrower: - ${text}`),
      );
      assert.equal(grows(found.back), false);
    });
  }

  for (const { what, change, there, back, stack = "prod" } of fences) {
    it(`grows by ${what}, and shrinks when it is there again`, () => {
      const found = inStack(stack, change);
      assert.deepEqual([told(found.there), told(found.back)], [there, back]);
      assert.deepEqual([grows(found.there), grows(found.back)], [true, false]);
    });
  }

  for (const { what, change, there } of conditions) {
    it(`is for a person to judge, in both directions: ${what}`, () => {
      const found = inStack("prod", change);
      assert.deepEqual(told(found.there), there);
      assert.deepEqual([grows(found.there), grows(found.back)], [true, true]);
    });
  }

  for (const { what, change } of others) {
    it(`stays as it is: ${what}`, () => {
      const found = inStack("prod", change);
      assert.deepEqual([told(found.there), told(found.back)], [[], []]);
    });
  }

  it("grows in both directions when other pods are behind the Service of a route", () => {
    const found = inStack("prod", (objects) => {
      the(objects, "Service", "tracardi-private/tracardi-gui").spec.selector = { app: "other" };
    });
    const route =
      "class tracardi-private leads gui.tracardi.example.com to tracardi-private/tracardi-gui:8080";
    assert.deepEqual(told(found.there), [
      `wider: + ${route} (pods with app=other): Prefix /`,
      `narrower: - ${route}: Prefix /`,
    ]);
    assert.deepEqual([grows(found.there), grows(found.back)], [true, true]);
  });

  it("shrinks when the Service of a route is gone, and grows when there is one", () => {
    const found = inStack("prod", (objects) =>
      remove(objects, the(objects, "Service", "tracardi-private/tracardi-gui")),
    );
    assert.deepEqual([grows(found.there), grows(found.back)], [false, true]);
    assert.equal(found.there.length, 1);
  });

  it("stays as it is where nothing changes", () => {
    for (const stack of ["dev", "prod", "minimal", "single"]) {
      const found = inStack(stack, (objects) => objects.reverse());
      assert.deepEqual([told(found.there), told(found.back)], [[], []], stack);
    }
  });

  it("is everything that a new installation has, and nothing but shrinks when it is gone", () => {
    const found = inStack("prod", (objects) => objects.splice(0));
    assert.deepEqual([...new Set(found.there.map(({ effect }) => effect))], ["narrower"]);
    const doors = told(found.back).filter((line) => /: \+ LoadBalancer /.test(line));
    assert.equal(doors.length, 3 + 2);
  });
});

/** Stacks that no golden file shows. */
const variants: Readonly<Record<string, Change>> = {
  excepted: (objects) => {
    const { ipBlock } = rule(objects, "tracardi-public/tracardi-public-api", 0, "egress").to[0];
    ipBlock.except = ["10.0.65.0/24"];
  },
  deployed: (objects) => edit(the(objects, "Namespace", "tracardi-public"), "deployer", () => "ci"),
  internal: (objects) => {
    const { annotations } = the(objects, "Service", privateEdge).metadata;
    annotations["service.beta.kubernetes.io/aws-load-balancer-scheme"] = "internal";
  },
};

function inStack(stack: string, change: Change) {
  const variant = variants[stack];
  return changesBy(variant === undefined ? golden(stack) : varied(variant), change);
}

function varied(variant: Change): Manifest[] {
  const objects = golden("prod");
  variant(objects);
  return objects;
}

function rule(objects: Manifest[], place: string, index: number, direction = "ingress"): Manifest {
  return the(objects, "NetworkPolicy", place).spec[direction][index];
}

function ingress(objects: Manifest[]): Manifest {
  return the(objects, "Ingress", "tracardi-public/tracardi-public-edge-public-api");
}

function paths(objects: Manifest[]): Manifest[] {
  return ingress(objects).spec.rules[0].http.paths;
}

function remove(objects: Manifest[], object: Manifest): void {
  objects.splice(objects.indexOf(object), 1);
}

function setVariable(objects: Manifest[], place: string, name: string, value: string | undefined): void {
  const { object } = workloadsOf([the(objects, "Deployment", place)])[0] ?? {};
  const [container] = object?.spec.template.spec.containers ?? [];
  const others = container.env.filter((variable: Manifest) => variable.name !== name);
  container.env = value === undefined ? others : [...others, { name, value }];
}

function edit(namespace: Manifest, list: string, change: (text: string) => string): void {
  const { annotations } = namespace.metadata;
  annotations[`guard-rails.tracardi/${list}`] = change(annotations[`guard-rails.tracardi/${list}`]);
}

function editFile(objects: Manifest[], edge: string, change: (file: Manifest) => void): void {
  const { data } = the(objects, "ConfigMap", `${edge}-dynamic`);
  const file = parse(data["edge.yaml"]) as Manifest;
  change(file);
  data["edge.yaml"] = stringify(file);
}
