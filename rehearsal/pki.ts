/**
 * The certificates of a rehearsal's control plane. Two authorities: whoever holds a certificate of the cluster cannot open
 * etcd with it, as the API server is etcd's only client (the layout of kubeadm).
 */
import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import { privateFolder, readIfThere, writePrivate } from "./files.ts";

/** PEM. */
export interface KeyPair {
  certificate: string;
  key: string;
}

export interface Subject {
  commonName: string;
  /** Kubernetes reads the organization as the group. */
  organization?: string;
  /** DNS names and IP addresses under which a server is reached. */
  names?: string[];
  usage: "client" | "server" | "peer";
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
/** A rehearsal is thrown away; two years outlive any. */
const VALID_DAYS = 730;

x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);

/** Issues certificates. Its key is never written down: nobody can issue another one later. */
export class Authority {
  readonly certificate: string;
  readonly #keys: webcrypto.CryptoKeyPair;
  readonly #issuer: x509.X509Certificate;

  private constructor(issuer: x509.X509Certificate, keys: webcrypto.CryptoKeyPair) {
    this.#issuer = issuer;
    this.#keys = keys;
    this.certificate = issuer.toString("pem");
  }

  /** @param pathLength how many authorities may be below it, one under the other. */
  static async create(commonName: string, { pathLength = 0 } = {}): Promise<Authority> {
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: serialNumber(),
      name: [{ CN: [commonName] }],
      ...validity(),
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: await authorityExtensions(keys, pathLength),
    });
    return new Authority(certificate, keys);
  }

  /** An authority below this one, which issues leaves only. */
  async delegate(commonName: string): Promise<Authority> {
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: [{ CN: [commonName] }],
      issuer: this.#issuer.subjectName,
      ...validity(),
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        ...(await authorityExtensions(keys, 0)),
        await x509.AuthorityKeyIdentifierExtension.create(this.#issuer),
      ],
    });
    return new Authority(certificate, keys);
  }

  async issue({ commonName, organization, names = [], usage }: Subject): Promise<KeyPair> {
    const keys = await generateKeys();
    const usages = {
      client: [x509.ExtendedKeyUsage.clientAuth],
      server: [x509.ExtendedKeyUsage.serverAuth],
      peer: [x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth],
    }[usage];
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: [...(organization ? [{ O: [organization] }] : []), { CN: [commonName] }],
      issuer: this.#issuer.subjectName,
      ...validity(),
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension(usages),
        await x509.AuthorityKeyIdentifierExtension.create(this.#issuer),
        ...(names.length > 0
          ? [
              new x509.SubjectAlternativeNameExtension(
                names.map((value) => ({ type: isIP(value) ? "ip" : "dns", value })),
              ),
            ]
          : []),
      ],
    });
    return { certificate: certificate.toString("pem"), key: await exportKey(keys) };
  }
}

/** A pair without a certificate: for the API server's service account tokens. */
export async function generateSigningPair(): Promise<{ privateKey: string; publicKey: string }> {
  const keys = await generateKeys();
  const publicKey = await webcrypto.subtle.exportKey("spki", keys.publicKey);
  return { privateKey: await exportKey(keys), publicKey: x509.PemConverter.encode(publicKey, "PUBLIC KEY") };
}

/** Writes `<name>.crt` and `<name>.key`, both with mode 0600, and returns their paths. */
export function writeKeyPair(
  folder: string,
  name: string,
  { certificate, key }: KeyPair,
): { crt: string; key: string } {
  const paths = { crt: join(privateFolder(folder), `${name}.crt`), key: join(folder, `${name}.key`) };
  writePrivate(paths.crt, certificate);
  writePrivate(paths.key, key);
  return paths;
}

/** What `writeKeyPair` wrote, or `undefined`. */
export function readKeyPair(folder: string, name: string): KeyPair | undefined {
  const certificate = readIfThere(join(folder, `${name}.crt`));
  const key = readIfThere(join(folder, `${name}.key`));
  return certificate && key ? { certificate, key } : undefined;
}

async function authorityExtensions(
  { publicKey }: webcrypto.CryptoKeyPair,
  pathLength: number,
): Promise<x509.Extension[]> {
  return [
    new x509.BasicConstraintsExtension(true, pathLength, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
  ];
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
}

async function exportKey({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  return x509.PemConverter.encode(
    await webcrypto.subtle.exportKey("pkcs8", privateKey as webcrypto.CryptoKey),
    "PRIVATE KEY",
  );
}

/** RFC 5280 §4.1.2.2: positive, at most 20 octets. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
  return bytes.toString("hex");
}

/** From an hour ago: clocks of virtual machines jump. */
function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - 3_600_000), notAfter: new Date(now + VALID_DAYS * 86_400_000) };
}
