import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Certificate } from "../../components/certificate.ts";
import { CertificateAuthority } from "../../components/internal/certificateAuthority.ts";
import { render, resolved } from "../../rendering/render.ts";
import type { CertificatePlan } from "../../stacks/edges.ts";
import { assertNoPlainSecret, assertPassesOptions } from "../support/assertions.ts";

const labels = {
  "app.kubernetes.io/name": "tracardi",
  "app.kubernetes.io/instance": "tracardi",
  "app.kubernetes.io/component": "private-edge",
  "app.kubernetes.io/part-of": "tracardi",
  "app.kubernetes.io/managed-by": "pulumi",
};

const args = {
  installation: "tracardi",
  tier: "private-edge",
  hosts: ["api.example.com", "gui.example.com"],
  namespace: "tracardi-private",
} as const;

const certManager: CertificatePlan = {
  kind: "cert-manager",
  issuer: { name: "letsencrypt", kind: "ClusterIssuer", group: "cert-manager.io" },
};

function authority() {
  return new CertificateAuthority("ca", { commonName: "trial CA", organization: "Tracardi" });
}

function certificate(plan: CertificatePlan) {
  return render(
    () =>
      new Certificate("edge", {
        ...args,
        plan,
        ...(plan.kind === "self-signed" ? { authority: authority() } : {}),
      }),
  );
}

/** An authority and a certificate below one parent, as the installation has them. */
class Zone extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("test:index:Zone", name, {}, opts);
    const authority = new CertificateAuthority(
      `${name}-ca`,
      { commonName: "trial CA", organization: "Tracardi" },
      { parent: this },
    );
    new Certificate(`${name}-edge`, { ...args, plan: { kind: "self-signed" }, authority }, { parent: this });
    this.registerOutputs({});
  }
}

describe("Certificate", () => {
  it("self-signed is an immutable TLS Secret that a renewal replaces by another name", async () => {
    const rendered = await certificate({ kind: "self-signed" });
    const secret = rendered.find("kubernetes:core/v1:Secret", "edge-tls");
    const { stringData, ...inputs } = secret.inputs;
    assert.deepEqual(inputs, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { namespace: "tracardi-private", labels },
      type: "kubernetes.io/tls",
      immutable: true,
    });
    assert.deepEqual(Object.keys(stringData), ["tls.crt", "tls.key"]);
    assert.match(stringData["tls.crt"], /BEGIN CERTIFICATE-----\n<edge>/);
    assert.match(stringData["tls.key"], /BEGIN PRIVATE KEY-----\n<edge pkcs8>/);
    assert.deepEqual(secret.secretPaths, ["stringData"]);
    assert.equal(await resolved(rendered.result.secretName), secret.outputs.metadata.name);
    assert.deepEqual(rendered.find("tls:index/certRequest:CertRequest", "edge").inputs.dnsNames, args.hosts);
    assertNoPlainSecret(rendered, ["<edge pkcs8>"]);
  });

  it("self-signed is refused without somebody to sign", async () => {
    await assert.rejects(
      render(() => new Certificate("edge", { ...args, plan: { kind: "self-signed" } })),
      /nobody to sign the certificate of private-edge/,
    );
  });

  it("existing is a name and makes nothing", async () => {
    const rendered = await certificate({ kind: "existing", secret: "brought-along" });
    assert.equal(await resolved(rendered.result.secretName), "brought-along");
    assert.deepEqual(
      rendered.resources.filter(({ custom }) => custom),
      [],
    );
  });

  it("by cert-manager is a request for exactly the zone's hosts, a new key with every renewal", async () => {
    const rendered = await certificate(certManager);
    assert.deepEqual(rendered.find("kubernetes:cert-manager.io/v1:Certificate", "edge").inputs, {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata: { namespace: "tracardi-private", labels },
      spec: {
        secretName: "tracardi-private-tls",
        dnsNames: ["api.example.com", "gui.example.com"],
        privateKey: { algorithm: "ECDSA", size: 256, encoding: "PKCS8", rotationPolicy: "Always" },
        usages: ["digital signature", "server auth"],
        issuerRef: { name: "letsencrypt", kind: "ClusterIssuer", group: "cert-manager.io" },
      },
    });
    assert.equal(await resolved(rendered.result.secretName), "tracardi-private-tls");
    assert.deepEqual(rendered.kind("Secret"), []);
  });

  it("passes its options on, except to what is replaced by design", async () => {
    await assertPassesOptions(
      (name, opts) => new Zone(name, opts),
      ["Secret component-edge-tls", "CertRequest component-edge", "LocallySignedCert component-edge"],
    );
    await assertPassesOptions((name, opts) => new Certificate(name, { ...args, plan: certManager }, opts));
  });
});
