import assert from "node:assert/strict";
import { accepts, refuses } from "../refusals.ts";
import { minimal, settingsOf, single, split } from "../stackFiles.ts";

const example = 'write letters, digits and hyphens with dots between, for example "track.example.com"';
const noName = `is no DNS name; ${example}`;
const more = "is more than a host name";
const address = "is an IP address; write a DNS name, which certificates and routes are made for";

describe("settings: hosts", () => {
  accepts(split, {
    "a name below another one": { guiHost: "gui.track.example.com" },
    "a name of one label": { trackHost: "track" },
    "a name in Punycode": { trackHost: "xn--bcher-kva.example" },
  });

  it("hands names on in lower case, without the trailing dot", () => {
    assert.equal(settingsOf({ ...split, trackHost: "TRACK.Example.com." }).trackHost, "track.example.com");
  });

  refuses(split, {
    "no public host": [
      { trackHost: undefined },
      'tracardi:trackHost is missing; set it, for example "track.example.com"',
    ],
    "an empty one": [
      { apiHost: "" },
      'tracardi:apiHost is missing; set it, for example "api.tracardi.example.com"',
    ],
    "no GUI host": [
      { guiHost: undefined },
      'tracardi:guiHost is missing; set it, for example "gui.tracardi.example.com"',
    ],

    "the GUI on the public host": [
      { guiHost: "track.example.com" },
      'tracardi:guiHost "track.example.com" is also tracardi:trackHost; the private zone needs a host of its own',
    ],
    "the private API on the public host, written differently": [
      { apiHost: "Track.Example.com." },
      'tracardi:apiHost "Track.Example.com." is also tracardi:trackHost; the private zone needs a host of its own',
    ],
    "the GUI on the API's host": [
      { guiHost: "api.tracardi.example.com" },
      'tracardi:guiHost "api.tracardi.example.com" is also tracardi:apiHost; both answer every path, so each needs a host of its own',
    ],

    "a wildcard": [
      { trackHost: "*.example.com" },
      'tracardi:trackHost "*.example.com" is a wildcard, so one zone would answer for hosts of the other; write one host name',
    ],
    "a scheme": [
      { trackHost: "https://Track.example.com" },
      `tracardi:trackHost "https://Track.example.com" ${more}; write "track.example.com"`,
    ],
    "a port": [
      { trackHost: "track.example.com:8443" },
      `tracardi:trackHost "track.example.com:8443" ${more}; write "track.example.com"`,
    ],
    "a path": [
      { trackHost: "track.example.com/track" },
      `tracardi:trackHost "track.example.com/track" ${more}; write "track.example.com"`,
    ],
    "white space": [
      { trackHost: " track.example.com" },
      `tracardi:trackHost " track.example.com" ${more}; write "track.example.com"`,
    ],
    "two names": [
      { trackHost: "a.example.com b.example.com" },
      `tracardi:trackHost "a.example.com b.example.com" ${more}; ${example}`,
    ],
    "an IPv4 address": [{ trackHost: "203.0.113.7" }, `tracardi:trackHost "203.0.113.7" ${address}`],
    "an IPv6 address": [{ trackHost: "2001:db8::1" }, `tracardi:trackHost "2001:db8::1" ${address}`],
    "an underscore": [
      { trackHost: "my_track.example.com" },
      `tracardi:trackHost "my_track.example.com" ${noName}`,
    ],
    "an empty label": [
      { trackHost: "track..example.com" },
      `tracardi:trackHost "track..example.com" ${noName}`,
    ],
    "a hyphen at an end": [
      { trackHost: "-track.example.com" },
      `tracardi:trackHost "-track.example.com" ${noName}`,
    ],
    "a last label of digits": [{ trackHost: "track.1" }, `tracardi:trackHost "track.1" ${noName}`],
    "a label that is too long": [
      { trackHost: `${"a".repeat(64)}.example` },
      `tracardi:trackHost "${"a".repeat(64)}.example" ${noName}`,
    ],
    "a name that is too long": [
      { trackHost: `${"a234567.".repeat(32)}example` },
      `tracardi:trackHost "${"a234567.".repeat(10)}…" ${noName}`,
    ],
    "letters outside ASCII": [
      { trackHost: "bücher.example" },
      'tracardi:trackHost "bücher.example" is no DNS name; write "xn--bcher-kva.example"',
    ],
  });

  describe("of topology single", () => {
    refuses(single, {
      "no GUI host": [
        { guiHost: undefined },
        'tracardi:guiHost is missing; set it, for example "gui.tracardi.example.com"',
      ],
    });
  });

  describe("of topology minimal", () => {
    refuses(minimal, {
      "a GUI host": [
        { guiHost: "gui.example.com" },
        'tracardi:guiHost "gui.example.com" has no place in topology "minimal", whose GUI runs on the operator\'s machine; remove it',
      ],
    });
  });
});
