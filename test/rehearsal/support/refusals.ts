/** Stack files that must be refused: changes of one that is installed, and the exact sentences. One row per kind of mistake. */
import type { StackConfig } from "../../../rehearsal/engine/project.ts";
import { plainPassword, tenMistakes, tenSentences } from "../../support/tenMistakes.ts";

export interface Refusal {
  readonly title: string;
  readonly config: StackConfig;
  /** Every sentence of the refusal. */
  readonly mistakes: readonly string[];
}

/** A value that no refusal may repeat. */
export const PASSWORD = plainPassword;

/** The installation that stands: few pods, nothing that a platform team would have to bring. */
export const installed: StackConfig = {
  "tracardi:certificates": "self-signed",
  "tracardi:certificateIssuer": null,
};

/** What the file says, whatever is installed. Rules that need a value that is refused keep silent, hence several files. */
export const mistakes: readonly Refusal[] = [
  {
    title: "ten mistakes of ten kinds, values of a wrong type among them",
    config: tenMistakes,
    mistakes: tenSentences,
  },
  {
    title: "keys and values that mean nothing, a release that is not known, passwords in clear",
    config: {
      "tracardi:topologie": "split",
      "tracardi:release": "1.0.0",
      "tracardi:cloud": "aws2",
      "tracardi:imageDigests": { "tracardi-api": "latest" },
      "tracardi:redisPassword": PASSWORD,
    },
    mistakes: [
      "tracardi:topologie is no known key; did you mean tracardi:topology?",
      'tracardi:release "1.0.0" is not known here; write "1.1.0" or "0.8.2.1"',
      'tracardi:cloud "aws2" is not known here; write "aws", "gcp", "azure", "digitalocean", "hetzner", "metallb" or "none"',
      'tracardi:redisPassword [secret] is plain text; run "pulumi config set --secret redisPassword"',
      'tracardi:imageDigests.tracardi-api "latest" is no digest; write "sha256:" and 64 hexadecimal digits',
    ],
  },
  {
    title: "hosts that are none or have no place, networks that cannot be",
    config: {
      "tracardi:trackHost": "*.example.com",
      "tracardi:apiHost": "https://api.example.com",
      "tracardi:guiHost": "gui.example.com",
      "tracardi:serviceCidr": "10.244.128.0/17",
      "tracardi:nodeCidrs": null,
    },
    mistakes: [
      'tracardi:nodeCidrs is missing; set it, for example ["10.0.128.0/18"]',
      'tracardi:trackHost "*.example.com" is a wildcard, so one zone would answer for hosts of the other; write one host name',
      'tracardi:apiHost "https://api.example.com" is more than a host name; write "api.example.com"',
      'tracardi:guiHost "gui.example.com" has no place in topology "minimal", whose GUI runs on the operator\'s machine; remove it',
      'tracardi:serviceCidr "10.244.128.0/17" overlaps "10.244.0.0/16" (tracardi:podCidr); write the networks that the cluster was created with',
    ],
  },
  {
    title: "one host in both zones, nobody who is trusted, nobody who could log in",
    config: {
      "tracardi:apiHost": "TRACK.tracardi.example.",
      "tracardi:trustedCidrs": [],
      "tracardi:administrator": null,
    },
    mistakes: [
      'tracardi:trustedCidrs is missing or empty, so nobody could reach the GUI and the private API; set it, for example ["203.0.113.0/24"]',
      'tracardi:apiHost "TRACK.tracardi.example." is also tracardi:trackHost; the private zone needs a host of its own',
      'tracardi:administrator is missing although tracardi:install is true; set it, for example {"email":"admin@example.com"}, or set tracardi:install to false and install in the GUI',
    ],
  },
  {
    title: "trusted ranges of everybody, by mistake, of the cluster itself",
    config: { "tracardi:trustedCidrs": ["0.0.0.0/0", "10.1.2.3/8", "10.244.0.0/16", "office"] },
    mistakes: [
      'tracardi:trustedCidrs[0] "0.0.0.0/0" is every IPv4 address there is; write the networks that are meant, each /8 or narrower',
      'tracardi:trustedCidrs[1] "10.1.2.3/8" has bits set behind its mask; write "10.0.0.0/8" or "10.1.2.3/32"',
      'tracardi:trustedCidrs[3] "office" is no range of addresses; write an address and a mask, for example "203.0.113.0/24"',
      'tracardi:trustedCidrs[2] "10.244.0.0/16" overlaps the pod network "10.244.0.0/16" (tracardi:podCidr), whose members would be trusted; write narrower ranges, or set tracardi:acknowledgeTrustedClusterRanges to true',
    ],
  },
  {
    title: "half of the certificates, half of the stores",
    config: {
      "tracardi:certificates": "existing",
      "tracardi:certificateIssuer": { name: "letsencrypt-dns" },
      "tracardi:stores": "external",
      "tracardi:elasticsearch": { hosts: ["es.example.com"], cidrs: ["10.0.64.0/20"] },
      "tracardi:redis": { host: "redis.example.com", secret: { name: "redis" }, cidrs: [] },
    },
    mistakes: [
      'tracardi:redis.cidrs is empty; list at least one, for example ["10.0.64.0/20"]',
      'tracardi:certificateSecrets is missing although tracardi:certificates is "existing"; set it, for example {"public":"tracardi-public-tls","private":"tracardi-private-tls"}',
      'tracardi:certificateIssuer is given although tracardi:certificates is "existing"; remove it, or set tracardi:certificates to "cert-manager"',
      'tracardi:elasticsearch.secret is missing; name the Secret with the password, or run "pulumi config set --secret elasticsearchPassword"',
      'tracardi:mysql is missing although release 1.1.0 needs MySQL; set it, for example {"host":"mysql.example.com:3306","secret":{"name":"mysql"},"cidrs":["10.0.64.0/20"]}',
    ],
  },
  {
    title: "a trial that is called production",
    config: { "tracardi:production": true },
    mistakes: [
      'tracardi:kubeContext is missing, so production would go to whichever cluster is current; set it, for example "production"',
      'tracardi:certificates "self-signed" is for trials: browsers of visitors would refuse it; write "existing" or "cert-manager" in production',
      'tracardi:stores "embedded" is for development: one instance each, without backups; write "external" in production',
    ],
  },
  {
    title: "sizes of what is not there, variables that are misread, or secret",
    config: {
      "tracardi:replicas": { "public-api": 3 },
      "tracardi:failures": "zone",
      "tracardi:zones": 1,
      "tracardi:extraEnv": { api: { ELASTIC_PASSWORD: PASSWORD, TRACK_DEBUG: "True", UNHEARD_OF: "1" } },
    },
    mistakes: [
      'tracardi:replicas.public-api 3 is for a tier that topology "minimal" does not have; write "api", "public-edge" or "private-edge", or remove it',
      'tracardi:failures "zone" cannot be survived while tracardi:zones is 1; write "node", or use more zones',
      'tracardi:extraEnv.api.ELASTIC_PASSWORD is secret, but written as plain text; name a Secret: {"secret": "…", "key": "…"}',
      'tracardi:extraEnv.api.TRACK_DEBUG "True" is written by the program; set tracardi:features.debugTracking instead',
      'tracardi:extraEnv.api.UNHEARD_OF "1" is not known to be read by api; if Tracardi reads it, write {"value": "…", "unchecked": true}',
    ],
  },
  {
    title: "a migration that is none",
    config: { "tracardi:acknowledgeMigration": "1.1.0 -> 0.8.2.1" },
    mistakes: [
      'tracardi:acknowledgeMigration "1.1.0 -> 0.8.2.1" does not lead to tracardi:release "1.1.0"; remove it',
    ],
  },
];

/** What the file says well, but what must not follow the installation that stands. */
export const steps: readonly Refusal[] = [
  {
    title: "an older release than the data's",
    config: { "tracardi:release": "0.8.2.1" },
    mistakes: [
      'tracardi:release "0.8.2.1" cannot read what the installed 1.1.0 (data version 09x) has written, and nothing leads back; write "1.1.0", or restore a backup beside it (docs/upgrading.md)',
    ],
  },
  {
    title: "another place for the data",
    config: { "tracardi:tenantName": "store", "tracardi:indices": { shards: 7 } },
    mistakes: [
      'tracardi:tenantName "store" was not set when the data was written, and Tracardi would look for it elsewhere; remove it, or install beside it under another tracardi:name',
      'tracardi:indices.shards "7" was "3" when the data was written, and Tracardi would look for it elsewhere; write "3", or install beside it under another tracardi:name',
    ],
  },
];
