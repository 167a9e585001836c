/** The examples as they are rendered, in few lines: what each makes, and what of it can be reached by whom. */

import { manifests } from "../../rendering/manifests.ts";
import { type Rendered, type RenderOptions, render } from "../../rendering/render.ts";
import { compareExposure } from "../../review/exposure.ts";
import { parseManifests, titleOf } from "../../review/manifest.ts";

/** By folder, with what somebody who runs it would have set. */
export const examples = {
  "two-installations": {},
  "own-proxy-in-front": {},
  "stores-from-another-stack": {
    config: { "stores-from-another-stack:storesStack": "acme/stores/prod" },
    stackReferences: {
      "acme/stores/prod": {
        networks: ["10.0.64.0/20"],
        elasticsearchHosts: ["es.stores.example.com:9200"],
        redisHost: "redis.stores.example.com:6379",
        mysqlHost: "mysql.stores.example.com:3306",
        elasticsearchPassword: "canary-of-elasticsearch",
        redisPassword: "canary-of-redis",
        mysqlPassword: "canary-of-mysql",
      },
    },
  },
  "policies-only": {},
} as const satisfies Readonly<Record<string, RenderOptions>>;

export type ExampleName = keyof typeof examples;
export const exampleNames = Object.keys(examples) as ExampleName[];

let renderings = 0;

export async function renderExample(name: ExampleName): Promise<Rendered> {
  renderings += 1;
  // A program is what its loading does; a new address loads it anew.
  const program = new URL(`../../examples/${name}/index.ts?rendering=${renderings}`, import.meta.url).href;
  return render(() => import(program), { project: name, stack: "prod", ...examples[name] });
}

/** What a reviewer reads: every object, and everything that is open. */
export function summary({ resources }: Rendered): string {
  const objects = parseManifests(manifests(resources));
  const others = resources
    .filter(({ type, custom }) => custom && !/^(kubernetes|pulumi):/.test(type))
    .map(({ type, name }) => `${type} ${name}`);
  const exposed = compareExposure([], objects)
    // What guard rails admit follows from the rest.
    .filter(({ effect, aspect }) => effect === "wider" && aspect !== "What these rules admit")
    .map(({ aspect, text }) => `${aspect}: ${text.slice(2)}`);
  const section = (title: string, lines: readonly string[]) =>
    `# ${title}\n${[...lines].sort().join("\n")}\n`;
  return [section("Objects", [...objects.map(titleOf), ...others]), section("Exposed", exposed)].join("\n");
}
