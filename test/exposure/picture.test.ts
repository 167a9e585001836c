import assert from "node:assert/strict";
import { svgOf } from "../../exposure/exposure.ts";
import { exposureGraph } from "../../exposure/graph.ts";
import { type Area, cardPadding, fonts, type Layout, layOut, textHeight } from "../../exposure/layout.ts";
import { widthOf } from "../../exposure/textSize.ts";
import type { Plan } from "../../stacks/plan.ts";
import { topologies } from "../../stacks/topologies.ts";
import { external, planFor } from "../support/plans.ts";
import { named, ofClass, svgElements } from "./document.ts";
import { hostile, hostilePlan, hostileShown } from "./hostile.ts";

const plans: Readonly<Record<string, Plan>> = {
  ...Object.fromEntries(topologies.map((topology) => [topology, planFor(topology)])),
  production: planFor("split", external),
  hostile: hostilePlan(),
};

for (const [name, plan] of Object.entries(plans)) {
  describe(`the picture of ${name}`, () => {
    let layout: Layout;
    let svg: string;
    before(async () => {
      layout = await layOut(exposureGraph(plan));
      svg = await svgOf(plan, "test", "light", layout);
    });

    it("is well-formed and draws every connection once, with its ports and reason", () => {
      const elements = svgElements(svg);
      const arrows = elements.flatMap(({ attributes }) => attributes["data-arrow"] ?? []);
      const labels = elements.filter(({ attributes }) => attributes["data-label"] !== undefined);
      const expected = plan.connections.map((_, index) => `arrow-${index + 1}`);
      assert.deepEqual(arrows.toSorted(inNumericOrder), expected);
      assert.deepEqual(
        labels.map(({ attributes, text }) => [attributes["data-label"], withoutSpaces(text)]),
        plan.connections.map(({ ports, reason }, index) => [
          `arrow-${index + 1}`,
          withoutSpaces(
            ports.map(({ number, protocol }) => `${number}/${protocol}`).join(", ") +
              (reason === hostile ? hostileShown : reason),
          ),
        ]),
      );
    });

    it("begins and ends each arrow at its cards", () => {
      const place = new Map(layout.cards.map((placed) => [placed.card.id, placed]));
      for (const { arrow, points } of layout.arrows) {
        const [from, to] = [place.get(arrow.from), place.get(arrow.to)];
        const [first, last] = [points[0], points.at(-1)];
        assert.ok(from && to && first && last);
        assert.ok(touches(from, first), `${arrow.id} does not begin at ${arrow.from}`);
        assert.ok(touches(to, last), `${arrow.id} does not end at ${arrow.to}`);
      }
    });

    it("puts nothing on top of anything else", () => {
      const areas: [string, Area][] = [
        ...layout.cards.map((placed): [string, Area] => [placed.card.id, placed]),
        ...layout.arrows.map((placed): [string, Area] => [`label of ${placed.arrow.id}`, placed.label]),
      ];
      areas.forEach(([one, a], index) => {
        for (const [other, b] of areas.slice(index + 1)) {
          assert.ok(!overlap(a, b), `${one} and ${other} overlap`);
        }
      });
    });

    it("keeps every card and box inside the box that holds it", () => {
      const placed = new Map<string, Area>([
        ...layout.cards.map((one): [string, Area] => [one.card.id, one]),
        ...layout.boxes.map((one): [string, Area] => [one.box.id, one]),
      ]);
      for (const outer of layout.boxes) {
        for (const { id } of outer.box.holds) {
          const inner = placed.get(id);
          assert.ok(inner && contains(outer, inner), `${id} sticks out of ${outer.box.id}`);
        }
      }
    });

    it("gives every text its room", () => {
      for (const { card, lines, width, height } of layout.cards) {
        for (const { text, style } of lines) assert.ok(widthOf(text, fonts[style]) < width, card.id);
        assert.ok(textHeight(lines) < height, card.id);
      }
      for (const { arrow, lines, label } of layout.arrows) {
        for (const { text, style } of lines) assert.ok(widthOf(text, fonts[style]) < label.width, arrow.id);
        assert.ok(textHeight(lines) < label.height, arrow.id);
      }
    });

    it("fences the private zone in, and no other", () => {
      const pickets = ofClass(svgElements(svg), "pickets");
      // The second one explains the first, in the legend.
      assert.equal(pickets.length, 2);
      const zone = layout.boxes.find(({ box }) => box.id === "zone:private");
      assert.ok(pickets[0]?.attributes.d?.startsWith(`M${(zone?.x ?? 0) + 10} ${zone?.y}h`));
    });

    it("says what is denied", () => {
      const denied = ofClass(svgElements(svg), "denied").map(({ text }) => text);
      assert.deepEqual(denied, [
        "Where there is no arrow there is no connection: everything else is denied, in both directions.",
      ]);
    });

    it("has a title and a description for who does not see it", () => {
      const elements = svgElements(svg);
      const [root] = named(elements, "svg");
      assert.equal(root?.attributes.role, "img");
      assert.equal(root?.attributes["aria-labelledby"], "picture-title picture-description");
      assert.equal(named(elements, "title")[0]?.text, "Who can reach what in tracardi, stack test");
      assert.match(
        named(elements, "desc")[0]?.text ?? "",
        new RegExp(`^The ${plan.connections.length} connections`),
      );
    });

    it("loads nothing and runs nothing", () => {
      const elements = svgElements(svg);
      const allowed = ["desc", "g", "path", "rect", "style", "svg", "text", "title", "tspan"];
      assert.deepEqual([...new Set(elements.map((element) => element.name))].sort(), allowed);
      const attributes = new Set(elements.flatMap((element) => Object.keys(element.attributes)));
      for (const attribute of attributes) assert.doesNotMatch(attribute, /^on|href|src|style/);
      assert.doesNotMatch(named(elements, "style")[0]?.text ?? "", /url\(|@import|@font-face/);
    });

    it("is the same every time", async () => {
      assert.equal(await svgOf(plan, "test", "light"), svg);
    });
  });
}

it("the picture marks a tier with its replicas, an autoscaled one with the fewest and the most", async () => {
  const plan = planFor("split", { requestsPerSecondPeak: 600 });
  const layout = await layOut(exposureGraph(plan));
  const elements = svgElements(await svgOf(plan, "test", "light", layout));
  const marks = ofClass(elements, "replicas-text").map(({ text }) => text);
  const placed = layout.cards.filter(({ card }) => card.replicas !== undefined);
  assert.deepEqual(Object.fromEntries(placed.map(({ card }, index) => [card.id, marks[index]])), {
    "public-edge": "×2",
    "public-api": "×4–14",
    "private-edge": "×2",
    "private-api": "×2",
    gui: "×2",
    "install-job": "×1",
    elasticsearch: "×1",
    redis: "×1",
    mysql: "×1",
  });
  const rects = ofClass(elements, "replicas").map(({ attributes }) => attributes);
  for (const [index, { card, lines, x, width }] of placed.entries()) {
    const title = lines.find(({ style }) => style === "title")?.text ?? "";
    const mark = Number(rects[index]?.x);
    assert.ok(x + cardPadding + widthOf(title, fonts.title) < mark, `${card.id}: mark on the title`);
    assert.ok(mark + Number(rects[index]?.width) < x + width, `${card.id}: mark sticks out`);
  }
});

describe("the picture's themes", () => {
  it("differ in colours only", async () => {
    const plan = planFor("split");
    const drawn = (svg: string) => svg.replace(/:root\{.*\}/, "");
    const [light, dark] = [await svgOf(plan, "test", "light"), await svgOf(plan, "test", "dark")];
    assert.notEqual(light, dark);
    assert.equal(drawn(light), drawn(dark));
  });
});

it("the hostile reason is a text of the picture", async () => {
  const svg = await svgOf(hostilePlan(), "test", "dark");
  assert.ok(withoutSpaces(svgElements(svg).at(-1)?.text ?? "").includes(withoutSpaces(hostileShown)));
});

/** Lines break between any two characters of a long word, so white space says nothing. */
function withoutSpaces(text: string): string {
  return text.replace(/\s/g, "");
}

function inNumericOrder(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

function touches({ x, y, width, height }: Area, point: { x: number; y: number }): boolean {
  const inside =
    point.x >= x - 1 && point.x <= x + width + 1 && point.y >= y - 1 && point.y <= y + height + 1;
  const onBorder = [x, x + width].some((at) => Math.abs(point.x - at) < 1);
  return inside && (onBorder || [y, y + height].some((at) => Math.abs(point.y - at) < 1));
}

function overlap(a: Area, b: Area): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function contains(outer: Area, inner: Area): boolean {
  return (
    inner.x > outer.x &&
    inner.y > outer.y &&
    inner.x + inner.width < outer.x + outer.width &&
    inner.y + inner.height < outer.y + outer.height
  );
}
