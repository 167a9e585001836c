import { find, type PolicyCases } from "../../support/cases.ts";

const NOTE = "release.tracardi/data-version";
const installed = (release: string, dataVersion: string, acknowledgedMigration?: string) => ({
  "installation-is-described": { installed: { release, dataVersion }, acknowledgedMigration },
});
const next = (dataVersion: string) => (stack: Parameters<typeof find>[0]) => {
  find(stack, "Namespace", "private-edge").metadata.annotations[NOTE] = dataVersion;
};

export const cases: PolicyCases = {
  policy: "data-version-moves-forward",
  mutations: [
    {
      title: "an older one",
      change: next("0820"),
      says: ["the stack would go back to data version 0820 from 09x"],
    },
    {
      title: "the next one, and nobody has said that it is wanted",
      change: () => {},
      config: installed("0.8.2.1", "0820"),
      says: ['the stack begins data version 09x behind 0820, and nobody has acknowledged "0.8.2.1 -> 1.1.0"'],
    },
    {
      title: "the next one, and another step is wanted",
      change: () => {},
      config: installed("0.8.2.1", "0820", "0.8.2.1 -> 1.0.2"),
      says: ['the stack begins data version 09x behind 0820, and nobody has acknowledged "0.8.2.1 -> 1.1.0"'],
    },
    {
      title: "one is skipped",
      change: () => {},
      config: installed("0.8.1", "08x", "0.8.1 -> 1.1.0"),
      says: ["the stack would skip data versions between 08x and 09x"],
    },
    {
      title: "one that nobody knows",
      change: next("10x"),
      says: ["the stack would follow data version 09x by 10x, and their order is not known"],
    },
    {
      title: "the stack does not say",
      change: (stack) => delete find(stack, "Namespace", "private-edge").metadata.annotations[NOTE],
      says: [
        "the stack does not say its data version, and 09x is installed: a new data version starts empty, its worker migrates one earlier version only, and nothing leads back; annotate a namespace with release.tracardi/data-version",
      ],
    },
  ],
  accepted: [
    {
      title: "the next one, acknowledged",
      change: () => {},
      config: installed("0.8.2.1", "0820", "0.8.2.1 -> 1.1.0"),
    },
    {
      title: "a first installation",
      change: () => {},
      config: { "installation-is-described": { installed: undefined } },
    },
  ],
};
