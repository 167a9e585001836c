import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { helpText, readOptions } from "../../capacity/options.ts";

const help = "ARGS=--help lists what there is";

describe("the arguments of make plan", () => {
  it("may be none", () => assert.deepEqual(readOptions([]), { json: false, help: false }));

  it("may be all", () => {
    assert.deepEqual(
      readOptions([
        ...["--stack", "prod", "--project", "/there", "--json"],
        ...["--nodes=2x8,32Gi", "--disk", "2Ti", "--installed", "2024-02-29"],
      ]),
      {
        json: true,
        help: false,
        stack: "prod",
        project: "/there",
        cluster: { nodes: [8000, 8000].map((cpu) => ({ cpu, memory: 32 * 1024 })), quotas: [] },
        installed: new Date("2024-02-29T00:00:00Z"),
        disk: 2048,
      },
    );
  });

  it("are told, in at most 80 columns, whatever else stands there", () => {
    assert.ok(readOptions(["--noses", "--help"]).help);
    assert.ok(readOptions(["-h"]).help);
    for (const line of helpText().split("\n")) assert.ok(line.length <= 80, line);
    for (const name of ["nodes", "cluster", "disk", "installed", "json"])
      assert.match(helpText(), new RegExp(`^--${name}\\b`, "m"));
  });

  const rows: readonly [string, string[], string[]][] = [
    [
      "an option that is near one",
      ["--node", "6x8,32Gi"],
      ["--node is no option of make plan; did you mean --nodes?"],
    ],
    ["an option near nothing", ["--size", "3"], [`--size is no option of make plan; ${help}`]],
    ["a short option", ["-j"], [`-j is no option of make plan; ${help}`]],
    ["a value without an option", ["6x8,32Gi"], [`"6x8,32Gi" belongs to no option; ${help}`]],
    ["an option without its value", ["--nodes"], ["--nodes has no value; write it as --nodes 6x8,32Gi"]],
    ["an empty value", ["--disk="], ["--disk has no value; write it as --disk 2Ti"]],
    [
      "an option where the value should be",
      ["--installed", "--json"],
      ["--installed has no value; write it as --installed 2026-01-31"],
    ],
    ["a value of a switch", ["--json=true"], ["--json takes no value; write --json"]],
    [
      "nodes that nobody understands",
      ["--nodes", "6x8,32GB"],
      [
        '--nodes "6x8,32GB" is not understood; write number, CPUs and memory of a node, for example "6x8,32Gi"',
      ],
    ],
    [
      "more nodes than there can be",
      ["--nodes", "99999x8,32Gi"],
      ['--nodes "99999x8,32Gi" is more than a cluster can have; write 5000 or less'],
    ],
    [
      "a day that is none",
      ["--installed", "2026-02-30"],
      ['--installed "2026-02-30" is no day; write it as "2026-01-31"'],
    ],
    ["a disk of no size", ["--disk", "large"], ['--disk "large" is no size; write it as "500Gi" or "2Ti"']],
    ["a disk in bytes", ["--disk", "500"], ['--disk "500" is no size; write it as "500Gi" or "2Ti"']],
    [
      "a file that is not there",
      ["--cluster", "gone.json"],
      [
        '--cluster gone.json cannot be read (ENOENT); make it with "kubectl get nodes,resourcequotas -A -o json > gone.json"',
      ],
    ],
    [
      "all of that together",
      ["--noses", "3", "--disk", "x", "--installed", "y"],
      [
        "--noses is no option of make plan; did you mean --nodes?",
        '--installed "y" is no day; write it as "2026-01-31"',
        '--disk "x" is no size; write it as "500Gi" or "2Ti"',
      ],
    ],
  ];
  for (const [title, args, mistakes] of rows) {
    it(`refuse ${title}`, () => assert.throws(() => readOptions(args), { message: mistakes.join("\n") }));
  }

  for (const [title, text] of [
    ["nothing", ""],
    ["no YAML", "{"],
    ["something else", "hello: world"],
  ] as const) {
    it(`refuse a list of the cluster that holds ${title}`, () => {
      const folder = mkdtempSync(join(tmpdir(), "options-"));
      try {
        const file = join(folder, "cluster.json");
        writeFileSync(file, text);
        assert.throws(() => readOptions(["--cluster", file]), {
          message: `--cluster ${file} holds no list of kubectl; make it with "kubectl get nodes,resourcequotas -A -o json > ${file}"`,
        });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
