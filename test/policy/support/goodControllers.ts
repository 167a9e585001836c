/** Ingress controllers of the good stack. */
import type { Values } from "../../../rendering/secrets.ts";
import { trusted, type Zone } from "./facts.ts";
import { pod } from "./goodWorkloads.ts";

export function controller(zone: Zone): Values {
  const first = zone === "private" ? "trusted@file" : "limits@file";
  return pod(`${zone}-edge`, {
    image: "traefik:v3.7.12",
    args: [
      "--entryPoints.web.address=:8000",
      "--entryPoints.websecure.address=:8443",
      "--entryPoints.traefik.address=:8080",
      "--entryPoints.websecure.asDefault=true",
      `--entryPoints.web.http.middlewares=${first}`,
      `--entryPoints.websecure.http.middlewares=${first},secure@file`,
      "--providers.file.filename=/etc/traefik/edge.yaml",
      `--providers.kubernetesIngress.ingressClass=${zone}`,
      `--providers.kubernetesIngress.namespaces=${zone}`,
      "--ping=true",
    ],
    ports: [
      { name: "web", containerPort: 8000 },
      { name: "websecure", containerPort: 8443 },
      { name: "health", containerPort: 8080 },
    ],
    volumes: [{ name: "files", configMap: { name: `${zone}-edge-files` } }],
  });
}

export function dynamicConfiguration(zone: Zone): string {
  const trustedOnly = [
    "    trusted:",
    "      ipAllowList:",
    `        sourceRange: [${trusted.map((range) => `"${range}"`).join(", ")}]`,
  ];
  return [
    "http:",
    "  middlewares:",
    "    limits:",
    "      buffering:",
    "        maxRequestBodyBytes: 1048576",
    "    secure:",
    "      headers:",
    "        frameDeny: true",
    ...(zone === "private" ? trustedOnly : []),
    "",
  ].join("\n");
}
