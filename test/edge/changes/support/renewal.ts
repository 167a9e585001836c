/** A certificate is replaced in its Secret, in place, while requests go on. */
import { X509Certificate } from "node:crypto";
import type { RunningPod } from "../../../../rehearsal/edge/kubelet.ts";
import { until } from "../../../../rehearsal/wait.ts";
import type { ZoneName } from "../../../../stacks/topologies.ts";
import { writeCertificate } from "../../support/installations.ts";
import { CLIENTS, type Client } from "../../support/parties.ts";
import { hostOf } from "../../support/send.ts";
import type { Sample } from "../../support/traffic.ts";
import { call, type Exchange, requestText } from "../../support/wire.ts";
import type { Place } from "./place.ts";
import { fresh, pathOf } from "./streams.ts";

/** Requests to each controller after all of them show the new one. */
const AFTERWARDS = 10;

/** What clients of one zone saw. */
export interface Renewal {
  readonly zone: ZoneName;
  /** Fingerprints (SHA-256). */
  readonly old: string;
  readonly renewed: string;
  /** When the Secret was replaced, milliseconds since the epoch. */
  readonly replaced: number;
  readonly before: readonly RunningPod[];
  readonly after: readonly RunningPod[];
  readonly samples: readonly Sample[];
  /** Of a client that trusts the authority only, to each controller. */
  readonly verified: readonly Exchange[];
}

export function renewCertificates(place: Place, zones: readonly ZoneName[]): Promise<readonly Renewal[]> {
  return Promise.all(zones.map((zone) => renewCertificate(place, zone)));
}

async function renewCertificate(place: Place, zone: ZoneName): Promise<Renewal> {
  const { scene } = place;
  const chain = scene.chains?.[zone];
  if (!chain) throw new Error(`nobody brings the certificate of the ${zone} zone of ${scene.name}`);
  const before = scene.edge.controllers(zone);
  const { traffic, stop } = fresh(place, clientOf(zone), zone);
  const each = (question: (samples: readonly Sample[]) => boolean) =>
    before.every(({ name }) => question(traffic.samples.filter(({ controller }) => controller === name)));
  try {
    await until(() => each(({ length }) => length > 0), { for: "the first requests", within: 30_000 });
    const next = await chain.renew();
    const renewed = fingerprint(next.certificate);
    await writeCertificate(scene.rehearsal, scene.plan, zone, next);
    const replaced = Date.now();
    await until(
      () => each((samples) => samples.filter((sample) => shown(sample) === renewed).length >= AFTERWARDS),
      // A static edge looks once a minute.
      { for: `the new certificate of the ${zone} zone of ${scene.name}`, within: 120_000 },
    );
    const after = scene.edge.controllers(zone);
    const verified = await Promise.all(after.map((pod) => callStrictly(place, zone, pod, next.root)));
    return {
      zone,
      old: fingerprint(chain.certificate),
      renewed,
      replaced,
      before,
      after,
      verified,
      samples: traffic.samples,
    };
  } finally {
    await stop();
  }
}

function clientOf(zone: ZoneName): Client {
  return zone === "public" ? "stranger" : "operator";
}

export function shown({ exchange }: Sample): string | undefined {
  return exchange.certificate?.fingerprint256;
}

/** Of the first certificate in a PEM file: the leaf. */
function fingerprint(pem: string): string {
  return new X509Certificate(pem).fingerprint256;
}

function callStrictly(
  place: Place,
  zone: ZoneName,
  { addresses }: RunningPod,
  root: string,
): Promise<Exchange> {
  const host = hostOf(zone);
  return call({
    from: CLIENTS[clientOf(zone)],
    to: { host: addresses.ipv4, port: 8443 },
    tls: { servername: host, ca: root, rejectUnauthorized: true },
    parts: [requestText({ host, method: "POST", path: pathOf(place, zone) })],
  });
}
