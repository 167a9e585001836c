/** The schema of the component package, as the SDK's own analyzer infers it: what other languages' SDKs are made from. */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../..", import.meta.url));
const require = createRequire(import.meta.url);

/** Without documentation of their own: the host that the CLI starts uses these very modules. */
interface Analysis {
  readonly components: object;
  readonly typeDefinitions: object;
  readonly dependencies: readonly object[];
}
interface Modules {
  readonly Analyzer: new (
    folder: string,
    name: string,
    packageJson: object,
    components: ReadonlySet<string>,
  ) => { analyze(): Analysis };
  readonly generateSchema: (
    name: string,
    version: string,
    description: string,
    components: object,
    types: object,
    dependencies: readonly object[],
  ) => object;
}

export const schemaFile = "test/plugin/schema.json";

/** @throws Error of the analyzer for a type that other languages do not have */
export function inferredSchema(): object {
  const { Analyzer } = require("@pulumi/pulumi/provider/experimental/analyzer.js") as Modules;
  const { generateSchema } = require("@pulumi/pulumi/provider/experimental/schema.js") as Modules;
  const description = require("../../package.json") as { name: string; version: string; description: string };
  const { components, typeDefinitions, dependencies } = new Analyzer(
    folder,
    description.name,
    description,
    new Set(["TracardiInstallation"]),
  ).analyze();
  const { name, version } = description;
  const schema = generateSchema(
    name,
    version,
    description.description,
    components,
    typeDefinitions,
    dependencies,
  );
  // As it travels: without members that are not there.
  return JSON.parse(JSON.stringify(schema));
}
