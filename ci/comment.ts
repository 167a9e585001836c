/**
 * `node ci/comment.ts FILE...`: each file becomes a comment on the change that a pipeline of GitHub or GitLab is about, in
 * the place of the one that it made before. Its first line is what that one is found by. Ends with 1 where it could not.
 */
import { readFileSync } from "node:fs";
import { forgeOf } from "./forges.ts";

try {
  const files = process.argv.slice(2);
  if (files.length === 0) throw new Error('which files? make comment FILES="diff.md preview.md"');
  const forge = forgeOf(process.env);
  for (const file of files) {
    const body = readFileSync(file, "utf8");
    const [marker = ""] = body.split("\n");
    if (!/^<!-- .+ -->$/.test(marker)) throw new Error(`${file} does not begin with a comment <!-- ... -->`);
    const earlier = (await forge.own()).find((comment) => comment.body.startsWith(marker));
    await (earlier ? forge.replace(earlier.id, body) : forge.add(body));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
