import assert from "node:assert/strict";
import fc from "fast-check";
import { type Font, widthOf, wrap } from "../../exposure/textSize.ts";

const font: Font = { family: "sans", size: 11 };

describe("room for text", () => {
  it("loses no character and makes no line wider than asked for", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 20, max: 200 }), (text, width) => {
        const lines = wrap(text, font, width);
        assert.equal(lines.join("").replace(/\s/g, ""), text.replace(/\s/g, ""));
        for (const line of lines) assert.ok(widthOf(line, font) <= width || [...line].length === 1);
      }),
    );
  });

  it("breaks between words where it can", () => {
    assert.deepEqual(wrap("reads and writes the configuration", font, 110), [
      "reads and writes the",
      "configuration",
    ]);
  });

  it("takes a bold text for wider, and letters of a mono font for equally wide", () => {
    assert.ok(widthOf("public-api", { ...font, bold: true }) > widthOf("public-api", font));
    const mono: Font = { family: "mono", size: 11 };
    assert.equal(widthOf("iiii", mono), widthOf("mmmm", mono));
  });
});
