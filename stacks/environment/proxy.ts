/** How programs are told of a proxy for what they call: variables that HTTP libraries read, not Tracardi itself. */
import type { Settings } from "../settings/defaults.ts";
import type { StorePlan } from "../stores.ts";
import type { EnvironmentVariable } from "./write.ts";

/** Libraries differ in which case they read, so both are written. */
export function proxyEnvironment(
  { outgoingProxy, podCidr, serviceCidr }: Pick<Settings, "outgoingProxy" | "podCidr" | "serviceCidr">,
  stores: readonly Pick<StorePlan, "hosts">[],
): readonly EnvironmentVariable[] {
  if (outgoingProxy === undefined) return [];
  const { url, secret, direct } = outgoingProxy;
  const without = [
    ...["localhost", "127.0.0.1", "::1"],
    ...podCidr,
    ...serviceCidr,
    // Names in the cluster. Its domain is not known here; this is the one that clusters have unless somebody chose another.
    ...[".svc", ".cluster.local"],
    ...stores.flatMap(({ hosts }) => hosts.map(({ host }) => host)),
    ...direct,
  ];
  const value = [...new Set(without)].join(",");
  const address = (name: string): readonly EnvironmentVariable[] => {
    if (secret !== undefined) return [{ name, existingSecret: secret.name, key: secret.key }];
    return url === undefined ? [] : [{ name, value: url.address }];
  };
  return [
    ...["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"].flatMap(address),
    { name: "NO_PROXY", value },
    { name: "no_proxy", value },
  ];
}
