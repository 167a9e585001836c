import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { execa } from "execa";
import { create, diff, read, update } from "../../../rehearsal/plugins/provider.ts";
import { kinds } from "../../../rehearsal/plugins/tls.ts";
import { type Properties, secret, unwrap } from "../../../rehearsal/plugins/values.ts";

const kind = (name: string) => {
  const found = kinds[`tls:index/${name}`];
  assert.ok(found);
  return found;
};
const privateKey = kind("privateKey:PrivateKey");
const certRequest = kind("certRequest:CertRequest");
const selfSignedCert = kind("selfSignedCert:SelfSignedCert");
const locallySignedCert = kind("locallySignedCert:LocallySignedCert");

/** What a program sees: the outputs without their secrecy. */
const outputs = async (...made: Parameters<typeof create>) =>
  unwrap((await create(...made)).outs) as Record<string, string>;
const key = async (inputs: Properties = { algorithm: "ECDSA", ecdsaCurve: "P256" }) =>
  (await outputs(privateKey, inputs)).privateKeyPem as string;

const authority = (privateKeyPem: string): Properties => ({
  privateKeyPem,
  subject: { commonName: "tracardi CA", organization: "Exämple" },
  isCaCertificate: true,
  maxPathLength: 0,
  setSubjectKeyId: true,
  setAuthorityKeyId: true,
  allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
  validityPeriodHours: 87_600,
});

const server = {
  subject: { commonName: "track.example.com" },
  dnsNames: ["track.example.com", "*.edge.example.com"],
  ipAddresses: ["192.0.2.7", "2001:db8::7"],
  uris: ["spiffe://example.com/edge"],
};

/** A certificate authority and a leaf that it signed, all keys of one kind. */
async function chain(
  algorithm: Properties = { algorithm: "ECDSA", ecdsaCurve: "P256" },
  leaf: Properties = {},
) {
  const caKey = await key(algorithm);
  const leafKey = await key(algorithm);
  const ca = await outputs(selfSignedCert, authority(caKey));
  const request = await outputs(certRequest, { ...server, privateKeyPem: leafKey });
  const inputs = {
    certRequestPem: request.certRequestPem,
    caCertPem: ca.certPem,
    caPrivateKeyPem: caKey,
    allowedUses: ["digital_signature", "server_auth"],
    validityPeriodHours: 9528,
    setSubjectKeyId: true,
    ...leaf,
  };
  const made = await create(locallySignedCert, inputs);
  return { caKey, leafKey, ca, request, inputs, made, leaf: unwrap(made.outs) as Record<string, string> };
}

const certificate = (pem: string | undefined) => new X509Certificate(pem as string);

async function openssl(files: Record<string, string>, ...args: string[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "tls-stand-in-"));
  try {
    await Promise.all(
      Object.entries(files).map(([name, text]) => writeFile(join(directory, name), text, { mode: 0o600 })),
    );
    return (await execa("openssl", args, { cwd: directory })).stdout;
  } finally {
    await rm(directory, { recursive: true });
  }
}

