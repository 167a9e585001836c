import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { OutputMap, Stack } from "@pulumi/pulumi/automation/index.js";
import * as random from "@pulumi/random";
import * as tls from "@pulumi/tls";
import { type StandInStack, standInStack } from "../support/standInStack.ts";

/** What one run of the program may do differently from another. */
interface Variant {
  readonly passwordLength?: number;
  readonly caValidityHours?: number;
  readonly leafUse?: string;
  readonly leafEarlyRenewalHours?: number;
  readonly restart?: string;
}

/** Everything that the project asks of the three packages, in one program. */
function program({
  passwordLength = 24,
  caValidityHours = 87_600,
  leafUse = "server_auth",
  leafEarlyRenewalHours = 720,
  restart = "no",
}: Variant = {}) {
  return async () => {
    const password = new random.RandomPassword("password", { length: passwordLength, special: false });
    const suffix = new random.RandomId("suffix", { byteLength: 4 });
    const caKey = new tls.PrivateKey("ca", { algorithm: "ECDSA", ecdsaCurve: "P256" });
    const ca = new tls.SelfSignedCert("ca", {
      privateKeyPem: caKey.privateKeyPem,
      subject: { commonName: "tracardi CA" },
      isCaCertificate: true,
      maxPathLength: 0,
      setSubjectKeyId: true,
      setAuthorityKeyId: true,
      allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
      validityPeriodHours: caValidityHours,
    });
    const leafKey = new tls.PrivateKey("leaf", { algorithm: "ECDSA", ecdsaCurve: "P256" });
    const request = new tls.CertRequest("leaf", {
      privateKeyPem: leafKey.privateKeyPem,
      dnsNames: ["track.example.com"],
      subject: { commonName: "track.example.com" },
    });
    const leaf = new tls.LocallySignedCert("leaf", {
      certRequestPem: request.certRequestPem,
      caCertPem: ca.certPem,
      caPrivateKeyPem: caKey.privateKeyPem,
      allowedUses: ["digital_signature", leafUse],
      validityPeriodHours: 9528,
      earlyRenewalHours: leafEarlyRenewalHours,
      setSubjectKeyId: true,
    });
    const image = new docker.RemoteImage("gui", { name: "tracardi/tracardi-gui:1.1.0", keepLocally: true });
    const gui = new docker.Container("gui", {
      image: image.repoDigest,
      envs: [pulumi.interpolate`PASSWORD=${password.result}`],
      ports: [{ internal: 80, external: 8787, ip: "127.0.0.1" }],
      restart,
    });
    return {
      password: password.result,
      suffix: suffix.hex,
      caKey: caKey.privateKeyPem,
      ca: ca.certPem,
      leafKey: leafKey.privateKeyPem,
      leaf: leaf.certPem,
      containerName: gui.name,
      containerLogs: gui.containerLogs,
      containerEnvironment: gui.envs,
    };
  };
}

/** Resources of the program, besides the stack itself and the three default providers. */
const resources = 9;

