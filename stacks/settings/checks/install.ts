/** The install step: an administrator exactly when there is one, with one password. */
import { exampleOf } from "../issues.ts";
import { finding, rule } from "../rule.ts";
import { schema } from "../schema.ts";

export const installRules = [
  rule(["install", "administrator"], ({ install, administrator }, named) => {
    if (install && administrator === undefined) {
      return finding(
        "administrator",
        `is missing although ${named("install")} is true`,
        `set it, for example ${exampleOf(schema.shape.administrator)}, or set ${named("install")} to false and install in the GUI`,
      );
    }
    return !install && administrator !== undefined
      ? finding(
          "administrator",
          `is given although ${named("install")} is false`,
          "remove it and name the administrator in the GUI's installer",
        )
      : undefined;
  }),

  rule(["install", "administratorPassword"], ({ install, administratorPassword }, named) =>
    !install && administratorPassword !== undefined
      ? finding(
          "administratorPassword",
          `is given although ${named("install")} is false`,
          "remove it and choose the password in the GUI's installer",
        )
      : undefined,
  ),

  rule(
    ["install", "administrator", "administratorPassword"],
    ({ install, administrator, administratorPassword }, named) =>
      install && administrator?.secret !== undefined && administratorPassword !== undefined
        ? finding(
            "administratorPassword",
            `is given although ${named("administrator.secret")} names a Secret`,
            "remove one of them",
          )
        : undefined,
  ),
];
