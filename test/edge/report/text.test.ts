import assert from "node:assert/strict";
import { attacks } from "../attacks/index.ts";
import { titleOf } from "../support/attempt.ts";
import { groupLine, readRow, rowTitle, Tally, wrap } from "./text.ts";

describe("what make attack prints", () => {
  it("tells the rows of the table from other titles, whatever is in a request", () => {
    const row = { parties: "a → b", request: "x | y", outcome: "403", layer: "z" };
    assert.deepEqual(readRow(rowTitle(row)), row);
    for (const title of ["a sentence", "a | b", "a | b | c"]) assert.equal(readRow(title), undefined);
  });

  it("fits 80 columns, every attempt of it", () => {
    for (const attempt of attacks.flatMap(({ attempts }) => attempts)) {
      const row = readRow(titleOf(attempt));
      assert.ok(row, titleOf(attempt));
      for (const line of [...wrap(groupLine(row), 2), ...wrap(`✔ ${row.request}`, 4)])
        assert.ok(line.length <= 80, line);
    }
  });

  it("wraps at spaces, and within what is longer than a line", () => {
    const long = "x".repeat(100);
    assert.deepEqual(wrap(`${"word ".repeat(16).trim()} ${long}`, 2), [
      `  ${"word ".repeat(15).trim()}`,
      "    word",
      `    ${"x".repeat(76)}`,
      `    ${"x".repeat(24)}`,
    ]);
  });

  it("counts by layer and installation, the most frequent first", () => {
    const tally = new Tally("layer");
    for (const [name, column] of [
      ["one", "split"],
      ["two", "split"],
      ["two", "single"],
    ] as const)
      tally.add(name, column);
    const cell = (text: string | number) => String(text).padStart(8);
    assert.deepEqual(tally.lines(), [
      `  ${"layer".padEnd(62)}${cell("split")}${cell("single")}`,
      `  ${"two".padEnd(62)}${cell(1)}${cell(1)}`,
      `  ${"one".padEnd(62)}${cell(1)}${cell(0)}`,
    ]);
  });
});
