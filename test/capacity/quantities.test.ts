import assert from "node:assert/strict";
import { typedNodes } from "../../capacity/nodes.ts";
import { cores, coresText, mebibytes, memoryRangeText, memoryText } from "../../capacity/quantities.ts";

describe("Kubernetes quantities", () => {
  const rows: readonly [number, number][] = [
    [cores("2"), 2000],
    [cores("0.5"), 500],
    [cores("250m"), 250],
    [cores("3920m"), 3920],
    [mebibytes("2Gi"), 2048],
    [mebibytes("1500Mi"), 1500],
    [mebibytes("32505856Ki"), 31744],
    [mebibytes("1G"), 953],
    [mebibytes("1073741824"), 1024],
  ];
  for (const [found, expected] of rows) it(`${expected}`, () => assert.equal(found, expected));

  it("are NaN when they are none", () => {
    for (const text of ["", "2 Gi", "x", "-1", "1e3"]) assert.ok(Number.isNaN(cores(text)), text);
  });

  it("are read by people", () => {
    assert.deepEqual(
      [coresText(1250), memoryText(512), memoryText(1536), memoryText(2048)],
      ["1.25", "512 MiB", "1.5 GiB", "2 GiB"],
    );
    assert.deepEqual(
      [memoryRangeText(160, 512), memoryRangeText(300, 2048)],
      ["160-512 MiB", "300 MiB-2 GiB"],
    );
  });
});

describe("nodes as somebody types them", () => {
  it("are so many of one size", () => {
    assert.deepEqual(typedNodes("3x8,32Gi"), Array(3).fill({ cpu: 8000, memory: 32768 }));
    assert.deepEqual(typedNodes("1x3920m,14500Mi"), [{ cpu: 3920, memory: 14500 }]);
  });

  for (const text of ["6", "6x8", "0x8,32Gi", "6x0,32Gi", "6x8,0", "6x8;32Gi", "x8,32Gi", "6x8,32 Gi"]) {
    it(`are not ${text}`, () =>
      assert.throws(() => typedNodes(text), {
        message: `--nodes "${text}" is not understood; write number, CPUs and memory of a node, for example "6x8,32Gi"`,
      }));
  }
});
