import assert from "node:assert/strict";
import * as fc from "fast-check";
import { checkSettings } from "../../../stacks/settings/check.ts";
import { report, sentence } from "../../../stacks/settings/mistake.ts";
import { schema } from "../../../stacks/settings/schema.ts";
import { minimal, production, type StackFile, single, split, texts } from "./stackFiles.ts";

function reportOf(file: StackFile, options: { project?: string } = {}): string {
  const checked = checkSettings(texts(file), { stack: "prod", secretKeys: new Set(), ...options });
  assert.ok("mistakes" in checked);
  return report("prod", checked.mistakes);
}

describe("all mistakes of a stack file", () => {
  it("are reported together: ten planted ones give ten sentences and nothing else", () => {
    const planted: StackFile = {
      ...production,
      trakHost: "track.example.com",
      production: true,
      release: "1.0",
      trustedCidrs: ["203.0.113.0/24", "10.1.2.3/8", "10.244.0.0/16"],
      guiHost: "TRACK.example.com",
      apiHost: "*.example.com",
      certificates: "self-signed",
      certificateSecrets: undefined,
      replicas: { "public-api": 2 },
      redis: { host: "redis.example.com", cidrs: ["10.0.64.0/20"] },
      cloud: "hetzner",
    };
    assert.equal(
      reportOf(planted),
      [
        "Pulumi.prod.yaml has 10 mistakes:",
        "  tracardi:trakHost is no known key; did you mean tracardi:trackHost?",
        '  tracardi:release "1.0" is not known here; write "1.1.0" or "0.8.2.1"',
        '  tracardi:apiHost "*.example.com" is a wildcard, so one zone would answer for hosts of the other; write one host name',
        '  tracardi:trustedCidrs[1] "10.1.2.3/8" has bits set behind its mask; write "10.0.0.0/8" or "10.1.2.3/32"',
        '  tracardi:loadBalancerCidrs is missing; on hetzner connections come from the load balancer and would be refused; set the load balancers\' networks, for example ["10.0.0.0/20"]',
        '  tracardi:guiHost "TRACK.example.com" is also tracardi:trackHost; the private zone needs a host of its own',
        '  tracardi:trustedCidrs[2] "10.244.0.0/16" overlaps the pod network "10.244.0.0/16" (tracardi:podCidr), whose members would be trusted; write narrower ranges, or set tracardi:acknowledgeTrustedClusterRanges to true',
        '  tracardi:certificates "self-signed" is for trials: browsers of visitors would refuse it; write "existing" or "cert-manager" in production',
        "  tracardi:replicas.public-api 2 is below the minimum of 3 in production; write 3 or more",
        '  tracardi:redis.secret is missing; name the Secret with the password, or run "pulumi config set --secret redisPassword"',
      ].join("\n"),
    );
  });

  it("are one mistake in the singular", () => {
    assert.equal(reportOf({ ...split, cloud: "?" }).split("\n")[0], "Pulumi.prod.yaml has 1 mistake:");
  });

  it("of an empty file are what it lacks", () => {
    assert.equal(
      reportOf({}),
      [
        "Pulumi.prod.yaml has 11 mistakes:",
        '  tracardi:podCidr is missing; set it, for example "10.244.0.0/16"',
        '  tracardi:serviceCidr is missing; set it, for example "10.96.0.0/12"',
        '  tracardi:nodeCidrs is missing; set it, for example ["10.0.128.0/18"]',
        '  tracardi:trackHost is missing; set it, for example "track.example.com"',
        '  tracardi:apiHost is missing; set it, for example "api.tracardi.example.com"',
        '  tracardi:trustedCidrs is missing or empty, so nobody could reach the GUI and the private API; set it, for example ["203.0.113.0/24"]',
        '  tracardi:guiHost is missing; set it, for example "gui.tracardi.example.com"',
        '  tracardi:elasticsearch is missing although tracardi:stores is "external"; set it, for example {"hosts":["es.example.com:9200"],"secret":{"name":"elasticsearch"},"cidrs":["10.0.64.0/20"]}',
        '  tracardi:redis is missing although tracardi:stores is "external"; set it, for example {"host":"redis.example.com:6379","secret":{"name":"redis"},"cidrs":["10.0.64.0/20"]}',
        '  tracardi:mysql is missing although release 1.1.0 needs MySQL; set it, for example {"host":"mysql.example.com:3306","secret":{"name":"mysql"},"cidrs":["10.0.64.0/20"]}',
        '  tracardi:administrator is missing although tracardi:install is true; set it, for example {"email":"admin@example.com"}, or set tracardi:install to false and install in the GUI',
      ].join("\n"),
    );
  });

  it("name their keys as the project does", () => {
    assert.equal(
      reportOf({ ...split, guiHost: "track.example.com" }, { project: "cdp" }),
      'Pulumi.prod.yaml has 1 mistake:\n  cdp:guiHost "track.example.com" is also cdp:trackHost; the private zone needs a host of its own',
    );
  });

  it("are sentences with a remedy, whatever is written", () => {
    const baseline = fc.constantFrom(split, single, minimal, production);
    const key = fc.constantFrom(...Object.keys(schema.shape));
    const value = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom("true", "0", "10.0.0.0/8", '["10.0.0.0/8",1]', '[{"port":1}]'),
    );
    fc.assert(
      fc.property(baseline, fc.dictionary(key, value, { maxKeys: 6 }), (file, changes) => {
        const checked = checkSettings(
          { ...texts(file), ...changes },
          { stack: "test", secretKeys: new Set() },
        );
        for (const mistake of "mistakes" in checked ? checked.mistakes : checked.warnings) {
          assert.match(sentence(mistake), /^tracardi:\S+.* \S+; \S+/s);
          assert.doesNotMatch(sentence(mistake), /undefined|\[object/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
