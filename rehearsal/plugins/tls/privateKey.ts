import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair as generateKeyPairWithCallback,
  type KeyObject,
  type webcrypto,
} from "node:crypto";
import { promisify } from "node:util";

const generateKeyPair = promisify(generateKeyPairWithCallback);

/** The `algorithm` values of `tls.PrivateKey`. */
export const algorithms = ["RSA", "ECDSA", "ED25519"] as const;
export type Algorithm = (typeof algorithms)[number];

/** OpenSSL's names of the curves that `tls.PrivateKey` offers. */
export const curves = {
  P224: "secp224r1",
  P256: "prime256v1",
  P384: "secp384r1",
  P521: "secp521r1",
} as const;
export type Curve = keyof typeof curves;

/** The settled inputs of `tls.PrivateKey`. */
export interface PrivateKeyOptions {
  readonly algorithm: Algorithm;
  readonly ecdsaCurve: Curve;
  readonly rsaBits: number;
}

/** A key pair in the encodings of `tls.PrivateKey`. */
export interface PrivateKeyPems {
  /** In the traditional form of its algorithm: PKCS#1 for RSA, SEC1 for ECDSA, PKCS#8 for ED25519. */
  readonly privateKeyPem: string;
  readonly privateKeyPemPkcs8: string;
  readonly publicKeyPem: string;
}

/** Makes a key pair. */
export async function makePrivateKey(options: PrivateKeyOptions): Promise<PrivateKeyPems> {
  const { privateKey, publicKey } = await keyPair(options);
  const form = { RSA: "pkcs1", ECDSA: "sec1", ED25519: "pkcs8" } as const;
  return {
    privateKeyPem: privateKey.export({ format: "pem", type: form[options.algorithm] }).toString(),
    privateKeyPemPkcs8: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    publicKeyPem: publicKey.export({ format: "pem", type: "spki" }).toString(),
  };
}

/** A stable id for whatever is told apart by a public text, as the official provider makes it: its SHA-1 in hex. */
export function fingerprint(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}

/** A private key that can sign certificates, with its public half. */
export interface SigningKey {
  readonly algorithm: Algorithm;
  readonly privateKey: webcrypto.CryptoKey;
  readonly publicKey: webcrypto.CryptoKey;
  /** The hash to sign with. ED25519 brings its own. */
  readonly hash: string;
  readonly keyObject: KeyObject;
}

/**
 * Reads a private key for signing. The hash grows with the key, as in Go's crypto/x509, which the official provider
 * uses: SHA-256 for RSA and P256, SHA-384 for P384, SHA-512 for P521.
 *
 * @throws a sentence about `input`, never about its content.
 */
export function signingKey(pem: string, input: string): SigningKey {
  const keyObject = readPrivateKey(pem, input);
  const publicKey = createPublicKey(keyObject);
  const pair = (algorithm: Algorithm, parameters: CryptoKeyParameters, hash: string): SigningKey => ({
    algorithm,
    hash,
    keyObject,
    privateKey: keyObject.toCryptoKey(parameters, true, ["sign"]),
    publicKey: publicKey.toCryptoKey(parameters, true, ["verify"]),
  });
  switch (keyObject.asymmetricKeyType) {
    case "rsa":
      return pair("RSA", { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, "SHA-256");
    case "ed25519":
      return pair("ED25519", { name: "Ed25519" }, "SHA-512");
    case "ec": {
      const signature = ecdsa[keyObject.asymmetricKeyDetails?.namedCurve ?? ""];
      if (signature)
        return pair("ECDSA", { name: "ECDSA", namedCurve: signature.namedCurve }, signature.hash);
      throw new Error(
        `${input} is an ECDSA key on a curve that the rehearsal cannot sign with; set ecdsaCurve to P256, P384 or P521`,
      );
    }
    default:
      throw new Error(`${input} is not an RSA, ECDSA or ED25519 key`);
  }
}

type CryptoKeyParameters = Parameters<KeyObject["toCryptoKey"]>[0];

/** WebCrypto's names by OpenSSL's. P224 is missing: WebCrypto does not know it, and TLS 1.3 has no use for it. */
const ecdsa: Readonly<Record<string, { namedCurve: string; hash: string }>> = {
  prime256v1: { namedCurve: "P-256", hash: "SHA-256" },
  secp384r1: { namedCurve: "P-384", hash: "SHA-384" },
  secp521r1: { namedCurve: "P-521", hash: "SHA-512" },
};

function readPrivateKey(pem: string, input: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Error(`${input} is not a private key in PEM format without a passphrase`);
  }
}

function keyPair({ algorithm, ecdsaCurve, rsaBits }: PrivateKeyOptions) {
  switch (algorithm) {
    case "RSA":
      return generateKeyPair("rsa", { modulusLength: rsaBits });
    case "ECDSA":
      return generateKeyPair("ec", { namedCurve: curves[ecdsaCurve] });
    case "ED25519":
      return generateKeyPair("ed25519");
  }
}
