import { accepts, refuses } from "../refusals.ts";
import { production, split } from "../stackFiles.ts";

const secrets = { public: "public-tls", private: "private-tls" };

describe("settings: certificates", () => {
  accepts(split, {
    "existing ones": { certificates: "existing", certificateSecrets: secrets },
    "names of Secrets with dots": {
      certificates: "existing",
      certificateSecrets: { public: "track.example.com", private: "gui.example.com" },
    },
    "an issuer": { certificates: "cert-manager", certificateIssuer: { name: "letsencrypt" } },
    "an issuer of another group": {
      certificates: "cert-manager",
      certificateIssuer: { name: "step", kind: "Issuer", group: "certmanager.step.sm" },
    },
  });

  refuses(split, {
    "another way": [
      { certificates: "letsencrypt" },
      'tracardi:certificates "letsencrypt" is not known here; write "self-signed", "existing" or "cert-manager"',
    ],
    "existing ones without their names": [
      { certificates: "existing" },
      'tracardi:certificateSecrets is missing although tracardi:certificates is "existing"; set it, for example {"public":"tracardi-public-tls","private":"tracardi-private-tls"}',
    ],
    "only one of two": [
      { certificates: "existing", certificateSecrets: { public: "public-tls" } },
      'tracardi:certificateSecrets.private is missing; set it, for example "tracardi-private-tls"',
    ],
    "one for both zones": [
      { certificates: "existing", certificateSecrets: { public: "tls", private: "tls" } },
      'tracardi:certificateSecrets.private "tls" is also tracardi:certificateSecrets.public; each zone needs a certificate and a key of its own',
    ],
    "cert-manager without an issuer": [
      { certificates: "cert-manager" },
      'tracardi:certificateIssuer is missing although tracardi:certificates is "cert-manager"; set it, for example {"name":"letsencrypt-dns"}',
    ],
    "an issuer of another kind": [
      { certificates: "cert-manager", certificateIssuer: { name: "ca", kind: "Vault" } },
      'tracardi:certificateIssuer.kind "Vault" is not known here; write "ClusterIssuer" or "Issuer"',
    ],
    "names of Secrets that are left over": [
      { certificateSecrets: secrets },
      'tracardi:certificateSecrets is given although tracardi:certificates is "self-signed"; remove it, or set tracardi:certificates to "existing"',
    ],
    "an issuer that is left over": [
      { certificates: "existing", certificateSecrets: secrets, certificateIssuer: { name: "letsencrypt" } },
      'tracardi:certificateIssuer is given although tracardi:certificates is "existing"; remove it, or set tracardi:certificates to "cert-manager"',
    ],
    "a name that no Secret has": [
      { certificates: "existing", certificateSecrets: { ...secrets, public: "Public_TLS" } },
      'tracardi:certificateSecrets.public "Public_TLS" is no name of an object in Kubernetes; write lower-case letters, digits, hyphens and dots, a letter or digit at both ends',
    ],
  });

  describe("in production", () => {
    refuses(production, {
      "self-signed ones": [
        { certificates: "self-signed", certificateSecrets: undefined },
        'tracardi:certificates "self-signed" is for trials: browsers of visitors would refuse it; write "existing" or "cert-manager" in production',
      ],
    });
  });
});
