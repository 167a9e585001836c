/** Every policy agrees with the good stack, and notices each change of it that matters, in exactly these words. */
import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { installationIsDescribed } from "../../policy/installationIsDescribed.ts";
import { definitions } from "../../policy/pack.ts";
import type { Asked } from "./support/asked.ts";
import type { Accepted, PolicyCases } from "./support/cases.ts";
import { configured } from "./support/configured.ts";
import { goodConfig } from "./support/facts.ts";
import { goodStack } from "./support/goodStack.ts";
import { judge, unknown } from "./support/run.ts";

const folder = join(import.meta.dirname, "cases");
const files = globSync("**/*.ts", { cwd: folder }).sort();
const all: PolicyCases[] = await Promise.all(
  files.map(async (file) => (await import(pathToFileURL(join(folder, file)).href)).cases),
);
const policies = [installationIsDescribed, ...definitions];

describe("the policies", () => {
  it("agree with the good stack, all of them", async () => {
    assert.deepEqual(await judge(goodStack()), []);
  });

  it("have changes that are tried, each of them", () => {
    assert.deepEqual(all.map(({ policy }) => policy).sort(), policies.map(({ name }) => name).sort());
    for (const { policy, mutations } of all) assert.ok(mutations.length > 0, policy);
  });
});

describe("the first policy", () => {
  it("cannot be disabled: without it the others refuse to judge", async () => {
    const disabled = { ...goodConfig, "installation-is-described": { enforcementLevel: "disabled" } };
    await assert.rejects(
      () => judge(goodStack(), { config: disabled }),
      new Error(
        "the policy installation-is-described must not be disabled: it tells the others what to expect",
      ),
    );
  });
});

describe("a preview that does not know a value", () => {
  /** These read nothing but what is always known. */
  const knowing = ["only-judged-kinds", "protected-in-production"];
  /** The contents of Secrets are generated in the same run; they are judged before the Secret is made. */
  const later = ["secret-values-are-secret", "keys-only-in-tls-secrets"];

  it("is a violation of every policy that would read it, never silence", async () => {
    const stack = goodStack();
    for (const { props } of stack) {
      if (props.metadata !== undefined) props.metadata.annotations = unknown;
      for (const field of ["spec", "data", "automountServiceAccountToken"])
        if (field in props || field === "spec") props[field] = unknown;
    }
    const violations = await judge(stack);
    const saying = violations.filter(({ policy, message }) =>
      message.includes(`cannot be judged by ${policy}: `),
    );
    const silent = definitions
      .map(({ name }) => name)
      .filter((name) => !saying.some(({ policy }) => policy === name));
    assert.deepEqual(silent.sort(), [...knowing, ...later].sort());
  });
});

for (const { policy, mutations, accepted = [] } of all) {
  describe(`policy ${policy}`, () => {
    for (const mutation of mutations) {
      it(`notices: ${mutation.title}`, async () => {
        const violations = await judge(changed(mutation), {
          config: configured(mutation.config),
          only: [policy],
        });
        assert.deepEqual(
          violations.map(({ message }) => message),
          mutation.says.map((text) => complete(text, policy)),
        );
      });
    }
    for (const variant of accepted) {
      it(`accepts: ${variant.title}`, async () => {
        const violations = await judge(changed(variant), {
          config: configured(variant.config),
          only: [policy],
        });
        assert.deepEqual(violations, []);
      });
    }
  });
}

function changed({ title, change, config }: Accepted): Asked[] {
  const stack = goodStack();
  change(stack);
  if (config === undefined) assert.notDeepEqual(stack, goodStack(), `${title} changes nothing`);
  return stack;
}

/** Reason and remedy are the same for all that a policy says, unless it says otherwise. */
function complete(text: string, policy: string): string {
  const { because, remedy } = policies.find(({ name }) => name === policy) ?? {};
  return text.includes("; ") ? text : `${text}: ${because}; ${remedy}`;
}
