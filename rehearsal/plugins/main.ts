/**
 * The process behind a launcher: `main.ts <package> <engine address>`. The engine starts one for each package.
 * It speaks Pulumi's provider protocol on a port of the loopback interface, which it prints first.
 */
import { createRequire } from "node:module";
import { main } from "@pulumi/pulumi/provider/index.js";
import { resetOptions } from "@pulumi/pulumi/runtime/settings.js";
import { type PackageName, packages, permission } from "./launchers.ts";
import { type Functions, type ResourceKind, standIn } from "./provider.ts";

const [name = "", ...engine] = process.argv.slice(2);

if (process.env[permission] !== "yes") {
  fail(
    `this is the rehearsal's stand-in for Pulumi's ${name} provider; install the official one for a real stack`,
  );
}
if (!packages.includes(name as PackageName)) {
  fail(`the rehearsal has no stand-in for the package "${name}"; it has ${packages.join(", ")}`);
}

const { kinds, functions } = (await import(`./${name}.ts`)) as {
  kinds: Readonly<Record<string, ResourceKind>>;
  functions?: Functions;
};
const { version } = createRequire(import.meta.url)(`@pulumi/${name}/package.json`) as { version: string };
// Pulumi hides what a provider prints; only messages that go to the engine reach the user.
const address = engine.at(-1);
if (address) resetOptions("", "", 1, address, "", false, "");
// An engine that was killed could not end its plugins: they see that they have another parent.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(), 1000).unref();
await main(standIn(version, kinds, functions), engine);

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
