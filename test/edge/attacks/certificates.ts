/** The certificate of every host, in each of the ways to get one: who signed it, whose names are in it, what comes with it. */
import assert from "node:assert/strict";
import type { DetailedPeerCertificate, PeerCertificate } from "node:tls";
import type { AttackClass, Attempt } from "../support/attempt.ts";
import type { Scene } from "../support/installations.ts";
import { HOSTS } from "../support/parties.ts";
import { request } from "../support/send.ts";
import type { Exchange } from "../support/wire.ts";

const hosts = [
  { host: HOSTS.track, from: "stranger", to: "public", path: "/track", other: "private" },
  { host: HOSTS.api, from: "operator", to: "private", path: "/", other: "public" },
  { host: HOSTS.gui, from: "operator", to: "private", path: "/", other: "public" },
] as const;

/** Names of the zone and no others, and a chain that a client completes with nothing but the root. */
function checkCertificate({ certificate }: Exchange, { plan }: Scene, to: "public" | "private"): void {
  const { edge } = plan.zones[to];
  const names = certificate?.subjectaltname?.split(", ").sort();
  assert.deepEqual(names, edge.hosts.map((host) => `DNS:${host}`).sort());
  const [leaf, ...issuers] = chainOf(certificate);
  assert.equal(leaf?.ca, false, "the edge shows the certificate of an authority");
  // Those of the platform's certificates and of cert-manager have an authority between leaf and root.
  assert.equal(issuers.length, edge.certificate.kind === "self-signed" ? 1 : 2, "authorities above the leaf");
}

function chainOf(certificate: PeerCertificate | undefined): PeerCertificate[] {
  const chain: PeerCertificate[] = [];
  let next = certificate as DetailedPeerCertificate | undefined;
  while (next && !chain.includes(next)) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}

export const certificates: AttackClass = {
  title: "Certificates and TLS versions",
  attempts: hosts.flatMap(({ host, from, to, path, other }): Attempt[] => {
    const way = { from, to, host, name: host } as const;
    const at = host === HOSTS.gui ? ({ at: "gui" } as const) : {};
    return [
      ...(["TLSv1.2", "TLSv1.3"] as const).map(
        (version): Attempt => ({
          ...{ from, to, ...at },
          request: `${version} with the certificate of ${host}, signed by its authority`,
          expected: "200",
          layer: "service",
          arrives: [`POST ${path}`],
          send: request(
            { ...way, verifiedBy: to, tls: { minVersion: version, maxVersion: version } },
            { method: "POST", path },
          ),
          answer: (exchange, scene) => {
            assert.equal(exchange.protocol, version);
            checkCertificate(exchange, scene, to);
          },
        }),
      ),
      {
        ...{ from, to },
        request: `the certificate of ${host} is not signed by the ${other} zone's authority`,
        expected: "TLS refused",
        layer: "certificate",
        // One authority of the program's own signs for both zones.
        only: ["split", "static"],
        send: request({ ...way, verifiedBy: other }),
        answer: ({ text }) => assert.match(text, /unable to verify|unable to get (local )?issuer/),
      },
    ];
  }),
};
