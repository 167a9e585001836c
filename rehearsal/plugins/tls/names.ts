import "reflect-metadata"; // @peculiar/x509 asks for it before it is loaded.
import { type JsonGeneralNames, type JsonNameParams, SubjectAlternativeNameExtension } from "@peculiar/x509";

/** The distinguished name of `tls` resources. All parts are optional. */
export interface Subject {
  readonly commonName?: string;
  readonly country?: string;
  readonly emailAddress?: string;
  readonly locality?: string;
  readonly organization?: string;
  readonly organizationalUnit?: string;
  readonly postalCode?: string;
  readonly province?: string;
  readonly serialNumber?: string;
  readonly streetAddresses?: readonly string[];
}

/** Whom a certificate or a request is for. */
export interface Names {
  readonly subject?: Subject;
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly uris?: readonly string[];
}

/** The distinguished name in the order of Go's crypto/x509/pkix, which the official provider uses. */
export function distinguishedName(subject: Subject = {}): JsonNameParams {
  const parts: [type: string, values: readonly (string | undefined)[]][] = [
    ["C", [subject.country]],
    ["O", [subject.organization]],
    ["OU", [subject.organizationalUnit]],
    ["L", [subject.locality]],
    ["ST", [subject.province]],
    ["2.5.4.9", subject.streetAddresses ?? []],
    ["2.5.4.17", [subject.postalCode]],
    ["CN", [subject.commonName]],
    ["2.5.4.5", [subject.serialNumber]],
    ["E", [subject.emailAddress]],
  ];
  return parts.flatMap(([type, values]) =>
    values.filter((value) => value).map((value) => ({ [type]: [value as string] })),
  );
}

/** The names in the form of the subject alternative name extension. */
export function alternativeNames({ dnsNames = [], ipAddresses = [], uris = [] }: Names): JsonGeneralNames {
  return [
    ...dnsNames.map((value) => ({ type: "dns", value }) as const),
    ...ipAddresses.map((value) => ({ type: "ip", value }) as const),
    ...uris.map((value) => ({ type: "url", value }) as const),
  ];
}

/** The extension, or nothing for no names. It is critical if there is no other name (RFC 5280, 4.2.1.6). */
export function alternativeNameExtension(
  names: JsonGeneralNames,
  onlyName: boolean,
): SubjectAlternativeNameExtension[] {
  return names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names, onlyName)];
}
