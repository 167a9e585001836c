/** `make golden` calls it: the analyzer reads the whole program, which takes seconds. */
import { writeFileSync } from "node:fs";
import { inferredSchema, schemaFile } from "./schema.ts";

writeFileSync(
  new URL(`../../${schemaFile}`, import.meta.url),
  `${JSON.stringify(inferredSchema(), undefined, 2)}\n`,
);
console.log(schemaFile);
