/** The tests that judge a mutant: those next to the changed file first, as they fail soonest. */
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";

export interface Stage {
  readonly title: string;
  /** From the checkout's folder. */
  readonly files: readonly string[];
}

/** Stages of one file's own: titles. */
export const NEAR = "tests of the file";
export const FOLDER = "tests of its folder";

/** What is read of test/suites.ts of the checkout whose tests judge. */
interface Suites {
  readonly quick: readonly { readonly title: string }[];
  filesOf(suite: { readonly title: string }): string[];
}

export interface Stages {
  /** The quick suites, the golden tests apart. */
  readonly common: readonly Stage[];
  /** For a mutant of that file: the tests that mirror its path, import it or name it, those of its folder, the rest. */
  of(file: string): Stage[];
}

export async function stagesOf(checkout: string): Promise<Stages> {
  const { quick, filesOf }: Suites = await import(pathToFileURL(join(checkout, "test/suites.ts")).href);
  const suites = quick.map(
    (suite): Stage => ({ title: suite.title, files: filesOf(suite).filter(isAboutProgram) }),
  );
  const tests = suites.flatMap(({ files }) => files);
  const texts = new Map(tests.map((test) => [test, readFileSync(join(checkout, test), "utf8")]));
  const imports = new Map([...texts].map(([test, text]) => [test, importsOf(test, text)]));
  const isGolden = (test: string) => test.startsWith("test/golden/");
  const common = [
    { title: "golden files", files: tests.filter(isGolden) },
    ...suites.map(({ title, files }) => ({ title, files: files.filter((test) => !isGolden(test)) })),
  ];
  return {
    common,
    of(file) {
      const mirror = `test/${file.replace(/\.\w+$/, "")}.test.ts`;
      const near = tests.filter(
        (test) =>
          test === mirror || imports.get(test)?.has(file) || texts.get(test)?.includes(posix.basename(file)),
      );
      const stages = [
        { title: NEAR, files: near },
        { title: FOLDER, files: ofFolder(file, tests) },
        ...common,
      ];
      const seen = new Set<string>();
      return stages
        .map(({ title, files }) => {
          const unseen = files.filter((test) => !seen.has(test));
          for (const test of unseen) seen.add(test);
          return { title, files: unseen };
        })
        .filter(({ files }) => files.length > 0);
    },
  };
}

/** Those of the innermost folder that has any. A whole room (components, stacks) is as slow as its suite: none then. */
function ofFolder(file: string, tests: readonly string[]): readonly string[] {
  for (let folder = posix.dirname(file); folder.includes("/"); folder = posix.dirname(folder)) {
    const found = tests.filter((test) => test.startsWith(`test/${folder}/`));
    if (found.length > 0) return found;
  }
  return [];
}

/** Not the tests of this tool: they read no file of the program. */
function isAboutProgram(test: string): boolean {
  return !test.startsWith("test/mutations/");
}

/** Paths from the checkout's folder. */
function importsOf(test: string, text: string): ReadonlySet<string> {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return new Set(importedFiles.map(({ fileName }) => posix.join(posix.dirname(test), fileName)));
}
