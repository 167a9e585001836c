import { isIP } from "node:net";
import type { ResourceKind } from "./provider.ts";
import type { CertificateOptions } from "./tls/certificate.ts";
import type { Names } from "./tls/names.ts";
import { algorithms, curves, fingerprint, makePrivateKey, type PrivateKeyOptions } from "./tls/privateKey.ts";
import { allowedUses } from "./tls/uses.ts";
import type { Properties } from "./values.ts";

/**
 * Stand-in for the `tls` provider: real keys by Node and real certificates by @peculiar/x509.
 *
 * Left out: keys and fingerprints in OpenSSH's format, the functions `getCertificate` and `getPublicKey`, and
 * certificates for ECDSA keys on P224.
 */
export const kinds: Readonly<Record<string, ResourceKind>> = {
  "tls:index/privateKey:PrivateKey": {
    computed: ["privateKeyPem", "privateKeyPemPkcs8", "publicKeyPem"],
    secrets: ["privateKeyPem", "privateKeyPemPkcs8"],
    settle: (inputs) => ({ ecdsaCurve: "P224", rsaBits: 2048, ...inputs }),
    problems: privateKeyProblems,
    create: async (inputs) => {
      const pems = await makePrivateKey(inputs as unknown as PrivateKeyOptions);
      return { id: fingerprint(pems.publicKeyPem), outputs: { ...pems } };
    },
  },
  "tls:index/certRequest:CertRequest": {
    computed: ["certRequestPem", "keyAlgorithm"],
    secrets: ["privateKeyPem"],
    writeOnly: ["privateKeyPemWo"],
    problems: (inputs) => [...keyProblems(inputs, "privateKeyPem"), ...nameProblems(inputs)],
    create: async (inputs) => {
      const { makeRequest } = await certificates();
      const { id, ...outputs } = await makeRequest(theKey(inputs, "privateKeyPem"), inputs as Names);
      return { id, outputs };
    },
  },
  "tls:index/selfSignedCert:SelfSignedCert": {
    computed: ["certPem", "keyAlgorithm", "readyForRenewal", "validityEndTime", "validityStartTime"],
    secrets: ["privateKeyPem"],
    writeOnly: ["privateKeyPemWo"],
    updatable: ["earlyRenewalHours"],
    settle: (inputs) => ({
      ...settleCertificate(inputs),
      setAuthorityKeyId: inputs.setAuthorityKeyId ?? false,
    }),
    problems: (inputs) => [
      ...keyProblems(inputs, "privateKeyPem"),
      ...nameProblems(inputs),
      ...certificateProblems(inputs),
    ],
    create: async (inputs) => {
      const { selfSign } = await certificates();
      const options = inputs as unknown as CertificateOptions & { setAuthorityKeyId: boolean };
      const made = await selfSign(theKey(inputs, "privateKeyPem"), inputs as Names, options, new Date());
      const { id, ...outputs } = made;
      return { id, outputs: { ...outputs, readyForRenewal: false } };
    },
    aged: dueForRenewal,
  },
  "tls:index/locallySignedCert:LocallySignedCert": {
    computed: ["caKeyAlgorithm", "certPem", "readyForRenewal", "validityEndTime", "validityStartTime"],
    secrets: ["caPrivateKeyPem"],
    writeOnly: ["caPrivateKeyPemWo"],
    updatable: ["earlyRenewalHours"],
    settle: settleCertificate,
    problems: (inputs) => [...keyProblems(inputs, "caPrivateKeyPem"), ...certificateProblems(inputs)],
    create: async (inputs) => {
      const { signRequest } = await certificates();
      const { id, keyAlgorithm, ...outputs } = await signRequest(
        inputs.certRequestPem as string,
        inputs.caCertPem as string,
        theKey(inputs, "caPrivateKeyPem"),
        inputs as unknown as CertificateOptions,
        new Date(),
      );
      return { id, outputs: { ...outputs, caKeyAlgorithm: keyAlgorithm, readyForRenewal: false } };
    },
    aged: dueForRenewal,
  },
};

/** Loaded when the first certificate is made: the X.509 library takes longer to load than the rest of the plugin. */
function certificates() {
  return import("./tls/certificate.ts");
}

/** A certificate is due `earlyRenewalHours` before its end, as in the plan of the official provider. */
function dueForRenewal(state: Properties, now: Date): Properties {
  const end = Date.parse(String(state.validityEndTime));
  const early = Number(state.earlyRenewalHours ?? 0) * 3_600_000;
  return end - early <= now.getTime() ? { readyForRenewal: true } : {};
}

function settleCertificate(inputs: Properties): Properties {
  return { earlyRenewalHours: 0, isCaCertificate: false, setSubjectKeyId: false, ...inputs };
}

function theKey(inputs: Properties, name: string): string {
  const given = [inputs[name], inputs[`${name}Wo`]].filter((value) => value !== undefined);
  if (given.length !== 1) throw new Error(`exactly one of ${name} and ${name}Wo must be set`);
  return given[0] as string;
}

function keyProblems(inputs: Properties, name: string): string[] {
  const both = inputs[name] !== undefined && inputs[`${name}Wo`] !== undefined;
  return both ? [`exactly one of ${name} and ${name}Wo must be set`] : [];
}

function privateKeyProblems({ algorithm, ecdsaCurve, rsaBits }: Properties): string[] {
  return [
    ...oneOf("algorithm", algorithm, algorithms),
    ...oneOf("ecdsaCurve", ecdsaCurve, Object.keys(curves)),
    ...wholeNumber("rsaBits", rsaBits, 1024),
  ];
}

function nameProblems({ ipAddresses, uris }: Properties): string[] {
  return [
    ...list(ipAddresses)
      .filter((value) => isIP(String(value)) === 0)
      .map((value) => `ipAddresses has ${JSON.stringify(value)}, which is not an IP address`),
    ...list(uris)
      .filter((value) => !URL.canParse(String(value)))
      .map((value) => `uris has ${JSON.stringify(value)}, which is not a URI`),
  ];
}

function certificateProblems(inputs: Properties): string[] {
  return [
    ...list(inputs.allowedUses).flatMap((use) => oneOf("allowedUses", use, allowedUses)),
    ...wholeNumber("validityPeriodHours", inputs.validityPeriodHours, 0),
    ...wholeNumber("earlyRenewalHours", inputs.earlyRenewalHours, 0),
    // The official provider takes -1, its default, for no limit.
    ...wholeNumber("maxPathLength", inputs.maxPathLength, -1),
  ];
}

function oneOf(name: string, value: unknown, values: readonly string[]): string[] {
  if (value === undefined || values.includes(value as string)) return [];
  return [`${name} ${JSON.stringify(value)} is unknown; write one of ${values.join(", ")}`];
}

function wholeNumber(name: string, value: unknown, least: number): string[] {
  if (value === undefined || (Number.isInteger(value) && (value as number) >= least)) return [];
  return [`${name} ${JSON.stringify(value)} is not a whole number of ${least} or more`];
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
