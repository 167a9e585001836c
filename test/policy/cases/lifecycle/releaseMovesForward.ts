import { container, find, type PolicyCases } from "../../support/cases.ts";

const policy = "release-moves-forward";
const installed = (release: string) => ({
  "installation-is-described": { installed: { release, dataVersion: "09x" } },
});
const remembered = (release: string) => ({
  type: "pulumi:pulumi:StackReference",
  name: "organization/tracardi/prod",
  props: { outputs: { installed: { release, dataVersion: "09x" } } },
});

export const cases: PolicyCases = {
  policy,
  mutations: [
    {
      title: "an older one",
      change: () => {},
      config: installed("1.1.1"),
      says: ["the stack would go back to release 1.1.0 from 1.1.1"],
    },
    {
      title: "an older one that a comparison of texts would take for newer",
      change: () => {},
      config: installed("1.10.0"),
      says: ["the stack would go back to release 1.1.0 from 1.10.0"],
    },
    {
      title: "an older one than the stack's own outputs say",
      change: (stack) => stack.push(remembered("1.2.0")),
      config: { "installation-is-described": { installed: undefined } },
      says: ["the stack would go back to release 1.1.0 from 1.2.0"],
    },
    {
      title: "no image says which",
      change: (stack) => {
        for (const name of ["public-api", "private-api", "gui"])
          container(stack, name).image = "shop/tracardi@sha256:ab";
        find(stack, "Job", "install-job").spec.template.spec.containers[0].image = "shop/tracardi@sha256:ab";
      },
      says: ["the stack has no image of Tracardi with a tag, and 1.0.2 is installed"],
    },
  ],
  accepted: [
    { title: "the same one", change: () => {}, config: installed("1.1.0") },
    {
      title: "a first installation",
      change: () => {},
      config: { "installation-is-described": { installed: undefined } },
    },
  ],
};
