import assert from "node:assert/strict";
import type { BrowserContext, Page } from "playwright-core";
import { until } from "../../rehearsal/wait.ts";
import { skipOutside } from "../edge/support/inside.ts";
import { skipWithoutUsers } from "./support/needs.ts";
import { HOSTS } from "./support/pod.ts";
import { BROWSER_TIMEOUT, type Stage, stage, visit } from "./support/stage.ts";

const KEY = "tracardi-api-url";
const API = `https://${HOSTS.api}`;

describe("visits of an operator to the GUI", function () {
  this.timeout(BROWSER_TIMEOUT);
  skipOutside();
  skipWithoutUsers();
  let on: Stage;
  let context: BrowserContext;

  before(async function () {
    this.timeout(600_000);
    on = await stage();
  });
  // Storage and cache of a browser that was never here.
  beforeEach(async () => {
    context = await on.browser.newContext();
    on.edge.api.length = 0;
  });
  afterEach(() => context?.close());

  const stored = (page: Page) => page.evaluate<string | null>(`localStorage.getItem("${KEY}")`);
  const store = (page: Page, key: string, value: string) =>
    page.evaluate(`localStorage.setItem("${key}", ${JSON.stringify(JSON.stringify(value))})`);
  const rootStyle = (page: Page, property: string) =>
    page.evaluate(`getComputedStyle(document.getElementById("root")).${property}`);

  it("the first: it knows its API and calls it, with no more about itself than its origin", async () => {
    const page = await visit(context);
    assert.equal(await stored(page), JSON.stringify(API));
    assert.equal(await page.textContent("#root"), "/ with API 1.1.0");
    const [asked, answered] = on.edge.api;
    assert.deepEqual([asked?.method, answered?.method], ["OPTIONS", "GET"]);
    assert.equal(answered?.url, "/info/version/details");
    assert.equal(answered?.headers.origin, `https://${HOSTS.gui}`);
    assert.equal(answered?.headers["x-context"], "production");
    assert.equal(answered?.headers.referer, undefined);
  });

  it("later ones: an address that the operator chose stays", async () => {
    const page = await visit(context);
    await store(page, KEY, "https://other.example.com");
    await page.reload();
    assert.equal(await stored(page), '"https://other.example.com"');
    await page.close();
    assert.equal(await stored(await visit(context)), '"https://other.example.com"');
  });

  it("after the GUI has forgotten the address, as it does after an error: it is set again", async () => {
    const page = await visit(context);
    await page.evaluate(`localStorage.removeItem("${KEY}")`);
    await page.reload();
    assert.equal(await stored(page), JSON.stringify(API));
  });

  it("after the API has moved: an address that was not chosen moves with it", async () => {
    const page = await visit(context);
    await store(page, KEY, "https://old.example.com");
    await store(page, `${KEY}-preset`, "https://old.example.com");
    await page.reload();
    assert.equal(await stored(page), JSON.stringify(API));
  });

  it("on every path: the application with everything that it loads", async () => {
    for (const path of ["/setup/resources", "/home/profile/0b1f?tab=events", "/a/b/c/d/"]) {
      const page = await visit(context, path);
      assert.equal(await page.textContent("#root"), `${path.split("?")[0]} with API 1.1.0`);
      assert.equal(await rootStyle(page, "color"), "rgb(1, 2, 3)");
    }
  });

  it("work: the page may write styles, start workers, show images of its own and of the API", async () => {
    const page = await visit(context);
    assert.equal(await rootStyle(page, "fontWeight"), "777");
    assert.equal(await page.evaluate("standIn.inWorker('postMessage(6 * 7)')"), 42);
    const image = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
    assert.equal(await page.evaluate(`standIn.image("${image}")`), "load");
    await page.evaluate(`standIn.image("${API}/picture")`);
    assert.ok(on.edge.api.some(({ url }) => url === "/picture"));
    assert.deepEqual(await page.evaluate("standIn.violations"), []);
  });

  it("are not possible in somebody else's frame", async () => {
    const page = await context.newPage();
    await page.route("https://frames.example/", (route) =>
      route.fulfill({ contentType: "text/html", body: `<iframe src="https://${HOSTS.gui}/"></iframe>` }),
    );
    const refusals: string[] = [];
    page.on("console", (message) => refusals.push(message.text()));
    await page.goto("https://frames.example/");
    await until(() => refusals.some((text) => text.includes("frame-ancestors 'none'")), {
      for: "the browser's refusal",
      within: 30_000,
    });
    assert.deepEqual(on.edge.api, []);
  });
});
