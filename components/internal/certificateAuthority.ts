/** An authority of the installation's own, for trials and for the stores that it brings along. */
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";

/** Hours of ten years. Nothing renews it: clients were told to trust this one. */
const authorityHours = 10 * 365 * 24;

/** Hours of 397 days: browsers refuse a longer-lived certificate even from an authority that a person added. */
const leafHours = 397 * 24;

/** Hours of 30 days. The first `up` in that time renews; nothing happens without a run. */
const earlyRenewalHours = 30 * 24;

export interface CertificateAuthorityArgs {
  readonly commonName: string;
  readonly organization: string;
}

/** A signed certificate and its key, both PEM. */
export interface IssuedCertificate {
  readonly certPem: pulumi.Output<string>;
  /** PKCS #8, which every server reads. A secret. */
  readonly keyPem: pulumi.Output<string>;
}

/** Its key never leaves the stack's state, where it is encrypted; it signs servers and no further authority. */
export class CertificateAuthority extends pulumi.ComponentResource {
  readonly certificatePem: pulumi.Output<string>;
  readonly #keyPem: pulumi.Output<string>;

  constructor(name: string, args: CertificateAuthorityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:internal:CertificateAuthority", name, {}, opts);
    const key = privateKey(name, { parent: this });
    const certificate = new tls.SelfSignedCert(
      name,
      {
        privateKeyPem: key.privateKeyPem,
        subject: { commonName: args.commonName, organization: args.organization },
        validityPeriodHours: authorityHours,
        isCaCertificate: true,
        maxPathLength: 0,
        setSubjectKeyId: true,
        setAuthorityKeyId: true,
        allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
      },
      { parent: this },
    );
    this.certificatePem = certificate.certPem;
    this.#keyPem = key.privateKeyPem;
    this.registerOutputs({ certificatePem: this.certificatePem });
  }

  /**
   * A certificate for servers of these names, with a key of its own.
   * @param name beginning of the resources' names
   * @param opts at least the parent
   */
  issue(
    name: string,
    { dnsNames }: { readonly dnsNames: readonly string[] },
    opts: pulumi.CustomResourceOptions,
  ): IssuedCertificate {
    const key = privateKey(name, opts);
    // Other names and every renewal replace these two by design; a protected resource cannot be replaced.
    const replaced = { ...opts, protect: false };
    const request = new tls.CertRequest(
      name,
      // Clients look at the alternative names only. A common name could not even hold a long host name.
      { privateKeyPem: key.privateKeyPem, dnsNames: [...dnsNames] },
      replaced,
    );
    const certificate = new tls.LocallySignedCert(
      name,
      {
        certRequestPem: request.certRequestPem,
        caPrivateKeyPem: this.#keyPem,
        caCertPem: this.certificatePem,
        validityPeriodHours: leafHours,
        earlyRenewalHours,
        setSubjectKeyId: true,
        allowedUses: ["digital_signature", "server_auth"],
      },
      replaced,
    );
    return { certPem: certificate.certPem, keyPem: key.privateKeyPemPkcs8 };
  }
}

/** P-256: the provider's default, P-224, is no curve of TLS 1.3. */
function privateKey(name: string, opts: pulumi.CustomResourceOptions): tls.PrivateKey {
  return new tls.PrivateKey(name, { algorithm: "ECDSA", ecdsaCurve: "P256" }, opts);
}
