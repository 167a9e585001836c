import assert from "node:assert/strict";
import type { BrowserContext, Page } from "playwright-core";
import { until } from "../../rehearsal/wait.ts";
import { skipOutside } from "../edge/support/inside.ts";
import { skipWithoutUsers } from "./support/needs.ts";
import { UNPROTECTED } from "./support/privateEdge.ts";
import { BROWSER_TIMEOUT, type Stage, stage, visit } from "./support/stage.ts";
import { hostOf, UNSTOPPABLE, VENDOR, ways } from "./support/ways.ts";

interface Violation {
  readonly directive: string;
  /** Address, or a word such as "inline". */
  readonly blocked: string;
}

describe("the policy of the GUI's page", function () {
  this.timeout(BROWSER_TIMEOUT);
  skipOutside();
  skipWithoutUsers();
  let on: Stage;
  let context: BrowserContext;
  let page: Page;

  before(async function () {
    this.timeout(600_000);
    on = await stage();
    context = await on.browser.newContext();
    page = await visit(context);
  });
  after(() => context?.close());

  const attempt = (way: string, on: Page) =>
    on.evaluate(`standIn.attempt(${JSON.stringify(way)}, "https://${hostOf(way)}/")`);

  it("keeps inline scripts from running: the vendor hears nothing", async () => {
    const ran = await page.evaluate("[window.vendorScriptRan, window.vendorEventSent]");
    assert.deepEqual(ran, [undefined, undefined]);
    assert.deepEqual([on.strangers.asked.has(VENDOR), on.strangers.connected.has(VENDOR)], [false, false]);
  });

  it("keeps text from becoming code", async () => {
    assert.equal(await page.evaluate("standIn.evaluates()"), false);
  });

  it("is tried in every way that the page knows", async () => {
    assert.deepEqual(await page.evaluate("standIn.ways"), Object.keys(ways));
  });

  for (const [way, directive] of Object.entries(ways)) {
    it(`stops ${way} to somebody else: ${directive}`, async () => {
      await attempt(way, page);
      const about = async () => {
        const all = await page.evaluate<Violation[]>("standIn.violations");
        const found = all.filter(({ blocked }) => blocked.includes(hostOf(way)));
        return found.length > 0 && found;
      };
      const found = await until(about, { for: "the violation", within: 30_000 });
      assert.deepEqual([...new Set(found.map(({ directive }) => directive))], [directive]);
      assert.ok(!on.strangers.asked.has(hostOf(way)));
    });
  }

  it("let nothing through: no request and no packet, and a connection only before a page is fetched", async () => {
    // What the page had begun would be over with it.
    await page.close();
    assert.deepEqual([...on.strangers.asked], []);
    // Chromium connects for a navigation before it asks the policy, and then sends nothing.
    const navigations = ["frame", "form"].map(hostOf);
    assert.deepEqual(
      [...on.strangers.connected].filter((host) => !navigations.includes(host)),
      [],
    );
  });

  it("is what stops them: without it each of them arrives", async () => {
    const unprotected = await visit(context, "/", UNPROTECTED);
    assert.equal(await unprotected.evaluate("window.vendorScriptRan && window.vendorEventSent"), true);
    assert.equal(await unprotected.evaluate("standIn.evaluates()"), true);
    const arrived = (expected: readonly string[]) =>
      until(() => on.strangers.asked.size >= expected.length, { for: "all of them", within: 30_000 })
        .catch(() => {})
        .then(() => assert.deepEqual([...on.strangers.asked].sort(), [...expected].sort()));
    // A form that is sent leaves the page, and with it whatever else has not begun yet.
    const staying = Object.keys(ways).filter((way) => way !== "form");
    for (const way of staying) await attempt(way, unprotected);
    await arrived([VENDOR, ...staying.map(hostOf)]);
    await attempt("form", unprotected);
    await arrived([VENDOR, ...Object.keys(ways).map(hostOf)]);
  });

  it("does not reach as far as two others, which take a script of the page's own: docs/security.md says so", async () => {
    const { asked, addresses } = on.strangers;
    const other = await visit(context);
    await other.evaluate(`(async () => {
      const call = new RTCPeerConnection({ iceServers: [{ urls: "stun:${addresses.get(UNSTOPPABLE.call)}:3478" }] });
      call.createDataChannel("data");
      await call.setLocalDescription(await call.createOffer());
    })()`);
    await until(() => asked.has(UNSTOPPABLE.call), { for: "a packet", within: 30_000 });
    await other.evaluate(`void (window.location = "https://${UNSTOPPABLE.leaving}/?profile=42")`);
    await until(() => asked.has(UNSTOPPABLE.leaving), { for: "the next page", within: 30_000 });
  });
});
