/** Holds what is on a cluster against a golden file, which says what is sent: field by field, but for what only a cluster knows. */
import { quantityToScalar } from "@kubernetes/client-node/dist/util.js";
import { type Manifest, titleOf } from "../../../review/manifest.ts";
import { markerKeys } from "../../../stacks/lifecycle/marker.ts";

/**
 * What each object of a golden file has and the cluster has not, or otherwise. The API server adds fields of its own.
 * @param digests of images that a setting gives; the others a registry is asked for
 * @throws Error where an object is there twice
 */
export function differencesFrom(
  golden: readonly Manifest[],
  live: readonly Manifest[],
  digests: readonly string[],
): string[] {
  return golden.flatMap((object) => {
    const [found, ...others] = live.filter(
      (one) =>
        kindOf(one) === kindOf(object) &&
        one.metadata.namespace === object.metadata.namespace &&
        matches(object.metadata.name, one.metadata.name, digests),
    );
    if (others.length > 0) throw new Error(`${titleOf(object)} is there ${others.length + 1} times`);
    return found === undefined
      ? [`${titleOf(object)} is not there`]
      : differences(asStored(object), found, digests).map((difference) => `${titleOf(object)} ${difference}`);
  });
}

/** As kubectl takes it: kind, version and group. */
export function kindOf({ apiVersion, kind }: Manifest): string {
  const [version = "", group = ""] = (apiVersion as string).split("/").reverse();
  return `${kind}.${version}.${group}`;
}

function asStored(object: Manifest): Manifest {
  const { stringData, ...secret } = object;
  return stringData === undefined ? object : { ...secret, data: stringData };
}

function differences(wanted: unknown, found: unknown, digests: readonly string[], path = ""): string[] {
  // What is false or empty is not stored where that is what a missing field means.
  if (found === undefined && (wanted === false || (Array.isArray(wanted) && wanted.length === 0))) return [];
  if (Array.isArray(wanted))
    return !Array.isArray(found) || found.length !== wanted.length
      ? [`${path}: ${JSON.stringify(found)}`]
      : wanted.flatMap((inner, index) => differences(inner, found[index], digests, `${path}[${index}]`));
  if (typeof wanted === "object" && wanted !== null)
    return (
      Object.entries(wanted)
        // Names the state that the installation belongs to: each has its own.
        .filter(([key]) => key !== markerKeys.state)
        .flatMap(([key, inner]) =>
          differences(
            inner,
            (found as Record<string, unknown> | undefined)?.[key],
            digests,
            `${path}.${key}`,
          ),
        )
    );
  return matches(wanted, found, digests)
    ? []
    : [`${path}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`];
}

/** A golden file has stand-ins for what the engine, a registry or chance decides: names' endings, digests, secrets. */
function matches(wanted: unknown, found: unknown, digests: readonly string[]): boolean {
  if (typeof wanted !== "string" || typeof found !== "string") return wanted === found;
  if (quantity.test(wanted) && quantity.test(found))
    return Number(quantityToScalar(wanted)) === Number(quantityToScalar(found));
  if (secrets.includes(wanted)) return found !== "" && !secrets.includes(found);
  const pattern = wanted
    .replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("00000000", "[0-9a-f]{8}")
    .replace(/(?<=sha256:)[0-9a-f]{64}$/, (digest) =>
      digests.includes(`sha256:${digest}`) ? digest : "[0-9a-f]{64}",
    );
  return new RegExp(`^${pattern}$`).test(found);
}

/** The API server writes 1024Mi as 1Gi. */
const quantity = /^\d+(m|[KMGT]i)?$/;
const secrets = ["[secret]", Buffer.from("[secret]").toString("base64")];
