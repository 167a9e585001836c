import assert from "node:assert/strict";
import ts from "typescript";
import { describe as described, mutantsOf } from "./support/mutants.ts";

const source = `import { other } from "./other.ts";
type Kind = "one" | 2;
export function size(a: number, list: readonly string[], kind: Kind): object {
  if (!list.includes("x")) throw new Error("no x here");
  if (kind === "one" && a < 1_000) other(true);
  const sorted = list.filter(Boolean).slice(1);
  const ready = sorted.some((one) => /^a$/.test(one)) ? [a, ...sorted] : [];
  return {
    "kept-name": a + 1,
    ready,
    ...(kind as object),
    text:
      \`\${a}/x\`,
    fallback: kind ?? "",
    nested: {
      deep: false,
    },
  };
}
`;

const expected = [
  '4 statement: if (!list.includes("x")) throw new Error("no x here"); → ;',
  '4 condition: !list.includes("x") → list.includes("x")',
  '4 string: "x" → ""',
  '4 string: "x" → "x-x"',
  '4 prose: "no x here" → ""',
  '4 prose: "no x here" → "no x here-x"',
  '5 statement: if (kind === "one" && a < 1_000) other(true); → ;',
  "5 equality: === → !==",
  '5 string: "one" → ""',
  '5 string: "one" → "one-x"',
  "5 logical: && → ||",
  "5 comparison: < → <=",
  "5 number: 1_000 → 1001",
  "5 number: 1_000 → 999",
  "5 statement: other(true); → ;",
  "5 boolean: true → false",
  "6 call: .filter(Boolean) → (nothing)",
  "6 call: .slice(1) → (nothing)",
  "6 number: 1 → 2",
  "6 number: 1 → 0",
  "7 condition: sorted.some((one) => /^a$/.test(one)) → !(sorted.some((one) => /^a$/.test(one)))",
  "7 method: some → every",
  "7 pattern: /^a$/ → /a$/",
  "7 pattern: /^a$/ → /^a/",
  "7 element: a, → (nothing)",
  "7 spread: ...sorted → (nothing)",
  '9 property: "kept-name": a + 1, → (nothing)',
  "9 arithmetic: + → -",
  "9 number: 1 → 2",
  "9 number: 1 → 0",
  "10 property: ready, → (nothing)",
  "11 spread: ...(kind as object), → (nothing)",
  "13 string: }/x` → }/x-x`",
  '14 property: fallback: kind ?? "", → (nothing)',
  '14 default:  ?? "" → (nothing)',
  '14 string: "" → "-x"',
  "16 property: deep: false, → (nothing)",
  "16 boolean: false → true",
];

const script = `"""What it is for."""
import sys

def ready(name, tries, known=None):
    """Whether it is."""
    if not known or tries >= 3:
        print(f"{name} is not known")
    return name in known and name != "" or tries + 1 > 0.5
`;

describe("the mutations of a source file", () => {
  it("are all of these and no others, in TypeScript", () => {
    assert.deepEqual(linesOf("size.ts", source), expected);
  });

  it("are all of these and no others, in Python", () => {
    assert.deepEqual(linesOf("ready.py", script), [
      "6 condition: not  → (nothing)",
      "6 logical: or → and",
      "6 comparison: >= → >",
      "6 number: 3 → 4",
      "6 number: 3 → 2",
      '7 statement: print(f"{name} is not known") → pass',
      "8 equality: in → not in",
      "8 logical: and → or",
      "8 equality: != → ==",
      "8 string: (nothing) → -x",
      "8 logical: or → and",
      "8 arithmetic: + → -",
      "8 number: 1 → 2",
      "8 number: 1 → 0",
      "8 comparison: > → >=",
      "8 number: 0.5 → 1.5",
      "8 number: 0.5 → -0.5",
    ]);
  });

  it("leave a file that can be parsed", () => {
    for (const mutant of mutantsOf("size.ts", source)) {
      const text = source.slice(0, mutant.start) + mutant.after + source.slice(mutant.end);
      const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true });
      assert.deepEqual(diagnostics, [], described(mutant));
    }
  });
});

describe("the identity of a mutant", () => {
  const idOf = (text: string) => mutantsOf("a.ts", text).map(({ id }) => id);

  it("stays when other lines change", () => {
    assert.deepEqual(idOf("// A new line.\n\nexport const a = 1;\n"), idOf("export const a = 1;\n"));
  });

  it("is another one for each mutant, also in lines with the same text", () => {
    const ids = idOf("run(1);\nrun(1);\nrun(1 + 1);\n");
    assert.equal(ids.length, 12);
    assert.equal(new Set(ids).size, ids.length);
  });
});

function linesOf(file: string, text: string): string[] {
  return mutantsOf(file, text).map((mutant) => described(mutant).slice(file.length + 1));
}
