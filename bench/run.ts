/**
 * `make bench`: measures, prints, and keeps the result in bench/results.md. Names of measurements as arguments run
 * only those, and then nothing is kept.
 */
import { writeFile } from "node:fs/promises";
import { describeMachine } from "./machine.ts";
import { edge } from "./measurements/edge.ts";
import { growth } from "./measurements/growth.ts";
import { policyPack } from "./measurements/policyPack.ts";
import { program } from "./measurements/program.ts";
import { rehearsal } from "./measurements/rehearsal.ts";
import { isMet, type Section, sectionText } from "./report.ts";

const measurements: Readonly<Record<string, () => Promise<readonly Section[]>>> = {
  program,
  growth,
  edge,
  rehearsal,
  policyPack,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => measurements[name] === undefined);
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(", ")}; there are ${Object.keys(measurements).join(", ")}`);
  process.exit(2);
}

const machine = describeMachine();
console.log(`${machine}\n`);
const sections: Section[] = [];
for (const [name, measure] of Object.entries(measurements)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const section of await measure()) {
    sections.push(section);
    console.log(`${sectionText(section)}\n`);
  }
}

const goals = sections.flatMap((section) => section.goals);
const verdict = `${goals.filter(isMet).length} of ${goals.length} goals met`;
console.log(verdict);
if (wanted.length === 0) {
  const date = new Date().toISOString().slice(0, 10);
  const intro = `The last \`make bench\`, ${date}: ${verdict}.\n\n${machine}.\n\nRatios are what counts: both sides of each were measured in this one run.`;
  const text = ["# Results", intro, ...sections.map(sectionText)].join("\n\n");
  await writeFile(new URL("./results.md", import.meta.url), `${text}\n`);
}
