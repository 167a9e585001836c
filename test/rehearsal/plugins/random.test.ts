import assert from "node:assert/strict";
import { create, diff } from "../../../rehearsal/plugins/provider.ts";
import { kinds, randomString } from "../../../rehearsal/plugins/random.ts";
import { secret, unwrap } from "../../../rehearsal/plugins/values.ts";

const kind = (name: string) => {
  const found = kinds[`random:index/random${name}:Random${name}`];
  assert.ok(found);
  return found;
};
const password = kind("Password");
const options = {
  length: 20,
  lower: true,
  upper: true,
  numeric: true,
  special: true,
  minLower: 0,
  minUpper: 0,
  minNumeric: 0,
  minSpecial: 0,
};
const count = (text: string, characters: RegExp) => text.match(new RegExp(characters, "g"))?.length ?? 0;

describe("random stand-in", () => {
  describe("strings", () => {
    it("have the length and only the characters that were asked for", () => {
      assert.match(randomString({ ...options, length: 500, special: false }), /^[A-Za-z0-9]{500}$/);
      assert.match(
        randomString({ ...options, length: 300, upper: false, lower: false, special: false }),
        /^[0-9]{300}$/,
      );
      const some = {
        ...options,
        length: 300,
        upper: false,
        lower: false,
        numeric: false,
        overrideSpecial: "-_",
      };
      assert.match(randomString(some), /^[-_]{300}$/);
    });

    it("use every character of every class", () => {
      const found = new Set(randomString({ ...options, length: 20_000 }));
      const all = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!@#$%&*()-_=+[]{}<>:?";
      assert.deepEqual([...found].sort(), [...all].sort());
    });

    it("keep the minimum of each class, and not at the front", () => {
      const least = { ...options, length: 10, minLower: 1, minUpper: 2, minNumeric: 3, minSpecial: 4 };
      const starts = new Set<string>();
      for (let run = 0; run < 200; run++) {
        const text = randomString(least);
        assert.deepEqual(
          [count(text, /[a-z]/), count(text, /[A-Z]/), count(text, /[0-9]/), count(text, /[^A-Za-z0-9]/)],
          [1, 2, 3, 4],
        );
        starts.add(/[a-z]/.test(text.charAt(0)) ? "lower" : "other");
      }
      assert.deepEqual([...starts].sort(), ["lower", "other"]);
    });

    it("are never the same twice", () => {
      assert.equal(new Set(Array.from({ length: 100 }, () => randomString(options))).size, 100);
    });
  });

  describe("RandomPassword", () => {
    it("keeps its inputs with their defaults and hides the result", async () => {
      const { id, outs } = await create(password, { length: 24, special: false, keepers: { a: "1" } });
      const { result } = unwrap(outs);
      assert.equal(id, "none");
      assert.match(String(result), /^[A-Za-z0-9]{24}$/);
      assert.deepEqual(outs, {
        keepers: { a: "1" },
        length: 24,
        lower: true,
        upper: true,
        numeric: true,
        number: true,
        special: false,
        minLower: 0,
        minUpper: 0,
        minNumeric: 0,
        minSpecial: 0,
        result: secret(result),
      });
    });

    it("is replaced when any input changes, and only then", async () => {
      const inputs = { length: 24, special: false, keepers: { a: "1" } };
      const { id, outs } = await create(password, inputs);
      const replaces = (changed: object) =>
        diff(password, id, outs, { ...inputs, ...changed }, new Date()).replaces;
      assert.deepEqual(replaces({}), []);
      assert.deepEqual(replaces({ upper: true, numeric: true, minUpper: 0 }), []);
      assert.deepEqual(replaces({ length: 25 }), ["length"]);
      assert.deepEqual(replaces({ keepers: { a: "2" } }), ["keepers"]);
      assert.deepEqual(replaces({ overrideSpecial: "-" }), ["overrideSpecial"]);
      assert.deepEqual(replaces({ number: false }), ["number", "numeric"]);
    });

    it("refuses what cannot be made, in a sentence", () => {
      assert.deepEqual(password.problems({ length: 8, minUpper: 4, minLower: 4 }), []);
      const refused: [object, string][] = [
        [{ length: 0 }, "length 0 is not a whole number of 1 or more"],
        [{ length: 2.5 }, "length 2.5 is not a whole number of 1 or more"],
        [{ length: 8, minUpper: 9 }, "length 8 is less than the 9 characters that the minimums ask for"],
        [
          { length: 8, numeric: true, number: false },
          "number and numeric are the same setting and differ here; write only numeric",
        ],
        [
          { length: 8, minLower: -1 },
          "minLower, minUpper, minNumeric and minSpecial are whole numbers of characters, 0 or more",
        ],
        [
          { length: 8, upper: false, lower: false, numeric: false, special: false },
          "upper, lower, numeric and special are all false, so there is no character to choose from",
        ],
      ];
      for (const [inputs, sentence] of refused)
        assert.deepEqual(password.problems({ ...inputs }), [sentence]);
    });
  });

  it("gives a RandomString its text as id and hides nothing", async () => {
    const { id, outs } = await create(kind("String"), { length: 6, special: false });
    assert.match(id, /^[A-Za-z0-9]{6}$/);
    assert.equal(outs.result, id);
  });

  it("gives a RandomId the same bytes in every notation", async () => {
    const { id, outs } = await create(kind("Id"), { byteLength: 4, prefix: "p-" });
    const bytes = Buffer.from(id, "base64url");
    assert.equal(bytes.length, 4);
    assert.deepEqual(outs, {
      byteLength: 4,
      prefix: "p-",
      b64Std: `p-${bytes.toString("base64")}`,
      b64Url: `p-${id}`,
      dec: `p-${bytes.readUInt32BE()}`,
      hex: `p-${bytes.toString("hex")}`,
    });
    assert.deepEqual(kind("Id").problems({ byteLength: 0 }), [
      "byteLength 0 is not a whole number of 1 or more",
    ]);
  });

  it("hides RandomBytes", async () => {
    const { outs } = await create(kind("Bytes"), { length: 32 });
    const { hex } = unwrap(outs);
    const base64 = Buffer.from(String(hex), "hex").toString("base64");
    assert.match(String(hex), /^[0-9a-f]{64}$/);
    assert.deepEqual(outs, { length: 32, hex: secret(hex), base64: secret(base64) });
  });
});
