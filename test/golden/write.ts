/**
 * `make golden`: writes the expected files, the README's pictures and the list of layers anew, so that a review shows every
 * consequence of a change. A change that replaces resources of installations that exist is not written, unless `--replace`
 * says that it is meant.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { readmePictures } from "../../exposure/readme.ts";
import { renderStack } from "../../rendering/stack.ts";
import { committedStacks } from "../../rendering/stackFile.ts";
import { exampleNames, renderExample, summary } from "../examples/examples.ts";
import { page, written } from "../layers/document.ts";
import { parts, written as writtenPart } from "../policy/document.ts";
import { combinations } from "./combinations.ts";
import { dumpStack, identities } from "./dump.ts";
import { refusal, replacedIn } from "./replaced.ts";

const folder = new URL("./expected/", import.meta.url);
await mkdir(folder, { recursive: true });
if (!process.argv.includes("--replace")) {
  for (const stack of committedStacks) {
    const replaced = await replacedIn(stack, identities(await renderStack({ stack, changes: {} })));
    if (replaced.length === 0) continue;
    console.error(`Stack ${stack}: ${refusal(replaced)}`);
    process.exit(1);
  }
}
for (const dump of [
  ...committedStacks.map((stack) => () => dumpStack(stack)),
  ...Object.values(combinations),
]) {
  for (const [file, content] of Object.entries(await dump())) {
    await writeFile(new URL(file, folder), content);
    console.log(`test/golden/expected/${file}`);
  }
}
for (const name of exampleNames) {
  const file = `test/examples/expected/${name}.txt`;
  await writeFile(new URL(`../../${file}`, import.meta.url), summary(await renderExample(name)));
  console.log(file);
}
for (const [file, content] of Object.entries(await readmePictures())) {
  await writeFile(new URL(`../../${file}`, import.meta.url), content);
  console.log(file);
}
const security = new URL(`../../${page}`, import.meta.url);
await writeFile(security, written(await readFile(security, "utf8")));
console.log(page);
for (const part of parts) {
  const file = new URL(`../../${part.page}`, import.meta.url);
  await writeFile(file, writtenPart(part, await readFile(file, "utf8")));
  console.log(part.page);
}
