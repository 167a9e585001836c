/** The edges of both zones: certificate, controller and routes. */
import type { ZonePlan } from "../../stacks/zones.ts";
import { Certificate } from "../certificate.ts";
import { IngressController } from "../ingressController.ts";
import { CertificateAuthority } from "../internal/certificateAuthority.ts";
import { Routes } from "../routes.ts";
import type { Foundations } from "./foundations.ts";

export interface Edges {
  readonly public: IngressController;
  readonly private: IngressController;
  /** Absent where the certificates come from somebody else. */
  readonly authority: CertificateAuthority | undefined;
}

export function makeEdges(on: Foundations): Edges {
  const { zones } = on.plan;
  const authority = zoneAuthority(on);
  return {
    public: makeEdge(on, zones.public, authority),
    private: makeEdge(on, zones.private, authority),
    authority,
  };
}

function makeEdge(
  on: Foundations,
  { edge: plan, edgeNamespace }: ZonePlan,
  authority: CertificateAuthority | undefined,
): IngressController {
  const { parent, namespaces } = on;
  const { installation, pods } = on.plan;
  const name = `${on.name}-${plan.tier}`;
  const routesNamespace = namespaces.named(plan.routesNamespace);
  const certificate = new Certificate(
    name,
    {
      installation,
      tier: plan.tier,
      plan: plan.certificate,
      hosts: plan.hosts,
      namespace: routesNamespace,
      ...(authority === undefined ? {} : { authority }),
    },
    { parent, dependsOn: [on.guardRails] },
  );
  const controller = new IngressController(
    name,
    {
      installation,
      plan,
      pods,
      priorityClassName: on.priorities.edge,
      namespace: namespaces.named(plan.namespace),
      needs: edgeNamespace.quota,
      routesNamespace,
      certificateSecret: certificate.secretName,
    },
    { parent, dependsOn: [on.policies] },
  );
  if (plan.mode === "ingress") {
    new Routes(
      name,
      { installation, plan, namespace: routesNamespace, certificateSecret: certificate.secretName },
      { parent, dependsOn: [on.guardRails] },
    );
  }
  return controller;
}

/** One authority signs both zones' certificates; each zone has its own key. */
function zoneAuthority({ parent, name, plan }: Foundations): CertificateAuthority | undefined {
  const { public: publicZone, private: privateZone } = plan.zones;
  const selfSigned = [publicZone, privateZone].some(({ edge }) => edge.certificate.kind === "self-signed");
  if (!selfSigned) return undefined;
  return new CertificateAuthority(
    `${name}-ca`,
    { commonName: `${plan.installation} trial CA`, organization: "Tracardi installation" },
    { parent },
  );
}
