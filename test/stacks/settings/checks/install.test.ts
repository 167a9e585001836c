import assert from "node:assert/strict";
import { accepts, refuses } from "../refusals.ts";
import { production, settingsOf, split, verdict } from "../stackFiles.ts";

const email = "admin@example.com";

describe("settings: the install step", () => {
  accepts(split, {
    "an administrator with a generated password": { administrator: { email } },
    "an administrator whose password is in a Secret": {
      administrator: { email, secret: { name: "administrator" } },
    },
    "a person who installs": { install: false, administrator: undefined },
  });
  accepts(production, { "production as it is": {} });

  it("knows where the password comes from", () => {
    const secret = { name: "administrator", key: "password" };
    assert.deepEqual(settingsOf(split).administrator, { email, generated: true });
    assert.deepEqual(
      settingsOf({ ...split, administrator: { email, secret: { name: "administrator" } } }).administrator,
      { email, secret, generated: false },
    );
    assert.deepEqual(
      settingsOf({ ...split, administratorPassword: "canary" }, ["administratorPassword"]).administrator,
      { email, generated: false },
    );
    assert.equal(settingsOf({ ...split, install: false, administrator: undefined }).administrator, undefined);
  });

  refuses(split, {
    "nobody to log in first": [
      { administrator: undefined },
      'tracardi:administrator is missing although tracardi:install is true; set it, for example {"email":"admin@example.com"}, or set tracardi:install to false and install in the GUI',
    ],
    "an administrator where a person installs": [
      { install: false },
      "tracardi:administrator is given although tracardi:install is false; remove it and name the administrator in the GUI's installer",
    ],
    "a name that is no e-mail address": [
      { administrator: { email: "admin" } },
      'tracardi:administrator.email "admin" is no e-mail address; write one such as "admin@example.com"',
    ],
    "an administrator without an address": [
      { administrator: { secret: { name: "administrator" } } },
      'tracardi:administrator.email is missing; set it, for example "admin@example.com"',
    ],
    "a password inside the administrator, which it does not repeat": [
      { administrator: { email, password: "canary" } },
      'tracardi:administrator.password is no known key; run "pulumi config set --secret administratorPassword"',
    ],
    "a password in plain text, which it does not repeat": [
      { administratorPassword: "canary" },
      'tracardi:administratorPassword [secret] is plain text; run "pulumi config set --secret administratorPassword"',
    ],
    "an answer that is neither yes nor no": [
      { install: "later" },
      'tracardi:install "later" is neither true nor false; write true or false',
    ],
  });

  const refusesPassword = (title: string, change: object, sentence: string) =>
    it(`refuses a password ${title}`, () => {
      const file = { ...split, ...change, administratorPassword: "canary" };
      assert.deepEqual(verdict(file, ["administratorPassword"]).mistakes, [sentence]);
    });

  refusesPassword(
    "beside a Secret",
    { administrator: { email, secret: { name: "administrator" } } },
    "tracardi:administratorPassword [secret] is given although tracardi:administrator.secret names a Secret; remove one of them",
  );
  refusesPassword(
    "where a person installs",
    { install: false, administrator: undefined },
    "tracardi:administratorPassword [secret] is given although tracardi:install is false; remove it and choose the password in the GUI's installer",
  );
});
