import assert from "node:assert/strict";
import { pageOf } from "../../exposure/exposure.ts";
import { topologies } from "../../stacks/topologies.ts";
import { external, planFor } from "../support/plans.ts";
import { type Element, named } from "./document.ts";
import { drawnPage } from "./drawn.ts";
import { hostilePlan, hostileShown } from "./hostile.ts";

describe("the exposure page as a file", () => {
  it("forbids the browser to load, send or run anything", async () => {
    const { elements } = await drawnPage(planFor("split"));
    const policy = elements.find(({ attributes }) => attributes["http-equiv"] === "Content-Security-Policy");
    assert.equal(
      policy?.attributes.content,
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'",
    );
    // Before anything that it could concern.
    assert.ok(
      policy !== undefined &&
        elements.indexOf(policy) < elements.indexOf(named(elements, "style")[0] as Element),
    );
  });

  for (const [name, plan] of Object.entries({
    split: planFor("split"),
    minimal: planFor("minimal"),
    hostile: hostilePlan(),
  })) {
    it(`${name}: holds nothing that loads or runs`, async () => {
      const { elements } = await drawnPage(plan);
      const tags = new Set(elements.map((element) => element.name));
      for (const tag of [
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "form",
        "base",
        "image",
        "use",
      ]) {
        assert.ok(!tags.has(tag), tag);
      }
      for (const { attributes } of elements) {
        for (const [attribute, value] of Object.entries(attributes)) {
          assert.doesNotMatch(attribute, /^on|^src|^action|^xlink/);
          if (attribute === "href") assert.match(value, /^#[a-z]+$/);
        }
      }
      for (const { text } of named(elements, "style")) assert.doesNotMatch(text, /url\(|@import|@font-face/);
    });
  }

  it("names no address but the installation's own", async () => {
    for (const topology of topologies) {
      const plan = planFor(topology, external);
      const { html } = await drawnPage(plan);
      const found = [...html.matchAll(/[a-z]+:\/\/[^<\s"]+/g)].map(([url]) => url);
      assert.deepEqual(new Set(found), new Set(Object.values(plan.urls)));
    }
  });

  it("shows hostile text as text", async () => {
    const { html, elements } = await drawnPage(hostilePlan());
    const harmless = await drawnPage(
      planFor("split", { outgoingConnections: [{ cidrs: ["198.51.100.7/32"], port: 443, reason: "CRM" }] }),
    );
    const reasons = elements.filter(({ attributes }) => attributes["data-column"] === "Reason");
    assert.ok(reasons.some(({ text }) => text === hostileShown));
    // The same elements outside the picture, where a longer text has more lines.
    const page = (all: readonly Element[]) =>
      all
        .filter(({ name }) => !["text", "tspan", "rect", "path", "g"].includes(name))
        .map(({ name }) => name);
    assert.deepEqual(page(elements), page(harmless.elements));
    assert.doesNotMatch(html, /[\u202a-\u202e\u2066-\u2069]/);
  });

  it("is the same every time, and tells neither a date nor a place on a disk", async () => {
    const plan = planFor("split");
    const html = await pageOf(plan, "test");
    assert.equal(await pageOf(plan, "test"), html);
    assert.doesNotMatch(html, /\b20\d\d-\d\d-\d\d|\/home\/|\/Users\//);
    assert.ok(!html.includes(process.cwd()));
  });

  it("is made for phones, for dark screens and for paper", async () => {
    const { elements } = await drawnPage(planFor("split"));
    const viewport = elements.find(({ attributes }) => attributes.name === "viewport");
    assert.equal(viewport?.attributes.content, "width=device-width, initial-scale=1");
    const style = named(elements, "style")[0]?.text ?? "";
    assert.match(style, /@media screen and \(prefers-color-scheme:dark\)/);
    assert.match(style, /@media print\{:root\{--paper:#ffffff;--ink:#000000;/);
    // What is wider than a phone scrolls in its own box, which a keyboard reaches.
    const boxes = elements.filter(({ attributes }) => attributes.class === "scroll");
    assert.deepEqual(
      boxes.map(({ attributes }) => [attributes.role, attributes.tabindex]),
      [
        ["region", "0"],
        ["region", "0"],
      ],
    );
  });
});
