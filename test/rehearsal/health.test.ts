import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { type HealthQuestion, isHealthy } from "../../rehearsal/health.ts";
import { Authority, type KeyPair, writeKeyPair } from "../../rehearsal/pki.ts";
import { testFolder } from "./support/rehearsals.ts";

describe("the question for a server's health", () => {
  const asked: [path: unknown, accept: unknown, client: unknown][] = [];
  let server: Server;
  let question: Omit<HealthQuestion, "path">;

  /** Answers `/readyz`, refuses `/refused`, and says nothing to anything else. */
  function listen(ca: string, { certificate, key }: KeyPair): Server {
    const options = { ca, cert: certificate, key, requestCert: true, rejectUnauthorized: true };
    return createServer(options, (request, response) => {
      const client = (request.socket as TLSSocket).getPeerCertificate().subject.CN;
      asked.push([request.url, request.headers.accept, client]);
      if (request.url === "/readyz") response.end("ok");
      if (request.url === "/refused") response.writeHead(503).end();
    }).listen(0, "127.0.0.1");
  }

  before(async () => {
    const folder = testFolder("health");
    const authority = await Authority.create("ours");
    const client = await authority.issue({ commonName: "somebody", usage: "client" });
    const ca = { certificate: authority.certificate, key: "" };
    server = listen(
      authority.certificate,
      await authority.issue({ commonName: "server", names: ["127.0.0.1"], usage: "server" }),
    );
    await once(server, "listening");
    question = {
      port: (server.address() as AddressInfo).port,
      identity: writeKeyPair(folder, "somebody", client),
      ca: writeKeyPair(folder, "ca", ca).crt,
    };
  });

  after(() => {
    server.close();
    server.closeAllConnections();
  });

  it("is asked as the client, in the wanted form", async () => {
    asked.length = 0;
    assert.equal(await isHealthy({ ...question, path: "/readyz" }), true);
    assert.equal(await isHealthy({ ...question, path: "/readyz", accept: "application/a-form" }), true);
    assert.deepEqual(asked, [
      ["/readyz", "*/*", "somebody"],
      ["/readyz", "application/a-form", "somebody"],
    ]);
  });

  it("is answered with no by a refusal, by silence, by a stranger, and by nobody", async () => {
    assert.equal(await isHealthy({ ...question, path: "/refused" }), false);
    assert.equal(await isHealthy({ ...question, path: "/silent", patience: 50 }), false);
    const others = writeKeyPair(testFolder("strangers"), "ca", {
      certificate: (await Authority.create("others")).certificate,
      key: "",
    }).crt;
    assert.equal(await isHealthy({ ...question, path: "/readyz", ca: others }), false);
    assert.equal(await isHealthy({ ...question, path: "/readyz", port: 1 }), false);
  });
});