describe("tls stand-in", () => {
  describe("PrivateKey", () => {
    const details = (pem: unknown): [KeyObject["asymmetricKeyType"], KeyObject["asymmetricKeyDetails"]] => {
      const read = createPrivateKey(String(pem));
      return [read.asymmetricKeyType, read.asymmetricKeyDetails];
    };

    it("is of the algorithm, curve and size that were asked for", async () => {
      const cases: [Properties, string, RegExp, object][] = [
        [{ algorithm: "ECDSA" }, "ec", /^-----BEGIN EC PRIVATE KEY-----\n/, { namedCurve: "secp224r1" }],
        [
          { algorithm: "ECDSA", ecdsaCurve: "P256" },
          "ec",
          /^-----BEGIN EC PRIVATE KEY-----\n/,
          { namedCurve: "prime256v1" },
        ],
        [
          { algorithm: "ECDSA", ecdsaCurve: "P384" },
          "ec",
          /^-----BEGIN EC PRIVATE KEY-----\n/,
          { namedCurve: "secp384r1" },
        ],
        [
          { algorithm: "ECDSA", ecdsaCurve: "P521" },
          "ec",
          /^-----BEGIN EC PRIVATE KEY-----\n/,
          { namedCurve: "secp521r1" },
        ],
        [
          { algorithm: "RSA" },
          "rsa",
          /^-----BEGIN RSA PRIVATE KEY-----\n/,
          { modulusLength: 2048, publicExponent: 65537n },
        ],
        [
          { algorithm: "RSA", rsaBits: 3072 },
          "rsa",
          /^-----BEGIN RSA PRIVATE KEY-----\n/,
          { modulusLength: 3072, publicExponent: 65537n },
        ],
        [{ algorithm: "ED25519" }, "ed25519", /^-----BEGIN PRIVATE KEY-----\n/, {}],
      ];
      for (const [inputs, type, heading, expected] of cases) {
        const made = await outputs(privateKey, inputs);
        assert.match(made.privateKeyPem as string, heading);
        assert.match(made.privateKeyPemPkcs8 as string, /^-----BEGIN PRIVATE KEY-----\n/);
        for (const pem of [made.privateKeyPem, made.privateKeyPemPkcs8]) {
          assert.deepEqual(details(pem), [type, expected]);
          const publicKey = createPublicKey(createPrivateKey(String(pem)));
          assert.equal(publicKey.export({ format: "pem", type: "spki" }), made.publicKeyPem);
        }
      }
    }).timeout(20_000);

    it("hides the private key and nothing else", async () => {
      const { outs } = await create(privateKey, { algorithm: "ECDSA", ecdsaCurve: "P256" });
      const plain = unwrap(outs);
      assert.deepEqual(outs, {
        algorithm: "ECDSA",
        ecdsaCurve: "P256",
        rsaBits: 2048,
        publicKeyPem: plain.publicKeyPem,
        privateKeyPem: secret(plain.privateKeyPem),
        privateKeyPemPkcs8: secret(plain.privateKeyPemPkcs8),
      });
    });

    it("is replaced when its kind changes", async () => {
      const { id, outs } = await create(privateKey, { algorithm: "ECDSA", ecdsaCurve: "P256" });
      const replaces = (inputs: Properties) => diff(privateKey, id, outs, inputs, new Date()).replaces;
      assert.deepEqual(replaces({ algorithm: "ECDSA", ecdsaCurve: "P256" }), []);
      assert.deepEqual(replaces({ algorithm: "ECDSA" }), ["ecdsaCurve"]);
      assert.deepEqual(replaces({ algorithm: "ED25519", ecdsaCurve: "P256" }), ["algorithm"]);
    });

    it("refuses what it does not know", () => {
      assert.deepEqual(privateKey.problems({ algorithm: "DSA", ecdsaCurve: "P192", rsaBits: 512 }), [
        'algorithm "DSA" is unknown; write one of RSA, ECDSA, ED25519',
        'ecdsaCurve "P192" is unknown; write one of P224, P256, P384, P521',
        "rsaBits 512 is not a whole number of 1024 or more",
      ]);
    });
  });

  describe("a chain", () => {
    for (const algorithm of [
      { algorithm: "ECDSA", ecdsaCurve: "P256" },
      { algorithm: "ECDSA", ecdsaCurve: "P384" },
      { algorithm: "ECDSA", ecdsaCurve: "P521" },
      { algorithm: "RSA" },
      { algorithm: "ED25519" },
    ]) {
      it(`of ${Object.values(algorithm).join(" ")} keys satisfies Node and OpenSSL's strict check`, async () => {
        const { ca, leaf, leafKey } = await chain(algorithm);
        const [issuer, subject] = [certificate(ca.certPem), certificate(leaf.certPem)];
        assert.ok(issuer.checkIssued(issuer));
        assert.ok(issuer.verify(issuer.publicKey));
        assert.ok(subject.checkIssued(issuer));
        assert.ok(subject.verify(issuer.publicKey));
        assert.ok(subject.checkPrivateKey(createPrivateKey(leafKey)));
        assert.deepEqual([issuer.ca, subject.ca], [true, false]);
        assert.equal(leaf.caKeyAlgorithm, algorithm.algorithm);
        const files = { "ca.pem": ca.certPem as string, "leaf.pem": leaf.certPem as string };
        const strict = ["-x509_strict", "-purpose", "sslserver", "-verify_hostname", "track.example.com"];
        assert.equal(
          await openssl(files, "verify", ...strict, "-CAfile", "ca.pem", "leaf.pem"),
          "leaf.pem: OK",
        );
      }).timeout(20_000);
    }

    it("is for the names of the request and no others", async () => {
      const { leaf } = await chain();
      const made = certificate(leaf.certPem);
      assert.equal(made.subject, "CN=track.example.com");
      assert.equal(made.issuer, "O=Exämple\nCN=tracardi CA");
      assert.equal(
        made.subjectAltName,
        "DNS:track.example.com, DNS:*.edge.example.com, IP Address:192.0.2.7, " +
          "IP Address:2001:DB8:0:0:0:0:0:7, URI:spiffe://example.com/edge",
      );
      assert.equal(made.checkHost("track.example.com"), "track.example.com");
      assert.equal(made.checkHost("a.edge.example.com"), "*.edge.example.com");
      assert.equal(made.checkIP("192.0.2.7"), "192.0.2.7");
      assert.equal(made.checkHost("gui.example.com"), undefined);
      assert.equal(made.checkHost("a.b.edge.example.com"), undefined);
      assert.equal(made.checkIP("192.0.2.8"), undefined);
    });

    it("allows the uses that were asked for and no others", async () => {
      const { ca, leaf } = await chain();
      const extensions = (pem: string | undefined) =>
        openssl(
          { "a.pem": pem as string },
          "x509",
          "-in",
          "a.pem",
          "-noout",
          "-ext",
          "keyUsage,extendedKeyUsage,basicConstraints",
        );
      assert.equal(
        await extensions(ca.certPem),
        [
          "X509v3 Key Usage: critical",
          "    Digital Signature, Certificate Sign, CRL Sign",
          "X509v3 Basic Constraints: critical",
          "    CA:TRUE, pathlen:0",
        ].join("\n"),
      );
      assert.equal(
        await extensions(leaf.certPem),
        [
          "X509v3 Key Usage: critical",
          "    Digital Signature",
          "X509v3 Extended Key Usage: ",
          "    TLS Web Server Authentication",
          "X509v3 Basic Constraints: critical",
          "    CA:FALSE",
        ].join("\n"),
      );
      assert.deepEqual(certificate(leaf.certPem).keyUsage, ["1.3.6.1.5.5.7.3.1"]);
    });

    it("shakes hands over TLS 1.3", async () => {
      const { ca, leaf, leafKey } = await chain();
      const listening = createServer({ key: leafKey, cert: leaf.certPem as string });
      await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
      const { port } = listening.address() as AddressInfo;
      const shake = (servername: string, trusted: string) =>
        new Promise<string>((resolve, reject) => {
          const socket = connect({ host: "127.0.0.1", port, servername, ca: trusted }, () => {
            resolve(`${socket.authorized} ${socket.getProtocol()}`);
            socket.destroy();
          });
          socket.once("error", reject);
        });
      try {
        assert.equal(await shake("track.example.com", ca.certPem as string), "true TLSv1.3");
        await assert.rejects(shake("gui.example.com", ca.certPem as string), {
          code: "ERR_TLS_CERT_ALTNAME_INVALID",
        });
        const other = await outputs(selfSignedCert, authority(await key()));
        await assert.rejects(shake("track.example.com", other.certPem as string), /certificate/);
      } finally {
        listening.close();
      }
    });

    it("carries key identifiers only where they were asked for, and an authority always", async () => {
      const { ca, leaf } = await chain(undefined, { setSubjectKeyId: false });
      const identifiers = async (pem: string | undefined) =>
        (await openssl({ "a.pem": pem as string }, "x509", "-in", "a.pem", "-noout", "-text")).match(
          /X509v3 \w+ Key Identifier/g,
        );
      assert.deepEqual(await identifiers(ca.certPem), [
        "X509v3 Subject Key Identifier",
        "X509v3 Authority Key Identifier",
      ]);
      assert.deepEqual(await identifiers(leaf.certPem), ["X509v3 Authority Key Identifier"]);
      const alone = {
        ...authority(await key()),
        isCaCertificate: false,
        setSubjectKeyId: false,
        setAuthorityKeyId: false,
      };
      assert.equal(await identifiers((await outputs(selfSignedCert, alone)).certPem), null);
    });

    it("accepts an authority that OpenSSL made, whatever encoding its name has", async () => {
      const directory = await mkdtemp(join(tmpdir(), "tls-stand-in-"));
      const file = (name: string) => readFile(join(directory, name), "utf8");
      try {
        const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"];
        const name = ["-utf8", "-subj", "/C=DE/O=Exämple/CN=foreign"];
        const uses = ["-addext", "keyUsage=keyCertSign"];
        const to = ["-keyout", "key.pem", "-out", "ca.pem"];
        await execa("openssl", ["req", "-x509", ...curve, ...name, ...uses, ...to], { cwd: directory });
        const caCertPem = await file("ca.pem");
        const { leaf } = await chain(undefined, { caCertPem, caPrivateKeyPem: await file("key.pem") });
        const files = { "ca.pem": caCertPem, "leaf.pem": leaf.certPem as string };
        assert.equal(
          await openssl(files, "verify", "-x509_strict", "-CAfile", "ca.pem", "leaf.pem"),
          "leaf.pem: OK",
        );
      } finally {
        await rm(directory, { recursive: true });
      }
    });
  });

  describe("a certificate", () => {
    it("says what is in it, hides the key, and ends with a line break", async () => {
      const inputs = authority(await key());
      const { id, outs } = await create(selfSignedCert, inputs);
      const made = certificate(outs.certPem);
      assert.equal(id, BigInt(`0x${made.serialNumber}`).toString());
      assert.deepEqual(outs, {
        ...inputs,
        earlyRenewalHours: 0,
        privateKeyPem: secret(inputs.privateKeyPem),
        certPem: outs.certPem,
        keyAlgorithm: "ECDSA",
        readyForRenewal: false,
        validityStartTime: made.validFromDate.toISOString().replace(".000", ""),
        validityEndTime: made.validToDate.toISOString().replace(".000", ""),
      });
      assert.match(outs.certPem, /^-----BEGIN CERTIFICATE-----\n[^-]+\n-----END CERTIFICATE-----\n$/);
      assert.equal(made.validToDate.getTime() - made.validFromDate.getTime(), 87_600 * 3_600_000);
      assert.ok(made.validFromDate.getTime() <= Date.now());
    });

    it("never has the same serial number twice", async () => {
      const inputs = authority(await key());
      const ids = await Promise.all(
        Array.from({ length: 20 }, async () => (await create(selfSignedCert, inputs)).id),
      );
      assert.equal(new Set(ids).size, 20);
    });

    it("marks its names critical if it has no subject", async () => {
      const { leafKey } = await chain();
      const { certPem } = await outputs(selfSignedCert, {
        privateKeyPem: leafKey,
        dnsNames: ["a.example.com"],
        allowedUses: ["server_auth"],
        validityPeriodHours: 1,
      });
      const text = await openssl({ "a.pem": certPem as string }, "x509", "-in", "a.pem", "-noout", "-text");
      assert.match(text, /X509v3 Subject Alternative Name: critical\n\s+DNS:a\.example\.com\n/);
    });

    it("takes a write-only key, and keeps it nowhere", async () => {
      const privateKeyPemWo = await key();
      const { outs } = await create(certRequest, {
        ...server,
        privateKeyPemWo: secret(privateKeyPemWo),
        privateKeyPemWoVersion: 1,
      });
      assert.deepEqual(Object.keys(outs).sort(), [
        "certRequestPem",
        "dnsNames",
        "ipAddresses",
        "keyAlgorithm",
        "privateKeyPemWoVersion",
        "subject",
        "uris",
      ]);
      assert.ok(!JSON.stringify(outs).includes("PRIVATE KEY"));
    });

    it("is replaced when what is in it changes", async () => {
      const { made, inputs, ca } = await chain();
      const replaces = (changed: Properties) =>
        diff(locallySignedCert, made.id, made.outs, { ...inputs, ...changed }, new Date()).replaces;
      assert.deepEqual(replaces({}), []);
      assert.deepEqual(
        replaces({ caPrivateKeyPem: secret(inputs.caPrivateKeyPem), isCaCertificate: false }),
        [],
      );
      assert.deepEqual(replaces({ allowedUses: ["server_auth"] }), ["allowedUses"]);
      assert.deepEqual(replaces({ caCertPem: `${ca.certPem}\n` }), ["caCertPem"]);
      assert.deepEqual(replaces({ validityPeriodHours: 24 }), ["validityPeriodHours"]);
    });
  });

  describe("renewal", () => {
    const hour = 3_600_000;

    for (const [name, renewable] of [
      [
        "a self-signed certificate",
        async () => ({ kind: selfSignedCert, inputs: { ...authority(await key()), earlyRenewalHours: 720 } }),
      ],
      [
        "a locally signed certificate",
        async () => ({
          kind: locallySignedCert,
          inputs: { ...(await chain()).inputs, earlyRenewalHours: 720 },
        }),
      ],
    ] as const) {
      it(`replaces ${name} inside its early renewal window, not before`, async () => {
        const { kind, inputs } = await renewable();
        const { id, outs } = await create(kind, inputs);
        const due = Date.parse(outs.validityEndTime) - 720 * hour;
        const at = (time: number) => diff(kind, id, outs, inputs, new Date(time));
        assert.deepEqual([at(due - 1).changes, at(due - 1).replaces], [false, []]);
        assert.deepEqual([at(due).changes, at(due).replaces], [true, ["readyForRenewal"]]);
        assert.equal(read(kind, id, outs, new Date(due - 1)).props.readyForRenewal, false);
        assert.deepEqual(read(kind, id, outs, new Date(due)).props, { ...outs, readyForRenewal: true });
      });
    }

    it("widens its window in place, and replaces at once if that makes the certificate due", async () => {
      const inputs = authority(await key());
      const { id, outs } = await create(selfSignedCert, inputs);
      const wider = { ...inputs, earlyRenewalHours: 720 };
      const now = new Date();
      assert.deepEqual(diff(selfSignedCert, id, outs, wider, now).replaces, []);
      assert.deepEqual(update(selfSignedCert, id, outs, wider).outs, { ...outs, earlyRenewalHours: 720 });
      const whole = { ...inputs, earlyRenewalHours: 87_600 };
      assert.deepEqual(diff(selfSignedCert, id, outs, whole, now).replaces, ["readyForRenewal"]);
    });
  });

  describe("refuses, without quoting a key,", () => {
    const secretText = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";

    async function refusal(making: Promise<unknown>): Promise<string> {
      const error = await making.then(
        () => undefined,
        (reason: Error) => reason,
      );
      assert.ok(error, "was not refused");
      assert.ok(!`${error.stack}`.includes("c2VjcmV0"));
      return error.message;
    }

    it("inputs that can never work, in the preview already", () => {
      assert.deepEqual(selfSignedCert.problems({ privateKeyPem: "a", privateKeyPemWo: "b" }), [
        "exactly one of privateKeyPem and privateKeyPemWo must be set",
      ]);
      const wrong = {
        ipAddresses: ["192.0.2.300"],
        uris: ["nowhere"],
        validityPeriodHours: -1,
        earlyRenewalHours: 1.5,
        maxPathLength: -2,
      };
      assert.deepEqual(selfSignedCert.problems(wrong), [
        'ipAddresses has "192.0.2.300", which is not an IP address',
        'uris has "nowhere", which is not a URI',
        "validityPeriodHours -1 is not a whole number of 0 or more",
        "earlyRenewalHours 1.5 is not a whole number of 0 or more",
        "maxPathLength -2 is not a whole number of -1 or more",
      ]);
      const [sentence] = locallySignedCert.problems({ allowedUses: ["serverAuth"] });
      assert.match(
        sentence as string,
        /^allowedUses "serverAuth" is unknown; write one of digital_signature, .*server_auth/,
      );
      assert.deepEqual(
        locallySignedCert.problems({
          allowedUses: ["server_auth"],
          validityPeriodHours: 0,
          maxPathLength: -1,
        }),
        [],
      );
    });

    it("a key that is none, and a key that WebCrypto cannot sign with", async () => {
      const request = (privateKeyPem?: string) => refusal(create(certRequest, { ...server, privateKeyPem }));
      assert.equal(await request(), "exactly one of privateKeyPem and privateKeyPemWo must be set");
      assert.equal(
        await request(secretText),
        "privateKeyPem is not a private key in PEM format without a passphrase",
      );
      assert.equal(
        await request(await key({ algorithm: "ECDSA" })),
        "privateKeyPem is an ECDSA key on a curve that the rehearsal cannot sign with; set ecdsaCurve to P256, P384 or P521",
      );
    });

    it("an authority without a subject, and an authority key without an identifier", async () => {
      const inputs = authority(await key());
      assert.equal(
        await refusal(create(selfSignedCert, { ...inputs, subject: {} })),
        "a certificate authority needs a subject with at least one name, e.g. commonName",
      );
      assert.equal(
        await refusal(create(selfSignedCert, { ...inputs, isCaCertificate: false, setSubjectKeyId: false })),
        "setAuthorityKeyId needs setSubjectKeyId: the authority of a self-signed certificate is itself",
      );
    });

    it("a chain that nobody would trust", async () => {
      const { inputs, leaf, leafKey, request } = await chain();
      const sign = (changed: Properties) => refusal(create(locallySignedCert, { ...inputs, ...changed }));
      assert.equal(
        await sign({ caCertPem: leaf.certPem, caPrivateKeyPem: leafKey }),
        "caCertPem is not a certificate authority; make it with isCaCertificate: true",
      );
      assert.equal(
        await sign({ caPrivateKeyPem: leafKey }),
        "caPrivateKeyPem is not the key of the certificate in caCertPem",
      );
      assert.equal(
        await sign({ caPrivateKeyPem: secretText }),
        "caPrivateKeyPem is not a private key in PEM format without a passphrase",
      );
      assert.equal(await sign({ caCertPem: "none" }), "caCertPem is not a certificate in PEM format");
      assert.equal(
        await sign({ certRequestPem: "none" }),
        "certRequestPem is not a certificate request in PEM format",
      );
      const der = Buffer.from(String(request.certRequestPem).replace(/-----[^-]+-----|\s/g, ""), "base64");
      der[der.length - 1] = (der.at(-1) as number) ^ 1;
      const forged = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString("base64")}\n-----END CERTIFICATE REQUEST-----\n`;
      assert.equal(
        await sign({ certRequestPem: forged }),
        "certRequestPem is not signed by the key that it asks a certificate for",
      );
    });
  });
});
