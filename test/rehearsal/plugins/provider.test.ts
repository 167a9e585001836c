import assert from "node:assert/strict";
import { specialSecretSig, specialSigKey, unknownValue } from "@pulumi/pulumi/runtime/rpc.js";
import {
  check,
  create,
  diff,
  type ResourceKind,
  read,
  standIn,
  update,
} from "../../../rehearsal/plugins/provider.ts";
import { secret } from "../../../rehearsal/plugins/values.ts";

const urn = "urn:pulumi:dev::tracardi::tracardi:index:Tracardi$demo:index/thing:Thing::main";
const now = new Date("2030-01-01T00:00:00Z");

/** A kind with one of everything. */
const thing: ResourceKind = {
  computed: ["made", "hidden"],
  secrets: ["hidden"],
  updatable: ["note"],
  writeOnly: ["seed"],
  settle: (inputs, id) => ({ size: 1, label: `label-${id}`, ...inputs }),
  problems: ({ size }) => (size === 0 ? ["size 0 is too small; write 1 or more"] : []),
  create: async ({ size, seed }) => ({ id: "id1", outputs: { made: `${size}${seed ?? ""}`, hidden: "key" } }),
};

describe("stand-in provider", () => {
  describe("secrets", () => {
    it("are wrapped as the engine expects them", () => {
      assert.deepEqual(secret("x"), { [specialSigKey]: specialSecretSig, value: "x" });
    });

    it("are the outputs that are always secret, and whatever came in as a secret", async () => {
      const inputs = { size: 2, note: secret("n"), list: ["a", secret("b")] };
      assert.deepEqual(await create(thing, inputs), {
        id: "id1",
        outs: {
          size: 2,
          label: "label-id1",
          note: secret("n"),
          list: secret(["a", "b"]),
          made: "2",
          hidden: secret("key"),
        },
      });
    });

    it("stay secret when they are updated and read, until an input comes in plain", async () => {
      const { outs } = await create(thing, { note: secret("n") });
      assert.deepEqual(update(thing, "id1", outs, { note: secret("m") }).outs, {
        ...outs,
        note: secret("m"),
      });
      assert.deepEqual(update(thing, "id1", outs, { note: "plain" }).outs, { ...outs, note: "plain" });
      assert.deepEqual(read(thing, "id1", outs, now).props, outs);
    });

    it("do not count as a change", async () => {
      const { outs } = await create(thing, { size: 2 });
      assert.equal(diff(thing, "id1", outs, { size: secret(2) }, now).changes, false);
    });
  });

  describe("check", () => {
    it("returns the inputs as they came", () => {
      const inputs = { size: 3, note: secret("n") };
      assert.deepEqual(check(thing, urn, {}, inputs), { inputs, failures: [] });
    });

    it("reports a problem without naming a property, whose value the engine would print", () => {
      const { failures } = check(thing, urn, {}, { size: 0 });
      assert.deepEqual(failures, [{ property: "", reason: "size 0 is too small; write 1 or more" }]);
    });

    it("judges no value that is not known yet", () => {
      const seen: unknown[] = [];
      const watched: ResourceKind = { ...thing, problems: (inputs) => [`${seen.push(inputs)}`] };
      check(
        watched,
        urn,
        {},
        { size: 1, note: unknownValue, list: ["a", secret(unknownValue)], map: { a: 1 } },
      );
      assert.deepEqual(seen, [{ size: 1, map: { a: 1 } }]);
    });

    it("names a resource that has no name, and keeps that name", () => {
      const named = { ...thing, named: true };
      const { inputs } = check(named, urn, {}, { size: 1 });
      assert.match(inputs.name, /^main-[0-9a-f]{7}$/);
      assert.equal(check(named, urn, inputs, { size: 1 }).inputs.name, inputs.name);
      assert.equal(check(named, urn, inputs, { size: 1, name: "mine" }).inputs.name, "mine");
      assert.equal(check(thing, urn, {}, { size: 1 }).inputs.name, undefined);
    });
  });

  describe("diff", () => {
    const made = async () => (await create(thing, { size: 2, note: "a", seed: "s" })).outs;

    it("sees nothing if the inputs are the same, also where they were filled in", async () => {
      const same = { changes: false, replaces: [], deleteBeforeReplace: false };
      assert.deepEqual(diff(thing, "id1", await made(), { size: 2, note: "a", seed: "s" }, now), same);
      assert.deepEqual(
        diff(thing, "id1", await made(), { size: 2, note: "a", label: "label-id1" }, now),
        same,
      );
    });

    it("replaces for a changed, a removed, an added and an unknown input", async () => {
      const cases = [
        { inputs: { size: 3, note: "a" }, replaces: ["size"] },
        { inputs: { note: "a" }, replaces: ["size"] },
        { inputs: { size: 2, note: "a", extra: true }, replaces: ["extra"] },
        { inputs: { size: unknownValue, note: "a" }, replaces: ["size"] },
      ];
      for (const { inputs, replaces } of cases) {
        assert.deepEqual(diff(thing, "id1", await made(), inputs, now), {
          changes: true,
          replaces,
          deleteBeforeReplace: false,
        });
      }
    });

    it("updates what may change in place", async () => {
      const { changes, replaces } = diff(thing, "id1", await made(), { size: 2, note: "b" }, now);
      assert.deepEqual([changes, replaces], [true, []]);
    });

    it("ignores write-only inputs, which reach no state either", async () => {
      assert.equal((await made()).made, "2s");
      assert.equal("seed" in (await made()), false);
      assert.equal(
        diff(thing, "id1", await made(), { size: 2, note: "a", seed: "other" }, now).changes,
        false,
      );
    });

    it("replaces what time has made due, although no input changed", async () => {
      const ageing: ResourceKind = { ...thing, aged: (_, time) => (time >= now ? { due: true } : {}) };
      const inputs = { size: 2, note: "a" };
      const due = diff(ageing, "id1", await made(), inputs, now);
      assert.deepEqual([due.changes, due.replaces], [true, ["due"]]);
      assert.equal(diff(ageing, "id1", await made(), inputs, new Date(now.getTime() - 1)).changes, false);
      assert.deepEqual(read(ageing, "id1", { size: 2 }, now), { id: "id1", props: { size: 2, due: true } });
    });

    it("deletes a named resource before it makes another one of the same name", () => {
      const named = { ...thing, named: true };
      const state = { size: 1, name: "a" };
      assert.equal(diff(named, "id1", state, { size: 2, name: "a" }, now).deleteBeforeReplace, true);
      assert.equal(diff(named, "id1", state, { size: 1, name: "b" }, now).deleteBeforeReplace, false);
    });
  });

  it("updates inputs and keeps what was made", async () => {
    const { outs } = await create(thing, { size: 2, note: "a", gone: 1 });
    assert.deepEqual(update(thing, "id1", outs, { size: 2, note: "b" }).outs, {
      size: 2,
      label: "label-id1",
      note: "b",
      made: "2",
      hidden: secret("key"),
    });
  });

  it("finds the kind by the last type of the URN, and names the kinds it has for any other", async () => {
    const provider = standIn("1.2.3", { "demo:index/thing:Thing": thing });
    assert.equal(provider.version, "1.2.3");
    assert.deepEqual(await provider.check?.(urn, {}, { size: 1 }), { inputs: { size: 1 }, failures: [] });
    await assert.rejects(
      async () => provider.create?.(urn.replace("Thing::", "Other::"), {}),
      /^Error: the rehearsal's stand-in has no demo:index\/thing:Other; it has demo:index\/thing:Thing$/,
    );
  });

  it("adopts nothing that it did not make", () => {
    for (const state of [undefined, {}]) {
      assert.throws(() => read(thing, "id1", state, now), /cannot adopt a resource that it did not make/);
    }
  });
});
