/** Everything around the GUI that a browser sees: the pod behind its edge, the API, third parties. One for all tests of a run. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { issueChain } from "../../edge/support/certificates.ts";
import { atTheEnd } from "../../rehearsal/support/hooks.ts";
import { openBrowser } from "./browser.ts";
import { HOSTS, startGui } from "./pod.ts";
import { EDGE, PrivateEdge, UNPROTECTED } from "./privateEdge.ts";
import { Strangers } from "./strangers.ts";
import { hostOf, UNSTOPPABLE, VENDOR, ways } from "./ways.ts";

export interface Stage {
  readonly edge: PrivateEdge;
  readonly strangers: Strangers;
  readonly browser: Browser;
}

/** Milliseconds until a page counts as one that never comes; Playwright's own is 30 s, for a machine with nothing else to do. */
const PATIENCE = 120_000;

/** Milliseconds for a test that opens pages. */
export const BROWSER_TIMEOUT = 3 * PATIENCE;

let opened: Promise<Stage> | undefined;

export function stage(): Promise<Stage> {
  opened ??= open();
  return opened;
}

async function open(): Promise<Stage> {
  const gui = await startGui({ name: "gui-browser", ipv4: "10.244.7.2" });
  const own = [HOSTS.gui, HOSTS.api, UNPROTECTED];
  const others = [VENDOR, ...Object.keys(ways).map(hostOf), ...Object.values(UNSTOPPABLE)];
  const { certificate, key } = await issueChain([...own, ...others]);
  const edge = await PrivateEdge.start(gui.ipv4, { cert: certificate, key });
  atTheEnd(() => edge.stop());
  const strangers = await Strangers.start(others, { cert: certificate, key });
  atTheEnd(() => strangers.stop());
  const browser = await openBrowser({
    hosts: [...own.map((name) => [name, EDGE] as const), ...strangers.addresses],
    certificate,
  });
  atTheEnd(() => browser.close());
  return { edge, strangers, browser };
}

/** Opens the page and waits until it has asked its API. */
export async function visit(context: BrowserContext, path = "/", host: string = HOSTS.gui): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const failures: string[] = [];
  page.on("requestfailed", (request) => failures.push(`${request.url()} ${request.failure()?.errorText}`));
  page.on("pageerror", ({ message }) => failures.push(message));
  try {
    await page.goto(`https://${host}${path}`);
    await page.locator("#root:not(:empty)").waitFor();
  } catch (error) {
    throw new Error(`${(error as Error).message}\nFailed on the page: ${failures.join("; ") || "nothing"}`, {
      cause: error,
    });
  }
  return page;
}
