/** What the providers would have answered: inputs, computed names, marked placeholders for what they generate. */
import type { Values } from "./secrets.ts";

export interface MockState {
  readonly id: string;
  /** Inputs that were secret stay wrapped. */
  readonly outputs: Values;
}

export interface MockRequest {
  readonly type: string;
  readonly name: string;
  readonly inputs: Values;
  /** The inputs with their secret wrappers. */
  readonly wrapped: Values;
}

/** Placeholders say what they stand for, so that a test (or a reader of a dump) can find them. */
export function mockState(request: MockRequest, further: Values = {}): MockState {
  const { type, name, wrapped } = request;
  const outputs = { ...wrapped, ...generated(request), ...further };
  const { namespace, name: objectName } = outputs.metadata ?? {};
  const id = type.startsWith("kubernetes:")
    ? [namespace, objectName].filter((part) => typeof part === "string").join("/")
    : `${name}-id`;
  return { id: id === "" ? `${name}-id` : id, outputs };
}

function generated({ type, name, wrapped }: MockRequest): Values {
  // A Service's status stays undefined: the address of a load balancer is not known at first.
  if (type.startsWith("kubernetes:")) {
    return { metadata: { ...wrapped.metadata, name: wrapped.metadata?.name ?? `${name}-00000000` } };
  }
  switch (type) {
    case "random:index/randomPassword:RandomPassword":
      return { result: `<generated ${name}>`, bcryptHash: `<hash of generated ${name}>` };
    case "random:index/randomString:RandomString":
    case "random:index/randomId:RandomId":
      return { result: `<generated ${name}>`, hex: `<generated ${name}>` };
    case "tls:index/privateKey:PrivateKey":
      return {
        privateKeyPem: pem("PRIVATE KEY", name),
        privateKeyPemPkcs8: pem("PRIVATE KEY", `${name} pkcs8`),
        privateKeyOpenssh: pem("PRIVATE KEY", `${name} openssh`),
        publicKeyPem: pem("PUBLIC KEY", name),
      };
    case "tls:index/certRequest:CertRequest":
      return { certRequestPem: pem("CERTIFICATE REQUEST", name) };
    case "tls:index/selfSignedCert:SelfSignedCert":
    case "tls:index/locallySignedCert:LocallySignedCert":
      return { certPem: pem("CERTIFICATE", name) };
    case "docker:index/remoteImage:RemoteImage":
      return { imageId: `sha256:${"0".repeat(64)}`, repoDigest: `${wrapped.name}@sha256:${"0".repeat(64)}` };
    default:
      return {};
  }
}

function pem(what: string, name: string): string {
  return `-----BEGIN ${what}-----\n<${name}>\n-----END ${what}-----\n`;
}
