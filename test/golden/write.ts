/** `make golden`: writes the expected files anew, so that a review shows every consequence of a change. */
import { mkdir, writeFile } from "node:fs/promises";
import { dumpStack } from "./dump.ts";
import { committedStacks } from "./stackFile.ts";

const folder = new URL("./expected/", import.meta.url);
await mkdir(folder, { recursive: true });
for (const stack of committedStacks) {
  for (const [file, content] of Object.entries(await dumpStack(stack))) {
    await writeFile(new URL(file, folder), content);
    console.log(`test/golden/expected/${file}`);
  }
}
