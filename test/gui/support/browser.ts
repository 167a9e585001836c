/** The machine's Chromium without a window, which knows no host but those of a test. */
import { hash, X509Certificate } from "node:crypto";
import { type Browser, chromium } from "playwright-core";
import { systemPackages } from "../../support/systemPackages.ts";

export interface BrowserOptions {
  /** Host name → address. All other names are unknown. */
  readonly hosts: Iterable<readonly [name: string, address: string]>;
  /** The only certificate that it accepts, PEM. */
  readonly certificate: string;
}

export async function openBrowser({ hosts, certificate }: BrowserOptions): Promise<Browser> {
  const publicKey = new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" });
  const known = [...hosts].map(([name, address]) => `MAP ${name} ${address}`);
  return chromium.launch({
    executablePath: await systemPackages.ensure({ program: "chromium", debianPackage: "chromium" }),
    args: [
      // Its sandbox refuses to be started by root, which is what the user of a network namespace is. It opens pages of this
      // test only, in a network that ends here.
      "--no-sandbox",
      `--host-resolver-rules=${[...known, "MAP * ~NOTFOUND"].join(", ")}`,
      `--ignore-certificate-errors-spki-list=${hash("sha256", publicKey, "base64")}`,
    ],
  });
}