async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe("stand-ins under the real engine", function () {
  // The engine may have to be built first, which takes minutes once.
  this.timeout(900_000);

  let made: StandInStack;
  let directory: string;
  let stack: Stack;
  let outputs: OutputMap;
  /** What the last `up` printed. */
  let screen: string;

  const value = (name: string): string => outputs[name]?.value;
  const summary = async (variant?: Variant) => {
    const { stdout, stderr, summary, outputs: after } = await stack.up({ program: program(variant) });
    screen = `${stdout}${stderr}`;
    assert.ok(!screen.includes("PRIVATE KEY"));
    outputs = after;
    return summary.resourceChanges;
  };

  before(async () => {
    made = await standInStack("stand-ins", { program: () => program() });
    ({ directory, stack } = made);
  });

  after(() => made.remove());

  it("previews without making anything", async () => {
    const { changeSummary } = await stack.preview();
    assert.deepEqual(changeSummary, { create: resources + 1 });
    assert.equal((await stack.exportStack()).deployment.resources, undefined);
  });

  it("makes what the program asks for", async () => {
    assert.deepEqual(await summary(), { create: resources + 1 });
    assert.ok(screen.includes(`warning: ${value("containerLogs")}`), "the user is told what is not real");
    assert.match(value("password"), /^[A-Za-z0-9]{24}$/);
    assert.match(value("suffix"), /^[0-9a-f]{8}$/);
    const [ca, leaf] = [new X509Certificate(value("ca")), new X509Certificate(value("leaf"))];
    assert.ok(leaf.checkIssued(ca) && leaf.verify(ca.publicKey));
    assert.equal(leaf.checkHost("track.example.com"), "track.example.com");
    assert.match(value("containerName"), /^gui-[0-9a-f]{7}$/);
    assert.equal(
      value("containerLogs"),
      `container ${value("containerName")} is only noted: the rehearsal's docker stand-in starts nothing\n`,
    );
  });

  it("gives the program secrets as secrets", () => {
    const secrets = Object.keys(outputs).filter((name) => outputs[name]?.secret);
    assert.deepEqual(secrets.sort(), ["caKey", "containerEnvironment", "leafKey", "password"]);
    assert.deepEqual(outputs.containerEnvironment?.value, [`PASSWORD=${value("password")}`]);
  });

  it("writes no secret in clear to any file, in the state or beside it", async () => {
    // A line in the middle of each key: line breaks are escaped in the state.
    const lines = ["caKey", "leafKey"].map((name) => value(name).split("\n")[1] as string);
    const secrets = [value("password"), ...lines];
    assert.ok(secrets.every((secret) => secret.length >= 24));
    const files = await filesBelow(directory);
    const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
    const state = files.findIndex((file) => file.endsWith(join("stacks", "stand-ins", "dev.json")));
    assert.ok(texts[state]?.includes(value("suffix")), "the state is among the files");
    for (const [index, text] of texts.entries()) {
      for (const secret of secrets) assert.ok(!text.includes(secret), files[index]);
    }
  });

  it("finds nothing to do the second time", async () => {
    const before = outputs;
    assert.deepEqual(await summary(), { same: resources + 1 });
    assert.deepEqual(outputs, before);
  });

  it("finds no drift in a refresh, and loses nothing by it", async () => {
    const resourcesOf = async () => (await stack.exportStack()).deployment.resources;
    const before = await resourcesOf();
    const { summary: refreshed } = await stack.refresh();
    assert.deepEqual(refreshed.resourceChanges, { same: resources + 1 });
    const known = (list: pulumi.automation.Deployment["deployment"]["resources"]) =>
      list.map(({ urn, id, inputs }: { urn: string; id: string; inputs: unknown }) => ({
        urn,
        id,
        keys: Object.keys(inputs ?? {}),
      }));
    assert.deepEqual(known(await resourcesOf()), known(before));
    const kept = outputs;
    assert.deepEqual(await summary(), { same: resources + 1 });
    assert.deepEqual(outputs, kept);
  });

  it("replaces a password and what holds it when an input changes", async () => {
    const old = value("password");
    const { changeSummary } = await stack.preview({ program: program({ passwordLength: 32 }) });
    assert.deepEqual(changeSummary, { replace: 2, same: resources - 1 });
    assert.deepEqual(await summary({ passwordLength: 32 }), { replace: 2, same: resources - 1 });
    assert.match(value("password"), /^[A-Za-z0-9]{32}$/);
    assert.notEqual(value("password"), old);
    assert.deepEqual(outputs.containerEnvironment, {
      secret: true,
      value: [`PASSWORD=${value("password")}`],
    });
  });

  it("changes a restart policy in place", async () => {
    const name = value("containerName");
    assert.deepEqual(await summary({ passwordLength: 32, restart: "always" }), {
      update: 1,
      same: resources,
    });
    assert.equal(value("containerName"), name);
    assert.deepEqual(outputs.containerEnvironment, {
      secret: true,
      value: [`PASSWORD=${value("password")}`],
    });
  });

  it("replaces a leaf that is due for renewal, although no input that shapes it changed", async () => {
    const [ca, leaf] = [value("ca"), value("leaf")];
    const due = { passwordLength: 32, restart: "always", leafEarlyRenewalHours: 9528 };
    assert.deepEqual(await summary(due), { replace: 1, same: resources });
    assert.deepEqual(await summary(due), { replace: 1, same: resources });
    assert.equal(value("ca"), ca);
    assert.notEqual(value("leaf"), leaf);
    assert.ok(new X509Certificate(value("leaf")).verify(new X509Certificate(ca).publicKey));
  });

  it("replaces the leaf with its authority", async () => {
    const changed = { passwordLength: 32, restart: "always", caValidityHours: 8760 };
    assert.deepEqual(await summary(changed), { replace: 2, same: resources - 1 });
    assert.ok(new X509Certificate(value("leaf")).verify(new X509Certificate(value("ca")).publicKey));
  });

  it("refuses an impossible input in the preview, with the sentence and without the key", async () => {
    const error = await stack.preview({ program: program({ leafUse: "serverAuth" }) }).then(
      () => undefined,
      (reason: Error) => reason.message,
    );
    assert.match(
      error ?? "",
      /has a problem: allowedUses "serverAuth" is unknown; write one of digital_signature,/,
    );
    assert.ok(!error?.includes("PRIVATE KEY"));
  });

  it("leaves nothing behind when it is destroyed", async () => {
    const { summary: destroyed } = await stack.destroy();
    assert.deepEqual(destroyed.resourceChanges, { delete: resources + 1 });
    assert.equal((await stack.exportStack()).deployment.resources, undefined);
  });
});
