import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { pageOf, planOf } from "../../exposure/exposure.ts";
import { readStackFile } from "../../rendering/stackFile.ts";
import type { Plan } from "../../stacks/plan.ts";
import { topologies } from "../../stacks/topologies.ts";
import { external, planFor } from "../support/plans.ts";
import { type Element, named, pageElements } from "./document.ts";
import { drawnPage, pageWithoutPicture } from "./drawn.ts";

/** What stands beside a term of a zone's list. */
function fact(elements: readonly Element[], zone: string, term: string): string | undefined {
  const from = elements.findIndex(({ attributes }) => attributes.class === `door ${zone}`);
  const at = elements.findIndex(({ name, text }, index) => index > from && name === "dt" && text === term);
  return elements[at + 1]?.text;
}

describe("the exposure page", () => {
  for (const topology of topologies) {
    for (const [stores, written] of Object.entries({ embedded: {}, external })) {
      const plan = planFor(topology, written);

      it(`${topology}, ${stores} stores: lists every connection with both ends, ports and reason`, async () => {
        const { elements } = await drawnPage(plan);
        const cells = elements.filter(({ attributes }) => attributes["data-column"] !== undefined);
        const rows = plan.connections.map((_, row) => cells.slice(4 * row, 4 * row + 4));
        assert.equal(cells.length, 4 * plan.connections.length);
        plan.connections.forEach(({ from, to, ports, reason }, row) => {
          const [source, target, port, why] = (rows[row] ?? []).map(({ text }) => text);
          for (const [peer, cell] of [
            [from, source],
            [to, target],
          ] as const) {
            if (peer.kind === "tier") assert.equal(cell, peer.tier);
            else assert.ok(cell?.startsWith(peer.name), cell);
            if (peer.kind === "addresses")
              for (const { cidr } of peer.ranges) assert.ok(cell?.includes(cidr));
          }
          assert.equal(port, ports.map(({ number, protocol }) => `${number}/${protocol}`).join(", "));
          assert.equal(why, reason);
        });
      });

      it(`${topology}, ${stores} stores: has a matrix that allows exactly these connections`, async () => {
        const { elements } = await drawnPage(plan);
        const columns = named(elements, "th").filter(
          ({ attributes, text }) => attributes.scope === "col" && text !== "from \\ to",
        );
        const targets = columns
          .slice(
            0,
            columns.findIndex(({ text }) => text === "From"),
          )
          .map(({ text }) => text);
        const allowed: string[] = [];
        let row = "";
        let column = 0;
        for (const { name, attributes, text } of elements) {
          if (name === "th" && attributes.scope === "row") [row, column] = [text, 0];
          if (name !== "td" || !/^(allowed|denied)$/.test(attributes.class ?? "")) continue;
          if (attributes.class === "allowed") allowed.push(`${row} > ${targets[column]}: ${text}`);
          else assert.equal(text, "–denied");
          column += 1;
        }
        const name = (peer: Plan["connections"][number]["from"]) =>
          peer.kind === "tier" ? peer.tier : peer.name;
        const expected = plan.connections.map(
          ({ from, to, ports, reason }) =>
            `${name(from)} > ${name(to)}: ${ports.map(({ number, protocol }) => `${number}/${protocol}`).join(", ")} ${reason}`,
        );
        assert.deepEqual(allowed.toSorted(), expected.toSorted());
      });

      it(`${topology}, ${stores} stores: names hosts, trusted ranges and public paths`, async () => {
        const { elements, text } = await drawnPage(plan);
        const urls = Object.values(plan.urls);
        for (const url of urls) assert.ok(text.includes(url), url);
        assert.equal(fact(elements, "private", "Who is let in"), plan.trustedCidrs.join(""));
        assert.equal(fact(elements, "public", "Who is let in"), "everybody");
        for (const { path } of plan.zones.public.edge.routes.flatMap(({ paths }) => paths)) {
          assert.ok(fact(elements, "public", "Paths")?.includes(path), path);
        }
      });
    }
  }

  it("says what renews each kind of certificate", () => {
    const issuer = { name: "letsencrypt", kind: "ClusterIssuer" };
    const kinds = [
      [{}, "self-signed: renewed by pulumi up."],
      [
        external,
        "existing Secret private-tls: renewed by whoever made the Secret; this program does not watch its expiry.",
      ],
      [
        { certificates: "cert-manager", certificateIssuer: issuer },
        "cert-manager, ClusterIssuer letsencrypt: renewed by cert-manager through its issuer.",
      ],
    ] as const;
    for (const [written, expected] of kinds) {
      const { elements } = pageWithoutPicture(planFor("split", written));
      assert.equal(fact(elements, "private", "Certificate"), expected);
    }
  });

  it("claims methods only where they are enforced", () => {
    const bridges = ["webhooks"];
    const ingress = pageWithoutPicture(planFor("split", { edge: "ingress", bridges }));
    const files = pageWithoutPicture(planFor("split", { edge: "static", bridges }));
    assert.equal(
      fact(files.elements, "public", "Paths"),
      "/track: POST, OPTIONS only" +
        "/tracker/liliput.min.js: GET, HEAD only" +
        "/collect and everything below: GET, POST, OPTIONS only",
    );
    assert.match(
      fact(ingress.elements, "public", "Paths") ?? "",
      /^\/track: meant for POST, OPTIONS; an Ingress cannot enforce methods/,
    );
  });

  it("shows load balancers with their ranges, and who may name a client", () => {
    const metallb = pageWithoutPicture(planFor("split", { cloud: "metallb" }));
    assert.equal(fact(metallb.elements, "public", "Load balancer"), "admits everybody");
    assert.equal(
      fact(metallb.elements, "private", "Load balancer"),
      "is told to admit 192.0.2.0/24, 2001:db8:10::/48 only",
    );
    const hetzner = pageWithoutPicture(
      planFor("split", { cloud: "hetzner", loadBalancerCidrs: ["10.0.0.0/20"] }),
    );
    assert.match(
      fact(hetzner.elements, "private", "Load balancer") ?? "",
      /names the client by PROXY protocol, believed from 10\.0\.0\.0\/20 only$/,
    );
    const none = pageWithoutPicture(planFor("split", { cloud: "none" }));
    assert.equal(
      fact(none.elements, "public", "Load balancer"),
      "none: the Service is reached by port-forward only",
    );
    assert.match(none.text, /A port-forward comes in through the loopback address/);
  });

  it("names the limits", () => {
    const { elements } = pageWithoutPicture(
      planFor("split", { rateLimit: { average: 7, burst: 9 }, bodyLimits: { public: 3 } }),
    );
    assert.equal(
      fact(elements, "public", "Limits"),
      "bodies up to 3 MiB; 7 requests per second for one client address and replica, 9 at once",
    );
    assert.equal(fact(elements, "private", "Limits"), "bodies up to 25 MiB; no rate limit");
  });

  it("says whether guard rails keep it true", () => {
    const [on, off] = [
      /Guard rails are on: the API server refuses/,
      /Guard rails are off: nothing but access/,
    ];
    const guarded = pageWithoutPicture(planFor("split"));
    assert.match(guarded.text, on);
    assert.doesNotMatch(guarded.text, off);
    const open = pageWithoutPicture(planFor("split", { guardRails: false }));
    assert.match(open.text, off);
    assert.doesNotMatch(open.text, on);
  });

  it("answers in four sentences first", () => {
    const { elements } = pageWithoutPicture(planFor("split", { cloud: "metallb" }));
    assert.deepEqual(
      elements.filter(({ attributes }) => attributes.class?.startsWith("answer ")).map(({ text }) => text),
      [
        "Everybody reaches track.example.com and there only /track, /tracker/liliput.min.js.",
        "Trusted addresses reach api.example.com, gui.example.com. They are 192.0.2.0/24, 2001:db8:10::/48, and nobody else.",
        "Pods of the installation call 2 peers outside it: the Kubernetes API, cluster DNS.",
        "Everything else is denied, in both directions, by a default deny policy in every namespace.",
      ],
    );
  });

  it("tells the ports of an edge's Service as they are deployed", async () => {
    const { text } = pageWithoutPicture(planFor("split"));
    assert.ok(text.includes("an edge's Service takes 443 and 80 and hands them to 8443 and 8000"));
    const golden = new URL("../golden/expected/prod.yaml", import.meta.url);
    const objects = parseAllDocuments(readFileSync(golden, "utf8")).map((document) => document.toJS());
    const services = objects.filter(({ kind, spec }) => kind === "Service" && spec.type === "LoadBalancer");
    for (const service of services) {
      const tier = service.spec.selector["app.kubernetes.io/component"];
      const edge = objects.find(
        ({ kind, metadata }) =>
          kind === "Deployment" && metadata.labels["app.kubernetes.io/component"] === tier,
      );
      const handed = service.spec.ports.map(({ port, targetPort }: { port: number; targetPort: string }) => [
        port,
        edge.spec.template.spec.containers[0].ports.find((one: { name: string }) => one.name === targetPort)
          .containerPort,
      ]);
      assert.deepEqual(handed, [
        [80, 8000],
        [443, 8443],
      ]);
    }
    assert.equal(services.length, 2);
  });
});

describe("the committed stacks", () => {
  for (const stack of ["dev", "prod", "minimal"]) {
    it(`${stack}: every host and range of its file is on the page`, async () => {
      const { config } = readStackFile(stack);
      const html = await pageOf(planOf(".", stack), stack);
      const text = named(pageElements(html), "main")[0]?.text ?? "";
      const trusted = JSON.parse(config["tracardi:trustedCidrs"] ?? "[]") as string[];
      const hosts = ["trackHost", "apiHost", "guiHost"].flatMap((key) => config[`tracardi:${key}`] ?? []);
      assert.ok(trusted.length > 0 && hosts.length > 1);
      for (const expected of [...trusted, ...hosts]) assert.ok(text.includes(expected), expected);
    });
  }
});
