/** The certificate of one zone: a Secret of type kubernetes.io/tls, wherever it comes from. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { CertificatePlan } from "../stacks/edges.ts";
import type { EdgeTierName, ZoneName } from "../stacks/topologies.ts";
import type { CertificateAuthority } from "./internal/certificateAuthority.ts";
import { installationLabels, selector } from "./internal/labels.ts";

export interface CertificateArgs {
  /** Name of the installation. */
  readonly installation: string;
  /** Where the certificate comes from. Plain data: it decides which resources there are. */
  readonly plan: CertificatePlan;
  /** The edge that shows it. */
  readonly tier: EdgeTierName;
  /** Names in the certificate: the hosts of the zone and no others. */
  readonly hosts: readonly string[];
  /** Namespace of the Secret. */
  readonly namespace: pulumi.Input<string>;
  /** Who signs; required for self-signed certificates, otherwise unused. */
  readonly authority?: CertificateAuthority;
}

/** Each zone has a key of its own. */
export class Certificate extends pulumi.ComponentResource {
  /** Name of the Secret with tls.crt and tls.key. With cert-manager the Secret itself may appear later. */
  readonly secretName: pulumi.Output<string>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:Certificate", name, {}, opts);
    this.secretName = this.#make(name, args);
    this.registerOutputs({ secretName: this.secretName });
  }

  #make(name: string, args: CertificateArgs): pulumi.Output<string> {
    const { plan } = args;
    switch (plan.kind) {
      case "existing":
        return pulumi.output(plan.secret);
      case "self-signed":
        return this.#selfSigned(name, args);
      case "cert-manager":
        return this.#requested(name, args, plan.issuer);
    }
  }

  #selfSigned(name: string, { authority, hosts, ...args }: CertificateArgs): pulumi.Output<string> {
    if (authority === undefined) throw new Error(`nobody to sign the certificate of ${args.tier}`);
    const { certPem, keyPem } = authority.issue(name, { dnsNames: hosts }, { parent: this });
    const secret = new k8s.core.v1.Secret(
      `${name}-tls`,
      {
        metadata: metadata(args),
        type: "kubernetes.io/tls",
        immutable: true,
        stringData: { "tls.crt": certPem, "tls.key": keyPem },
      },
      // Replaced by design, with every renewal; a protected resource cannot be replaced.
      { parent: this, protect: false },
    );
    return secret.metadata.name;
  }

  /**
   * cert-manager writes the Secret when its issuer has answered, which Pulumi does not wait for. Until then an edge
   * with Ingresses has no certificate and refuses every handshake; pods of a static edge wait for their volume.
   */
  #requested(
    name: string,
    args: CertificateArgs,
    issuer: Extract<CertificatePlan, { kind: "cert-manager" }>["issuer"],
  ): pulumi.Output<string> {
    const secretName = `${args.installation}-${zones[args.tier]}-tls`;
    const certificate = new k8s.apiextensions.CustomResource(
      name,
      {
        apiVersion: "cert-manager.io/v1",
        kind: "Certificate",
        metadata: metadata(args),
        spec: {
          secretName,
          dnsNames: [...args.hosts],
          // The same key for years would outlive every certificate that was made to limit it.
          privateKey: { algorithm: "ECDSA", size: 256, encoding: "PKCS8", rotationPolicy: "Always" },
          usages: ["digital signature", "server auth"],
          issuerRef: { name: issuer.name, kind: issuer.kind, group: issuer.group },
        },
      },
      { parent: this },
    );
    // Whoever uses the name comes after the request for it.
    return certificate.id.apply(() => secretName);
  }
}

const zones: Readonly<Record<EdgeTierName, ZoneName>> = {
  "public-edge": "public",
  "private-edge": "private",
};

function metadata({
  installation,
  tier,
  namespace,
}: Pick<CertificateArgs, "installation" | "tier" | "namespace">) {
  return { namespace, labels: { ...installationLabels(installation), ...selector(installation, tier) } };
}
