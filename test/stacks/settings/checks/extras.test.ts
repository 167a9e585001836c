import { accepts, refuses } from "../refusals.ts";
import { production, split } from "../stackFiles.ts";

const size = { cpu: 50, memory: 64, storage: 64 };
const otel = {
  name: "otel",
  image: "registry.example.com/otel-collector:0.139.0",
  requests: size,
  limits: size,
};
const ca = { name: "ca", configMap: "company-ca", mountPath: "/etc/ssl/company" };
const container = (changes: object) => ({ extraContainers: [{ ...otel, ...changes }] });
const foreign =
  "is a Secret of the installation, and belongs to whoever needs it alone; put what is needed here into a Secret of its own";

describe("settings: what is added to pods", () => {
  accepts(split, {
    "volumes of every kind": {
      extraVolumes: [
        ca,
        { name: "licence", secret: "crm-licence", mountPath: "/usr/local/share/licence" },
        { name: "vault", secretProvider: "crm-vault", tiers: ["merging-worker"], mountPath: "/mnt/vault" },
      ],
    },
    "a container that writes where the program reads": {
      extraVolumes: [{ name: "spool", scratch: 32, mountPath: "/var/spool/crm" }],
      ...container({ mounts: [{ volume: "spool", path: "/spool", readOnly: false }] }),
    },
    "an image by its digest alone": container({
      image: `registry.example.com/otel@sha256:${"0".repeat(64)}`,
    }),
    "the same name in different tiers": {
      extraContainers: [
        { ...otel, tiers: ["gui"] },
        { ...otel, tiers: ["merging-worker"] },
      ],
    },
  });

  refuses(split, {
    "a volume of the node": [
      { extraVolumes: [{ name: "host", hostPath: "/var/run/docker.sock" }] },
      "tracardi:extraVolumes[0].hostPath is no known key; remove it; docs/configuration.md lists what there is",
    ],
    "a volume of no kind": [
      { extraVolumes: [{ name: "nothing" }] },
      "tracardi:extraVolumes[0] is no volume yet; write one of configMap, secret, secretProvider, scratch",
    ],
    "a volume of two kinds": [
      { extraVolumes: [{ ...ca, secret: "crm" }] },
      "tracardi:extraVolumes[0] is of 2 kinds; write one of configMap, secret, secretProvider, scratch",
    ],
    "another program": [
      { extraVolumes: [{ ...ca, mountPath: "/app/tracker" }] },
      'tracardi:extraVolumes[0].mountPath "/app/tracker" covers "/app", where the program has its own files; mount it elsewhere',
    ],
    "a mount above our own": [
      { extraVolumes: [{ ...ca, mountPath: "/etc" }] },
      'tracardi:extraVolumes[0].mountPath "/etc" covers "/etc/tracardi", where the program has its own files; mount it elsewhere',
    ],
    "a way back in a path": [
      { extraVolumes: [{ ...ca, mountPath: "/etc/ssl/../tracardi" }] },
      'tracardi:extraVolumes[0].mountPath "/etc/ssl/../tracardi" is no absolute path; write one such as "/etc/company", without a slash at the end',
    ],
    "a Secret that the program made": [
      { extraVolumes: [{ name: "tokens", secret: "tracardi-private-api-tokens-1a2b3c4d" }] },
      `tracardi:extraVolumes[0].secret "tracardi-private-api-tokens-1a2b3c4d" ${foreign}`,
    ],
    "a container in an edge": [
      container({ tiers: ["private-edge"] }),
      'tracardi:extraContainers[0].tiers[0] "private-edge" is not known here; write "public-api", "private-api", "api", "gui", "merging-worker" or "update-worker"',
    ],
    "a container of a tier that is not there": [
      container({ tiers: ["api"] }),
      'tracardi:extraContainers[0].tiers[0] "api" is a tier that this stack does not have; write "public-api", "private-api", "gui", "merging-worker" or "update-worker", or remove it',
    ],
    "a privileged container": [
      container({ securityContext: { privileged: true } }),
      "tracardi:extraContainers[0].securityContext is no known key; remove it; docs/configuration.md lists what there is",
    ],
    "a container without a size": [
      container({ limits: undefined }),
      'tracardi:extraContainers[0].limits is missing; set it, for example {"cpu":50,"memory":64,"storage":64}',
    ],
    "whatever is latest": [
      container({ image: "registry.example.com/otel-collector:latest" }),
      'tracardi:extraContainers[0].image "registry.example.com/otel-collector:latest" may be another image at every start; write a version or a digest',
    ],
    "an image without a version": [
      container({ image: "registry.example.com/otel-collector" }),
      'tracardi:extraContainers[0].image "registry.example.com/otel-collector" is no image with registry, and tag or digest; write all three, for example "registry.example.com/otel-collector:0.139.0"',
    ],
    "a container that is called like the program": [
      container({ name: "private-api" }),
      'tracardi:extraContainers[0].name "private-api" is a container of the program; choose another name',
    ],
    "two containers of one name": [
      { extraContainers: [otel, { ...otel, tiers: ["public-api"] }] },
      'tracardi:extraContainers[1].name "otel" is there twice in a tier; choose another name',
    ],
    "a password in clear": [
      container({ env: { CRM_PASSWORD: "canary" } }),
      "tracardi:extraContainers[0].env.CRM_PASSWORD is secret, but written as plain text; name a Secret in secretEnv",
    ],
    "less than the cluster admits": [
      container({ requests: { ...size, cpu: 1 } }),
      "tracardi:extraContainers[0].requests.cpu 1 is less than the 10 below which a container is refused; write 10 or more",
    ],
    "more than it may get": [
      container({ requests: { ...size, memory: 128 } }),
      "tracardi:extraContainers[0].requests.memory 128 is more than its limit of 64; raise the limit, or lower this",
    ],
    "a volume that is not there": [
      container({ mounts: [{ volume: "ca", path: "/ca" }] }),
      'tracardi:extraContainers[0].mounts[0].volume "ca" is not one of extraVolumes in each of its tiers; add it there for the same tiers',
    ],
    "a volume of another tier": [
      {
        extraVolumes: [{ ...ca, tiers: ["public-api"] }],
        ...container({ mounts: [{ volume: "ca", path: "/ca" }] }),
      },
      'tracardi:extraContainers[0].mounts[0].volume "ca" is not one of extraVolumes in each of its tiers; add it there for the same tiers',
    ],
    "writing into what is given": [
      { extraVolumes: [ca], ...container({ mounts: [{ volume: "ca", path: "/ca", readOnly: false }] }) },
      "tracardi:extraContainers[0].mounts[0].readOnly false is for scratch volumes only; remove it",
    ],
    "more than a pod may store": [
      { extraVolumes: [{ name: "spool", scratch: 100 }], ...container({}) },
      "tracardi:extraVolumes[0].scratch 100 is more than the containers beside the program may store, and a pod that stores more is evicted; raise their limits.storage, or lower this",
    ],
  });

  refuses(production, {
    "the key of a certificate": [
      { extraVolumes: [{ name: "tls", secret: "private-tls" }] },
      `tracardi:extraVolumes[0].secret "private-tls" ${foreign}`,
    ],
    "the password of a store": [
      container({ secretEnv: { REDIS: { name: "redis" } } }),
      `tracardi:extraContainers[0].secretEnv.REDIS.name "redis" ${foreign}`,
    ],
  });
});
