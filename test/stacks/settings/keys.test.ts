import { accepts, refuses } from "./refusals.ts";
import { split } from "./stackFiles.ts";

const nothingNear = "is no known key; remove it; docs/configuration.md lists what there is";
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("settings: keys and types", () => {
  accepts(split, {
    "empty values for what is not set": {
      kubeContext: "",
      edge: "",
      apiServerCidrs: [],
      certificateSecrets: {},
      certificateIssuer: {},
      elasticsearch: {},
      bodyLimits: {},
    },
    "an empty SELinux type, which means something": { seLinuxType: "" },
    "lists of texts as they are typed at a prompt": {
      trustedCidrs: "203.0.113.0/24, 127.0.0.1/32",
      bridges: "webhooks",
      imagePullSecrets: '["registry-pull"]',
    },
    "numbers, booleans and objects as `pulumi config set` stores them": {
      requestsPerSecond: "20",
      production: "false",
      bodyLimits: '{"private":30}',
    },
    digests: { imageDigests: { "tracardi-api": digest } },
    "a mirror": { imageRegistry: "registry.example.com:5000/mirror/docker.io" },
    "a connection to anywhere": {
      outgoingConnections: [{ cidrs: ["0.0.0.0/0", "::/0"], port: 443, reason: "webhooks" }],
    },
  });

  refuses(split, {
    "a misspelt key": [
      { trakHost: "x" },
      "tracardi:trakHost is no known key; did you mean tracardi:trackHost?",
    ],
    "a key in the wrong case": [
      { TrustedCIDRs: "x" },
      "tracardi:TrustedCIDRs is no known key; did you mean tracardi:trustedCidrs?",
    ],
    "a key that is near nothing": [{ banana: "x" }, `tracardi:banana ${nothingNear}`],
    "a key that every object has": [{ constructor: "x" }, `tracardi:constructor ${nothingNear}`],
    "an access log of nothing": [
      { accessLog: { private: "none" } },
      'tracardi:accessLog.private "none" is not known here; write "refused" or "all"',
    ],
    "a misspelt member": [
      { bodyLimits: { privat: 30 } },
      'tracardi:bodyLimits.privat is no known key; did you mean "private"?',
    ],
    "a misspelt member of a list's item": [
      { outgoingConnections: [{ cidr: ["198.51.100.7/32"], port: 443, reason: "mail" }] },
      'tracardi:outgoingConnections[0].cidr is no known key; did you mean "cidrs"?',
    ],
    "an unknown topology": [
      { topology: "splt", guiHost: undefined },
      'tracardi:topology "splt" is not known here; write "split", "single" or "minimal"',
    ],
    "an unknown release": [
      { release: "1.1.x" },
      'tracardi:release "1.1.x" is not known here; write "1.1.0" or "0.8.2.1"',
    ],
    "a word for yes": [
      { production: "yes" },
      'tracardi:production "yes" is neither true nor false; write true or false',
    ],
    "a fraction": [
      { requestsPerSecond: 1.5 },
      "tracardi:requestsPerSecond 1.5 is no whole number; write digits only",
    ],
    "a negative number": [
      { requestsPerSecond: -1 },
      "tracardi:requestsPerSecond -1 is less than 1; write 1 or more",
    ],
    "a port that does not exist": [
      { outgoingConnections: [{ cidrs: ["198.51.100.7/32"], port: 65536, reason: "mail" }] },
      "tracardi:outgoingConnections[0].port 65536 is more than 65535; write 65535 or less",
    ],
    "a connection without a reason": [
      { outgoingConnections: [{ cidrs: ["198.51.100.7/32"], port: 443, reason: "" }] },
      'tracardi:outgoingConnections[0].reason is missing; set it, for example "workflow actions call the CRM"',
    ],
    "a text for a list of objects": [
      { outgoingConnections: "198.51.100.7/32" },
      'tracardi:outgoingConnections "198.51.100.7/32" is no list; write one, for example [{"cidrs":["198.51.100.7/32"],"port":443,"reason":"workflow actions call the CRM"}]',
    ],
    "a list that is typed with a mistake in it": [
      { trustedCidrs: "203.0.113.0/24,10.1.2.3/8," },
      'tracardi:trustedCidrs[1] "10.1.2.3/8" has bits set behind its mask; write "10.0.0.0/8" or "10.1.2.3/32"',
      'tracardi:trustedCidrs[2] is missing; set it, for example "203.0.113.0/24"',
    ],
    "a list that is broken JSON": [
      { trustedCidrs: '["203.0.113.0/24"' },
      'tracardi:trustedCidrs "[\\"203.0.113.0/24\\"" is no list; write one, for example ["203.0.113.0/24"]',
    ],
    "a list for a text": [
      { apiHost: ["api.example.com"] },
      'tracardi:apiHost is a list where a text is meant; write one, for example "api.tracardi.example.com"',
    ],
    "an object for a text of any kind": [
      { kubeContext: { name: "production" } },
      'tracardi:kubeContext is an object where a text is meant; write one, for example "production"',
    ],
    "a list for a number, and one for a boolean": [
      { requestsPerSecond: [100], production: [true] },
      'tracardi:production "[true]" is neither true nor false; write true or false',
      'tracardi:requestsPerSecond "[100]" is no whole number; write digits only',
    ],
    "an empty object for a list": [
      { bridges: {} },
      'tracardi:bridges is no list; write one, for example ["webhooks"]',
    ],
    "a number for a text in a list": [
      { trustedCidrs: ["203.0.113.0/24", 10] },
      "tracardi:trustedCidrs[1] 10 is no text; put it in quotes",
    ],
    "an object for a list": [
      { bridges: { webhooks: true } },
      'tracardi:bridges is no list; write one, for example ["webhooks"]',
    ],
    "a list for an object": [
      { bodyLimits: [30] },
      "tracardi:bodyLimits is no object; write its members as docs/configuration.md shows",
    ],
    "broken JSON": [
      { bodyLimits: '{"private": 30' },
      'tracardi:bodyLimits "{\\"private\\": 30" is no object; write its members as docs/configuration.md shows',
    ],
    "an unknown bridge": [
      { bridges: ["webhooks", "graphql"] },
      'tracardi:bridges[1] "graphql" is not known here; write "webhooks", "redirects" or "consent"',
    ],
    "a name that begins with a digit": [
      { name: "2tracardi" },
      'tracardi:name "2tracardi" is no name for an installation; write up to 30 lower-case letters, digits and hyphens, a letter first',
    ],
    "a name whose longest derived one would not fit": [
      { name: "a".repeat(31) },
      `tracardi:name "${"a".repeat(31)}" is no name for an installation; write up to 30 lower-case letters, digits and hyphens, a letter first`,
    ],
    "a registry with a scheme": [
      { imageRegistry: "https://registry.example.com" },
      'tracardi:imageRegistry "https://registry.example.com" is no registry; write host and path without scheme or slash at the end, for example "registry.example.com/mirror"',
    ],
    "a tag for a digest": [
      { imageDigests: { "tracardi-api": "1.1.0" } },
      'tracardi:imageDigests.tracardi-api "1.1.0" is no digest; write "sha256:" and 64 hexadecimal digits',
    ],
    "a digest for an image that is not used": [
      { imageDigests: { "tracardi-apis": `sha256:${"0".repeat(64)}` } },
      'tracardi:imageDigests.tracardi-apis is no known key; did you mean "tracardi-api"?',
    ],
    "an SELinux type that is none": [
      { seLinuxType: "system_u:object_r" },
      'tracardi:seLinuxType "system_u:object_r" is no SELinux type; write one such as "container_t", or "" to leave it to the cluster',
    ],
  });
});
