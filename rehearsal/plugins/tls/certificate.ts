import "reflect-metadata"; // @peculiar/x509 asks for it before it is loaded.
import { X509Certificate as NodeCertificate, webcrypto } from "node:crypto";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonGeneralNames,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  Pkcs10CertificateRequest,
  Pkcs10CertificateRequestGenerator,
  PublicKey,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { alternativeNameExtension, alternativeNames, distinguishedName, type Names } from "./names.ts";
import { fingerprint, type SigningKey, signingKey } from "./privateKey.ts";
import { extendedKeyUsages, keyUsages } from "./uses.ts";

cryptoProvider.set(webcrypto);

/** What a certificate may be used for and how long. */
export interface CertificateOptions {
  /** Values of {@link allowedUses}. */
  readonly allowedUses: readonly string[];
  /** Hours from now until the certificate is no longer valid. */
  readonly validityPeriodHours: number;
  readonly isCaCertificate: boolean;
  /** How many certificate authorities may follow below this one. Default, and -1: any number. Ignored without `isCaCertificate`. */
  readonly maxPathLength?: number;
  /** Whether a leaf carries the identifier of its own key. A certificate authority always does. */
  readonly setSubjectKeyId: boolean;
}

/** A certificate in the shape of the outputs of `tls` resources. */
export interface Certificate {
  /** The serial number in decimal digits. */
  readonly id: string;
  /** Ends with a line break, so that texts can be joined to a chain. */
  readonly certPem: string;
  /** RFC 3339, as all times. */
  readonly validityStartTime: string;
  readonly validityEndTime: string;
  /** The algorithm of the key that signed. */
  readonly keyAlgorithm: string;
}

/** Makes a certificate that is signed by its own key. `setAuthorityKeyId` repeats the identifier of the own key. */
export async function selfSign(
  privateKeyPem: string,
  names: Names,
  options: CertificateOptions & { readonly setAuthorityKeyId: boolean },
  now: Date,
): Promise<Certificate> {
  const key = signingKey(privateKeyPem, "privateKeyPem");
  const subject = new Name(distinguishedName(names.subject));
  const publicKey = await PublicKey.create(key.publicKey);
  if (options.setAuthorityKeyId && !options.isCaCertificate && !options.setSubjectKeyId) {
    throw new Error(
      "setAuthorityKeyId needs setSubjectKeyId: the authority of a self-signed certificate is itself",
    );
  }
  const authority = options.setAuthorityKeyId
    ? (await SubjectKeyIdentifierExtension.create(publicKey)).keyId
    : undefined;
  return issue({
    subject,
    issuer: subject,
    publicKey,
    names: alternativeNames(names),
    authority,
    key,
    options,
    now,
  });
}

/** Makes a certificate request. Its `id` follows from its text. */
export async function makeRequest(privateKeyPem: string, names: Names) {
  const key = signingKey(privateKeyPem, "privateKeyPem");
  const subject = new Name(distinguishedName(names.subject));
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: subject,
    keys: key,
    signingAlgorithm: { name: key.privateKey.algorithm.name, hash: key.hash },
    extensions: alternativeNameExtension(alternativeNames(names), isEmpty(subject)),
  });
  const certRequestPem = `${request.toString("pem")}\n`;
  return { id: fingerprint(certRequestPem), certRequestPem, keyAlgorithm: key.algorithm };
}

/**
 * Signs a request by a certificate authority. Subject, names and key come from the request, everything else from the
 * options: a request cannot make itself an authority.
 *
 * @throws a sentence if the authority is none, if its key is another's, or if the request was not signed by its key.
 */
export async function signRequest(
  certRequestPem: string,
  caCertPem: string,
  caPrivateKeyPem: string,
  options: CertificateOptions,
  now: Date,
): Promise<Certificate> {
  const key = signingKey(caPrivateKeyPem, "caPrivateKeyPem");
  const ca = readAuthority(caCertPem, key);
  const request = await readRequest(certRequestPem);
  const wanted = request.extensions.find((extension) => extension instanceof SubjectAlternativeNameExtension);
  return issue({
    subject: request.subjectName,
    issuer: ca.subjectName,
    publicKey: request.publicKey,
    // The official provider copies these three kinds of names and no other.
    names: (wanted?.names.toJSON() ?? []).filter(({ type }) => ["dns", "ip", "url"].includes(type)),
    authority: ca.getExtension(SubjectKeyIdentifierExtension)?.keyId,
    key,
    options,
    now,
  });
}

