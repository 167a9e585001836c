import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import { parse } from "yaml";
import { IngressController } from "../../components/ingressController.ts";
import { staticArguments } from "../../components/internal/traefik/arguments.ts";
import { dynamicConfiguration } from "../../components/internal/traefik/dynamic.ts";
import { type RenderOptions, render, resolved, type Values } from "../../rendering/render.ts";
import { clouds } from "../../stacks/clouds.ts";
import { type Topology, topologies, type ZoneName, zoneNames } from "../../stacks/topologies.ts";
import { assertPassesOptions } from "../support/assertions.ts";
import { planFor, type Written } from "../support/plans.ts";

function argsFor(zone: ZoneName, written: Written = {}, topology: Topology = "split") {
  const { zones, pods, installation } = planFor(topology, written);
  const plan = zones[zone].edge;
  return {
    installation,
    plan,
    pods,
    priorityClassName: "edge-priority",
    namespace: plan.namespace,
    routesNamespace: plan.routesNamespace,
    certificateSecret: "the-certificate",
  };
}

function controller(
  zone: ZoneName,
  written: Written = {},
  topology: Topology = "split",
  options: RenderOptions = {},
) {
  const args = argsFor(zone, written, topology);
  return render(() => new IngressController(`tracardi-${args.plan.tier}`, args), options);
}

/** Pod spec of the controller and its one container. */
async function pod(zone: ZoneName, written: Written = {}, topology: Topology = "split") {
  const rendered = await controller(zone, written, topology);
  const spec = rendered.find("kubernetes:apps/v1:Deployment", `tracardi-${zone}-edge`).inputs.spec.template
    .spec;
  return { spec, container: spec.containers[0] };
}

function labels(tier: string) {
  return {
    "app.kubernetes.io/name": "tracardi",
    "app.kubernetes.io/instance": "tracardi",
    "app.kubernetes.io/component": tier,
    "app.kubernetes.io/part-of": "tracardi",
    "app.kubernetes.io/managed-by": "pulumi",
  };
}

const certified: Written = {
  certificates: "existing",
  certificateSecrets: { public: "public-tls", private: "private-tls" },
};

