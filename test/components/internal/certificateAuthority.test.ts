import assert from "node:assert/strict";
import { CertificateAuthority } from "../../../components/internal/certificateAuthority.ts";
import { isSecret, render, resolved } from "../../../rendering/render.ts";
import { assertNoPlainSecret, assertPassesOptions } from "../../support/assertions.ts";

const names = { commonName: "trial CA", organization: "Tracardi installation" };

function authority() {
  return render(() => {
    const ca = new CertificateAuthority("tracardi-ca", names);
    return { ca, issued: ca.issue("edge", { dnsNames: ["a.example.com", "b.example.com"] }, { parent: ca }) };
  });
}

describe("CertificateAuthority", () => {
  it("signs servers only, for ten years, with a key on P-256", async () => {
    const rendered = await authority();
    assert.deepEqual(rendered.find("tls:index/privateKey:PrivateKey", "tracardi-ca").inputs, {
      algorithm: "ECDSA",
      ecdsaCurve: "P256",
    });
    const { privateKeyPem, ...certificate } = rendered.find(
      "tls:index/selfSignedCert:SelfSignedCert",
      "tracardi-ca",
    ).inputs;
    assert.match(privateKeyPem, /BEGIN PRIVATE KEY/);
    assert.deepEqual(certificate, {
      subject: { commonName: "trial CA", organization: "Tracardi installation" },
      validityPeriodHours: 87_600,
      isCaCertificate: true,
      maxPathLength: 0,
      setSubjectKeyId: true,
      setAuthorityKeyId: true,
      allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
    });
  });

  it("issues certificates for 397 days at most, each with a key of its own, renewed 30 days before", async () => {
    const rendered = await authority();
    assert.deepEqual(rendered.find("tls:index/privateKey:PrivateKey", "edge").inputs, {
      algorithm: "ECDSA",
      ecdsaCurve: "P256",
    });
    const { privateKeyPem, ...request } = rendered.find("tls:index/certRequest:CertRequest", "edge").inputs;
    assert.match(privateKeyPem, /<edge>/);
    assert.deepEqual(request, { dnsNames: ["a.example.com", "b.example.com"] });
    const { certRequestPem, caPrivateKeyPem, caCertPem, ...certificate } = rendered.find(
      "tls:index/locallySignedCert:LocallySignedCert",
      "edge",
    ).inputs;
    assert.deepEqual(
      [certRequestPem, caPrivateKeyPem, caCertPem].map((pem) => pem.split("\n")[1]),
      ["<edge>", "<tracardi-ca>", "<tracardi-ca>"],
    );
    assert.deepEqual(certificate, {
      validityPeriodHours: 9528,
      earlyRenewalHours: 720,
      setSubjectKeyId: true,
      allowedUses: ["digital_signature", "server_auth"],
    });
  });

  it("hands out the key as a secret in the format that every server reads, and the certificates openly", async () => {
    const { result } = await authority();
    assert.match(await resolved(result.issued.keyPem), /<edge pkcs8>/);
    assert.equal(await isSecret(result.issued.keyPem), true);
    assert.equal(await isSecret(result.ca.certificatePem), false);
    assert.match(await resolved(result.ca.certificatePem), /BEGIN CERTIFICATE-----\n<tracardi-ca>/);
  });

  it("shows no key", async () => {
    const key = (name: string) => `<${name}>\n-----END PRIVATE KEY`;
    assertNoPlainSecret(await authority(), [key("tracardi-ca"), key("edge"), "<edge pkcs8>"]);
  });

  it("protects its own key and certificate, not what every renewal replaces", async () => {
    await assertPassesOptions(
      (name, opts) => {
        const ca = new CertificateAuthority(name, names, opts);
        ca.issue(`${name}-edge`, { dnsNames: ["a.example.com"] }, { parent: ca });
        return ca;
      },
      ["CertRequest component-edge", "LocallySignedCert component-edge"],
    );
  });

  it("keeps nothing of its key in its own outputs", async () => {
    const { resources } = await authority();
    const component = resources.find(({ type }) => type === "tracardi:internal:CertificateAuthority");
    assert.deepEqual(Object.keys(component?.outputs ?? {}), ["certificatePem"]);
  });
});
