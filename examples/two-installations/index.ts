/**
 * Two installations in one program and one cluster: one for each brand, or the old and the new one of a blue/green upgrade.
 * Everything of an installation starts with its name, so they share nothing.
 */
import * as k8s from "@pulumi/kubernetes";
import { TracardiInstallation, type TracardiInstallationArgs } from "tracardi-pulumi/components";

const provider = new k8s.Provider("cluster", { context: "staging", clusterIdentifier: "staging" });

/** What both have in common. */
const common = {
  trustedCidrs: ["192.0.2.0/24"],
  administrator: { email: "admin@example.com" },
  certificates: "cert-manager",
  certificateIssuer: { name: "letsencrypt-dns", kind: "ClusterIssuer" },
  cloud: "metallb",
  stores: "embedded",
  requestsPerSecond: 20,
  podCidr: "10.244.0.0/16",
  serviceCidr: "10.96.0.0/16",
  nodeCidrs: ["172.18.0.0/16"],
} satisfies Partial<TracardiInstallationArgs>;

const blue = new TracardiInstallation(
  "blue",
  {
    ...common,
    release: "0.8.2.1",
    trackHost: "track.blue.example.com",
    apiHost: "api.blue.example.com",
    guiHost: "gui.blue.example.com",
  },
  { provider },
);
const green = new TracardiInstallation(
  "green",
  {
    ...common,
    release: "1.1.0",
    trackHost: "track.green.example.com",
    apiHost: "api.green.example.com",
    guiHost: "gui.green.example.com",
  },
  { provider },
);

export const guiUrls = { blue: blue.guiUrl, green: green.guiUrl };