describe("IngressController", () => {
  describe("configuration", () => {
    it("is an immutable ConfigMap that a changed trusted list replaces", async () => {
      const rendered = await controller("private");
      const { metadata, immutable, data } = rendered.find(
        "kubernetes:core/v1:ConfigMap",
        "tracardi-private-edge-dynamic",
      ).inputs;
      assert.deepEqual(metadata, {
        namespace: "tracardi-private-edge",
        labels: { ...labels("private-edge"), "app.kubernetes.io/version": "v3.7.12" },
      });
      assert.equal(immutable, true);
      assert.deepEqual(Object.keys(data), ["edge.yaml"]);
      assert.deepEqual(data["edge.yaml"], dynamicConfiguration(argsFor("private").plan));
      assert.deepEqual(parse(data["edge.yaml"]).http.middlewares.trusted, {
        ipAllowList: { sourceRange: ["192.0.2.0/24", "2001:db8:10::/48"] },
      });
    });

    it("of the public edge does not change with the trusted list", async () => {
      const other = { trustedCidrs: ["198.51.100.0/24"] };
      const everything = async (zone: ZoneName, written: Written) =>
        (await controller(zone, written)).resources.map(({ urn, inputs }) => [urn, inputs]);
      assert.deepEqual(await everything("public", other), await everything("public", {}));
      assert.notDeepEqual(await everything("private", other), await everything("private", {}));
    });
  });

  describe("pod", () => {
    it("runs Traefik with the plan's arguments, unprivileged ports and its own shutdown", async () => {
      const { spec, container } = await pod("public");
      assert.equal(container.image, "traefik:v3.7.12");
      assert.equal("command" in container, false);
      assert.deepEqual(container.args, staticArguments(argsFor("public").plan, "tracardi-public"));
      assert.deepEqual(container.env, [{ name: "GOMEMLIMIT", value: "691MiB" }]);
      assert.deepEqual(container.ports, [
        { name: "web", containerPort: 8000, protocol: "TCP" },
        { name: "websecure", containerPort: 8443, protocol: "TCP" },
        { name: "health", containerPort: 8080, protocol: "TCP" },
      ]);
      assert.equal("lifecycle" in container, false);
      assert.equal(spec.terminationGracePeriodSeconds, 60);
    });

    it("is ready by /ping, alive by a connection, and watched only when routes are loaded", async () => {
      const { container } = await pod("private");
      assert.deepEqual(container.startupProbe, {
        httpGet: { path: "/ping", port: "health" },
        initialDelaySeconds: 5,
        periodSeconds: 2,
        failureThreshold: 30,
      });
      assert.deepEqual(container.readinessProbe, {
        httpGet: { path: "/ping", port: "health" },
        periodSeconds: 5,
        failureThreshold: 2,
      });
      assert.deepEqual(container.livenessProbe, {
        tcpSocket: { port: "health" },
        periodSeconds: 10,
        failureThreshold: 3,
      });
    });

    it("ends later behind a load balancer that checks pods", async () => {
      const { spec } = await pod("public", { cloud: "aws", loadBalancerCidrs: ["10.0.0.0/20"] });
      assert.equal(spec.terminationGracePeriodSeconds, 40 + 30 + 15);
    });

    it("has all of its disk but the logs' for bodies that are passed on", async () => {
      const { spec, container } = await pod("private", { bodyLimits: { private: 500, atOnce: 16 } });
      assert.equal(container.resources.limits["ephemeral-storage"], "8064Mi");
      assert.deepEqual(spec.volumes[0], { name: "tmp", emptyDir: { sizeLimit: "8000Mi" } });
    });

    it("mounts its file and a short-lived token, and nothing else, in mode ingress", async () => {
      const { spec, container } = await pod("private");
      assert.equal(spec.automountServiceAccountToken, false);
      assert.deepEqual(spec.volumes, [
        { name: "tmp", emptyDir: { sizeLimit: "2500Mi" } },
        {
          name: "dynamic",
          configMap: { name: "tracardi-private-edge-dynamic-00000000", defaultMode: 0o444 },
        },
        {
          name: "kubernetes-api",
          projected: {
            defaultMode: 0o440,
            sources: [
              { serviceAccountToken: { path: "token", expirationSeconds: 3600 } },
              { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
              {
                downwardAPI: {
                  items: [{ path: "namespace", fieldRef: { fieldPath: "metadata.namespace" } }],
                },
              },
            ],
          },
        },
      ]);
      assert.deepEqual(container.volumeMounts, [
        { name: "tmp", mountPath: "/tmp" },
        { name: "dynamic", mountPath: "/etc/traefik/dynamic", readOnly: true },
        {
          name: "kubernetes-api",
          mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
          readOnly: true,
        },
      ]);
    });

    it("mounts its file and the certificate, and no token, in static mode", async () => {
      const { spec, container } = await pod("public", { edge: "static" });
      assert.equal(spec.automountServiceAccountToken, false);
      assert.deepEqual(spec.volumes.slice(1), [
        {
          name: "dynamic",
          configMap: { name: "tracardi-public-edge-dynamic-00000000", defaultMode: 0o444 },
        },
        {
          name: "certificate",
          secret: {
            secretName: "the-certificate",
            defaultMode: 0o440,
            items: [
              { key: "tls.crt", path: "tls.crt" },
              { key: "tls.key", path: "tls.key" },
            ],
          },
        },
      ]);
      assert.deepEqual(container.volumeMounts.slice(1), [
        { name: "dynamic", mountPath: "/etc/traefik/dynamic", readOnly: true },
        { name: "certificate", mountPath: "/etc/traefik/certificate", readOnly: true },
      ]);
    });

    it("looks for a new certificate by itself only where one can appear in its files", async () => {
      const command = [
        "/bin/sh",
        "-c",
        '(while sleep 60 && kill -HUP $$; do :; done) & exec traefik "$@"',
        "traefik",
      ];
      const existing = await pod("public", { edge: "static", ...certified });
      assert.deepEqual(existing.container.command, command);
      const issuer = { certificates: "cert-manager", certificateIssuer: { name: "issuer" } };
      assert.deepEqual((await pod("private", { ...issuer }, "single")).container.command, command);
      // A self-signed certificate comes in another Secret; with Ingresses the Secret itself is watched.
      assert.equal("command" in (await pod("public", { edge: "static" })).container, false);
      assert.equal("command" in (await pod("public", certified)).container, false);
    });
  });

  describe("rights", () => {
    it("are those that fill Traefik's caches, in the namespace of the routes", async () => {
      const rendered = await controller("private");
      const metadata = { namespace: "tracardi-private", labels: labels("private-edge") };
      const subjects = [
        { kind: "ServiceAccount", namespace: "tracardi-private-edge", name: "tracardi-private-edge" },
      ];
      assert.deepEqual(
        rendered.find("kubernetes:rbac.authorization.k8s.io/v1:Role", "tracardi-private-edge").inputs,
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "Role",
          metadata,
          rules: [
            { apiGroups: [""], resources: ["services", "secrets"], verbs: ["list", "watch"] },
            { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
            { apiGroups: ["networking.k8s.io"], resources: ["ingresses"], verbs: ["list", "watch"] },
            { apiGroups: ["networking.k8s.io"], resources: ["ingresses/status"], verbs: ["update"] },
          ],
        },
      );
      assert.deepEqual(
        rendered.find("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", "tracardi-private-edge").inputs,
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "RoleBinding",
          metadata,
          roleRef: {
            apiGroup: "rbac.authorization.k8s.io",
            kind: "Role",
            name: "tracardi-private-edge-00000000",
          },
          subjects,
        },
      );
      assert.deepEqual(
        rendered.find("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", "tracardi-private-edge").inputs,
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "ClusterRole",
          metadata: { labels: labels("private-edge") },
          rules: [
            { apiGroups: ["networking.k8s.io"], resources: ["ingressclasses"], verbs: ["list", "watch"] },
            { apiGroups: [""], resources: ["nodes"], verbs: ["list", "watch"] },
          ],
        },
      );
      assert.deepEqual(
        rendered.find("kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding", "tracardi-private-edge")
          .inputs,
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "ClusterRoleBinding",
          metadata: { labels: labels("private-edge") },
          roleRef: {
            apiGroup: "rbac.authorization.k8s.io",
            kind: "ClusterRole",
            name: "tracardi-private-edge-00000000",
          },
          subjects,
        },
      );
    });

    it("belong to a class with the installation's name", async () => {
      const rendered = await controller("public");
      assert.deepEqual(
        rendered.find("kubernetes:networking.k8s.io/v1:IngressClass", "tracardi-public-edge").inputs,
        {
          apiVersion: "networking.k8s.io/v1",
          kind: "IngressClass",
          metadata: { name: "tracardi-public", labels: labels("public-edge") },
          spec: { controller: "traefik.io/ingress-controller" },
        },
      );
    });

    it("exist before the pods, which would become ready without any route", async () => {
      const rendered = await controller("public");
      const { dependencies } = rendered.find("kubernetes:apps/v1:Deployment", "tracardi-public-edge");
      for (const kind of ["RoleBinding", "ClusterRoleBinding", "IngressClass"]) {
        assert.ok(
          dependencies.some((urn) => urn.includes(`:${kind}::`)),
          `the Deployment does not wait for the ${kind}`,
        );
      }
    });

    it("do not exist in static mode, nor a class", async () => {
      const rendered = await controller("public", { edge: "static" });
      const kinds = [
        "Role",
        "RoleBinding",
        "ClusterRole",
        "ClusterRoleBinding",
        "IngressClass",
        "Ingress",
        "Secret",
      ];
      assert.deepEqual(
        kinds.flatMap((kind) => rendered.kind(kind)),
        [],
      );
    });

    it("of the public controller never reach a private namespace", async () => {
      for (const topology of topologies) {
        for (const edge of ["ingress", "static"]) {
          const rendered = await controller("public", { edge }, topology);
          const namespaces = [...rendered.kind("Role"), ...rendered.kind("RoleBinding")].map(
            ({ inputs }) => inputs.metadata.namespace,
          );
          const expected =
            topology === "split" && edge === "ingress" ? ["tracardi-public", "tracardi-public"] : [];
          assert.deepEqual(namespaces, expected, `${topology}, ${edge}`);
        }
      }
    });
  });

  describe("Service", () => {
    const ports = [
      { name: "web", port: 80, targetPort: "web", protocol: "TCP" },
      { name: "websecure", port: 443, targetPort: "websecure", protocol: "TCP" },
    ];
    const sourceRanges = ["192.0.2.0/24", "2001:db8:10::/48"];
    const aws = "service.beta.kubernetes.io/aws-load-balancer";
    const awsCommon = {
      [`${aws}-type`]: "external",
      [`${aws}-nlb-target-type`]: "ip",
      [`${aws}-target-group-attributes`]: "preserve_client_ip.enabled=true",
      [`${aws}-healthcheck-protocol`]: "http",
      [`${aws}-healthcheck-port`]: "8080",
      [`${aws}-healthcheck-path`]: "/ping",
      [`${aws}-healthcheck-interval`]: "10",
      [`${aws}-healthcheck-unhealthy-threshold`]: "3",
    };
    const digitalocean = { "service.beta.kubernetes.io/do-loadbalancer-type": "REGIONAL_NETWORK" };
    const hetzner = { "load-balancer.hetzner.cloud/uses-proxyprotocol": "true" };

    type Annotations = [Values | undefined, Values | undefined, Values | undefined, boolean];

    /** Per cloud: annotations of the public, the private and the internal private Service; node ports. */
    const expected: Record<(typeof clouds)[number], Annotations | []> = {
      aws: [
        { ...awsCommon, [`${aws}-scheme`]: "internet-facing" },
        { ...awsCommon, [`${aws}-scheme`]: "internet-facing" },
        { ...awsCommon, [`${aws}-scheme`]: "internal" },
        false,
      ],
      gcp: [
        { "cloud.google.com/l4-rbs": "enabled" },
        { "cloud.google.com/l4-rbs": "enabled" },
        { "networking.gke.io/load-balancer-type": "Internal" },
        true,
      ],
      azure: [
        undefined,
        { "service.beta.kubernetes.io/azure-deny-all-except-load-balancer-source-ranges": "true" },
        {
          "service.beta.kubernetes.io/azure-load-balancer-internal": "true",
          "service.beta.kubernetes.io/azure-deny-all-except-load-balancer-source-ranges": "true",
        },
        true,
      ],
      digitalocean: [
        digitalocean,
        digitalocean,
        { ...digitalocean, "service.beta.kubernetes.io/do-loadbalancer-network": "INTERNAL" },
        true,
      ],
      hetzner: [
        hetzner,
        hetzner,
        { ...hetzner, "load-balancer.hetzner.cloud/disable-public-network": "true" },
        true,
      ],
      // Whoever runs MetalLB decides by its address pools what is inside.
      metallb: [undefined, undefined, undefined, false],
      none: [],
    };

    async function service(zone: ZoneName, written: Written) {
      const rendered = await controller(zone, written);
      const [found, ...more] = rendered.kind("Service");
      assert.ok(found !== undefined && more.length === 0);
      return found.inputs;
    }

    for (const cloud of clouds.filter((name) => name !== "none")) {
      it(`on ${cloud} keeps the client's address and admits trusted ranges only to the private zone`, async () => {
        const [open, fenced, internal, allocateLoadBalancerNodePorts] = expected[cloud];
        const written = { cloud, loadBalancerCidrs: ["10.0.0.0/20"] };
        const inputs = (zone: ZoneName, annotations: Values | undefined) => ({
          apiVersion: "v1",
          kind: "Service",
          metadata: {
            name: `tracardi-${zone}-edge`,
            namespace: `tracardi-${zone}-edge`,
            labels: { ...labels(`${zone}-edge`), "app.kubernetes.io/version": "v3.7.12" },
            ...(annotations === undefined ? {} : { annotations }),
          },
          spec: {
            type: "LoadBalancer",
            ipFamilyPolicy: "PreferDualStack",
            ports,
            externalTrafficPolicy: "Local",
            allocateLoadBalancerNodePorts,
            ...(zone === "private" ? { loadBalancerSourceRanges: sourceRanges } : {}),
            selector: {
              "app.kubernetes.io/name": "tracardi",
              "app.kubernetes.io/instance": "tracardi",
              "app.kubernetes.io/component": `${zone}-edge`,
            },
          },
        });
        assert.deepEqual(await service("public", written), inputs("public", open));
        assert.deepEqual(await service("private", written), inputs("private", fenced));
        if (internal === undefined) return;
        const inside = { ...written, privateLoadBalancer: "internal" };
        assert.deepEqual(await service("private", inside), inputs("private", internal));
        // Only the private zone's load balancer ever gets an inside address.
        assert.deepEqual(await service("public", inside), inputs("public", open));
      });
    }

    it("without a load balancer is a ClusterIP that the API server accepts", async () => {
      const inputs = await service("private", { cloud: "none" });
      assert.equal("annotations" in inputs.metadata, false);
      assert.deepEqual(inputs.spec, {
        type: "ClusterIP",
        ipFamilyPolicy: "PreferDualStack",
        ports,
        selector: {
          "app.kubernetes.io/name": "tracardi",
          "app.kubernetes.io/instance": "tracardi",
          "app.kubernetes.io/component": "private-edge",
        },
      });
    });

    it("takes the stack's own annotations in addition", async () => {
      const location = { "load-balancer.hetzner.cloud/location": "fsn1" };
      const inputs = await service("public", {
        cloud: "hetzner",
        loadBalancerCidrs: ["10.0.0.2/32"],
        loadBalancerAnnotations: location,
      });
      assert.deepEqual(inputs.metadata.annotations, { ...hetzner, ...location });
    });

    it("never names the health port", async () => {
      for (const topology of topologies) {
        for (const zone of zoneNames) {
          const rendered = await controller(zone, { cloud: "metallb" }, topology);
          for (const { inputs } of rendered.kind("Service")) {
            const text = JSON.stringify(inputs.spec.ports);
            assert.doesNotMatch(text, /8080|health/);
          }
        }
      }
    });
  });

  describe("address", () => {
    async function address(status: Values | undefined) {
      const rendered = await controller("public", { cloud: "metallb" }, "split", {
        outputs: ({ type }) =>
          type === "kubernetes:core/v1:Service" && status !== undefined ? { status } : undefined,
      });
      return resolved(rendered.result.address);
    }

    it("is undefined as long as there is none, whatever the status lacks", async () => {
      for (const status of [undefined, {}, { loadBalancer: {} }, { loadBalancer: { ingress: [] } }]) {
        assert.equal(await address(status), undefined);
      }
      assert.equal(await address({ loadBalancer: { ingress: [{}] } }), undefined);
    });

    it("is what the cloud gave: an IP address, a name, or both families", async () => {
      const given = (ingress: Values[]) => address({ loadBalancer: { ingress } });
      assert.equal(await given([{ ip: "198.51.100.7", ipMode: "VIP" }]), "198.51.100.7");
      assert.equal(await given([{ hostname: "lb.example.net", ip: "" }]), "lb.example.net");
      assert.equal(await given([{ ip: "198.51.100.7" }, { ip: "2001:db8::7" }]), "198.51.100.7, 2001:db8::7");
    });

    it("does not stop a preview", async () => {
      await controller("public", { cloud: "metallb" }, "split", { preview: true });
    });
  });

  it("waits for what it is told to wait for, and for its rights", async () => {
    const rendered = await render(() => {
      const first = new k8s.core.v1.ConfigMap("first", {});
      const args = argsFor("public");
      new IngressController("edge", args, { dependsOn: [first] });
      new IngressController(
        "other",
        { ...args, plan: argsFor("public", { edge: "static" }).plan },
        { dependsOn: first },
      );
    });
    const first = rendered.find("kubernetes:core/v1:ConfigMap", "first").urn;
    for (const name of ["edge", "other"]) {
      assert.ok(rendered.find("kubernetes:apps/v1:Deployment", name).dependencies.includes(first));
    }
  });

  it("passes its options on, except to the file that is replaced by design", async () => {
    for (const edge of ["ingress", "static"]) {
      await assertPassesOptions(
        (name, opts) => new IngressController(name, argsFor("private", { edge }), opts),
        ["ConfigMap component-dynamic"],
      );
    }
  });

  it("has the class and the address families that the stack asks for, and neither by itself", async () => {
    const spec = async (written: Written) => {
      const rendered = await controller("private", { cloud: "metallb", ...written });
      return rendered.kind("Service")[0]?.inputs.spec as Values;
    };
    const plain = await spec({});
    assert.equal(plain.loadBalancerClass, undefined);
    assert.deepEqual([plain.ipFamilyPolicy, plain.ipFamilies], ["PreferDualStack", undefined]);
    const asked = await spec({
      loadBalancerClasses: { private: "example.com/internal", public: "example.com/external" },
      ipFamilies: ["IPv4"],
    });
    assert.equal(asked.loadBalancerClass, "example.com/internal");
    assert.deepEqual([asked.ipFamilyPolicy, asked.ipFamilies], ["SingleStack", ["IPv4"]]);
    const both = await spec({
      serviceCidr: "10.96.0.0/16,fd00:10:96::/112",
      ipFamilies: ["IPv6", "IPv4"],
    });
    assert.deepEqual([both.ipFamilyPolicy, both.ipFamilies], ["RequireDualStack", ["IPv6", "IPv4"]]);
  });
});