interface Issue {
  readonly subject: Name;
  readonly issuer: Name;
  readonly publicKey: PublicKey;
  readonly names: JsonGeneralNames;
  /** The identifier of the issuer's key, in hexadecimal digits. */
  readonly authority: string | undefined;
  readonly key: SigningKey;
  readonly options: CertificateOptions;
  readonly now: Date;
}

async function issue({
  subject,
  issuer,
  publicKey,
  names,
  authority,
  key,
  options,
  now,
}: Issue): Promise<Certificate> {
  if (options.isCaCertificate && isEmpty(subject)) {
    throw new Error("a certificate authority needs a subject with at least one name, e.g. commonName");
  }
  // X.509 times have whole seconds: rounding down makes the certificate valid at once.
  const notBefore = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const notAfter = new Date(notBefore.getTime() + options.validityPeriodHours * 3_600_000);
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer,
    notBefore,
    notAfter,
    publicKey,
    signingKey: key.privateKey,
    signingAlgorithm: { name: key.privateKey.algorithm.name, hash: key.hash },
    extensions: [
      ...usageExtensions(options.allowedUses),
      basicConstraints(options),
      ...(options.isCaCertificate || options.setSubjectKeyId
        ? [await SubjectKeyIdentifierExtension.create(publicKey)]
        : []),
      ...(authority ? [new AuthorityKeyIdentifierExtension(authority)] : []),
      ...alternativeNameExtension(names, isEmpty(subject)),
    ],
  });
  return {
    id: BigInt(`0x${certificate.serialNumber}`).toString(),
    certPem: `${certificate.toString("pem")}\n`,
    validityStartTime: rfc3339(notBefore),
    validityEndTime: rfc3339(notAfter),
    keyAlgorithm: key.algorithm,
  };
}

function basicConstraints({ isCaCertificate, maxPathLength }: CertificateOptions): Extension {
  const limited = isCaCertificate && maxPathLength !== undefined && maxPathLength >= 0;
  return new BasicConstraintsExtension(isCaCertificate, limited ? maxPathLength : undefined, true);
}

function usageExtensions(uses: readonly string[]): Extension[] {
  const flags = uses.reduce(
    (sum, use) => sum | (isKey(keyUsages, use) ? KeyUsageFlags[keyUsages[use]] : 0),
    0,
  );
  const purposes = uses.flatMap((use) => (isKey(extendedKeyUsages, use) ? [extendedKeyUsages[use]] : []));
  return [
    ...(flags === 0 ? [] : [new KeyUsagesExtension(flags, true)]),
    ...(purposes.length === 0 ? [] : [new ExtendedKeyUsageExtension(purposes)]),
  ];
}

function readAuthority(caCertPem: string, key: SigningKey): X509Certificate {
  let certificate: NodeCertificate;
  try {
    certificate = new NodeCertificate(caCertPem);
  } catch {
    throw new Error("caCertPem is not a certificate in PEM format");
  }
  if (!certificate.ca) {
    throw new Error("caCertPem is not a certificate authority; make it with isCaCertificate: true");
  }
  if (!certificate.checkPrivateKey(key.keyObject)) {
    throw new Error("caPrivateKeyPem is not the key of the certificate in caCertPem");
  }
  return new X509Certificate(certificate.raw);
}

async function readRequest(certRequestPem: string): Promise<Pkcs10CertificateRequest> {
  let request: Pkcs10CertificateRequest;
  try {
    request = new Pkcs10CertificateRequest(certRequestPem);
  } catch {
    throw new Error("certRequestPem is not a certificate request in PEM format");
  }
  if (!(await request.verify().catch(() => false))) {
    throw new Error("certRequestPem is not signed by the key that it asks a certificate for");
  }
  return request;
}

function isKey<T extends object>(table: T, key: PropertyKey): key is keyof T {
  return Object.hasOwn(table, key);
}

function isEmpty(name: Name): boolean {
  return name.toJSON().length === 0;
}

function rfc3339(time: Date): string {
  return time.toISOString().replace(".000Z", "Z");
}
