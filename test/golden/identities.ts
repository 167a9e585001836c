/** Who the resources of a rendering are: what must not change, or the engine makes another in every installation. */

import type { Registration, Values } from "../../rendering/render.ts";
import { type Identity, objectFields, objectTitle, otherFields } from "../../review/identity.ts";

/** @param hide takes the secrets out of a resource's inputs */
export function identitiesOf(
  resources: readonly Registration[],
  hide: (resource: Registration) => Values,
): Identity[] {
  return resources
    .filter(({ type }) => type !== "pulumi:pulumi:Stack")
    .map((resource) => {
      const { type, custom, urn, parent, aliases } = resource;
      const what = {
        urn: short(urn),
        ...(parent === undefined || parent.type === "pulumi:pulumi:Stack"
          ? {}
          : { parent: short(parent.urn) }),
        aliases: aliases.map(short),
      };
      if (!custom) return { ...what, fields: [] };
      const inputs = hide(resource);
      if (!type.startsWith("kubernetes:")) return { ...what, fields: otherFields(type, inputs) };
      const metadata = { ...inputs.metadata, name: resource.outputs.metadata.name };
      const object = { ...inputs, metadata };
      return { ...what, object: objectTitle(object), fields: objectFields(object) };
    });
}

/** Without stack and project. */
function short(urn: string): string {
  return urn.split("::").slice(2).join("::");
}
