/** What `make golden` writes about the pack: the known-bad stacks in docs/security.md, the policies in docs/policies.md. */
import type { Statement } from "../../policy/framework/definition.ts";
import { installationIsDescribed } from "../../policy/installationIsDescribed.ts";
import { rooms } from "../../policy/pack.ts";
import { badStacks } from "./support/badStacks.ts";

interface Part {
  /** From the checkout's folder. */
  readonly page: string;
  readonly beginning: string;
  readonly end: string;
  readonly make: () => string;
}

/** The generated part of each page, by what it is about. */
export const parts: readonly Part[] = [
  {
    page: "docs/security.md",
    beginning: "<!-- Written by `make golden` from test/policy/badStacks. -->\n",
    end: "<!-- End of the known-bad stacks. -->\n",
    make: badStacksTable,
  },
  {
    page: "docs/policies.md",
    beginning: "<!-- Written by `make golden` from policy/. -->\n",
    end: "<!-- End of the policies. -->\n",
    make: policiesTables,
  },
];

/** @throws when the page has lost the marks between which the part stands */
export function written({ page, beginning, end, make }: Part, text: string): string {
  const [before, rest] = text.split(beginning);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${page} has lost its mark ${beginning.trim()}`);
  return `${before}${beginning}\n${make()}\n\n${end}${after}`;
}

function badStacksTable(): string {
  const rows = badStacks.map(({ title, stoppedBy, program }) => [
    title,
    stoppedBy.map((name) => `\`${name}\``).join(", "),
    program === undefined ? "" : `\`${keyOf(program.refusal)}\` is refused`,
  ]);
  return table(["Mistake", "Stopped by the pack", "Stopped by the program"], rows);
}

/** The setting that a refusal begins with. */
function keyOf(refusal: string): string {
  return String(/^tracardi:([A-Za-z]+)/.exec(refusal)?.[1]);
}

function policiesTables(): string {
  const titles = {
    exposure: "Exposure",
    network: "Network",
    workloads: "Workloads",
    secrets: "Secrets",
    lifecycle: "Life cycle",
  };
  const members = (policies: readonly Statement[]) => [
    table(
      ["Policy", "Severity", "Asserts", "Because", "Remedy"],
      policies.map(({ name, severity, description, because, source, remedy }) => [
        `\`${name}\``,
        severity,
        description,
        `${because} ([source](${source}))`,
        remedy,
      ]),
    ),
    ...configuration(policies),
  ];
  return [
    ["### The installation", ...members([installationIsDescribed])],
    ...Object.entries(rooms).map(([room, policies]) => [
      `### ${titles[room as keyof typeof titles]}`,
      ...members(policies),
    ]),
  ]
    .map((section) => section.join("\n\n"))
    .join("\n\n");
}

function configuration(policies: readonly Statement[]): readonly string[] {
  const rows = policies.flatMap(({ name, configSchema }) =>
    Object.entries(configSchema?.properties ?? {}).map(([key, { description, default: value }]) => [
      `\`${name}\``,
      `\`${key}\``,
      String(description),
      configSchema?.required?.includes(key)
        ? "required"
        : value === undefined
          ? ""
          : `\`${JSON.stringify(value)}\``,
    ]),
  );
  return rows.length === 0 ? [] : [table(["Policy", "Key", "Meaning", "Default"], rows)];
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heading), `|${"---|".repeat(heading.length)}`, ...rows.map(line)].join("\n");
}
