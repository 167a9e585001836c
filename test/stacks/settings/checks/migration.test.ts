import { accepts, refuses, warns } from "../refusals.ts";
import { split } from "../stackFiles.ts";

describe("settings: acknowledged migrations", () => {
  accepts(split, { "no migration": {} });

  const asLongAsItIsWritten = (written: string) =>
    `tracardi:acknowledgeMigration "${written}" is a migration of which only a person can do a part; follow the output migrationSteps, and remove the key when that is done`;
  warns(split, {
    "a migration to the release": [
      { acknowledgeMigration: "0.8.2.1 -> 1.1.0" },
      asLongAsItIsWritten("0.8.2.1 -> 1.1.0"),
    ],
    "one from a release that another version of the program has installed": [
      { acknowledgeMigration: "0.8.2 -> 1.1.0" },
      asLongAsItIsWritten("0.8.2 -> 1.1.0"),
    ],
  });

  const shape = (written: string) =>
    `tracardi:acknowledgeMigration "${written}" names no two releases; write "<installed> -> <next>", for example "0.8.2.1 -> 1.1.0"`;
  refuses(split, {
    "a yes": [{ acknowledgeMigration: "yes" }, shape("yes")],
    "another arrow": [{ acknowledgeMigration: "0.8.2.1 => 1.1.0" }, shape("0.8.2.1 => 1.1.0")],
    "three releases": [
      { acknowledgeMigration: "0.8.1 -> 0.8.2.1 -> 1.1.0" },
      shape("0.8.1 -> 0.8.2.1 -> 1.1.0"),
    ],
    "one to another release": [
      { release: "0.8.2.1", acknowledgeMigration: "0.8.2.1 -> 1.1.0" },
      'tracardi:acknowledgeMigration "0.8.2.1 -> 1.1.0" does not lead to tracardi:release "0.8.2.1"; remove it',
    ],
    "one that leads elsewhere": [
      { acknowledgeMigration: "0.8.2.1 -> 1.2.0" },
      'tracardi:acknowledgeMigration "0.8.2.1 -> 1.2.0" does not lead to tracardi:release "1.1.0"; write "0.8.2.1 -> 1.1.0", or remove it',
    ],
    "one that is none": [
      { acknowledgeMigration: "1.1.0 -> 1.1.0" },
      'tracardi:acknowledgeMigration "1.1.0 -> 1.1.0" is no migration: both keep their data as 09x; remove it',
    ],
    "one that cannot be": [
      { release: "0.8.2.1", acknowledgeMigration: "1.1.0 -> 0.8.2.1" },
      'tracardi:acknowledgeMigration "1.1.0 -> 0.8.2.1" is impossible: 0.8.2.1 migrates data version 08x, not 09x; remove it',
    ],
  });
});
