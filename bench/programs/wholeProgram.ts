/**
 * The same packages, and then index.ts with the settings of a committed stack. An argument names a file that gets what it
 * registered.
 */
import "./costs.ts";
import "./sdks.ts";
import { writeFileSync } from "node:fs";
import { recorded } from "./mockedEngine.ts";

await import("../../index.ts");

// Registrations are still on their way when index.ts has been loaded.
process.on("exit", () => {
  const [, , file] = process.argv;
  if (file !== undefined) writeFileSync(file, JSON.stringify(recorded));
  console.log(recorded.length);
});
