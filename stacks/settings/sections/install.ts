/** The install step: who may log in first, and whether a Job or a person makes what Tracardi needs in its stores. */
import { z } from "zod";
import { since } from "../since.ts";
import { emailAddress, secretText } from "../values.ts";
import { existingSecret } from "./existingSecret.ts";

export const install = since("0.1.0", {
  install: z
    .boolean()
    .default(true)
    .describe(
      "A Job makes schema, plugins and the first administrator through the private API; false: a person does it in the GUI",
    ),
  administrator: z
    .strictObject({
      email: emailAddress.describe("E-mail address to log in with").meta({ examples: ["admin@example.com"] }),
      secret: existingSecret("password", "tracardi-administrator")
        .optional()
        .describe(
          "Existing Secret with the password, in the private zone's namespace. Default: administratorPassword, else one is generated and shown as output",
        ),
    })
    .optional()
    .describe(
      "The first administrator; required with install: true. Read once: whoever exists keeps the password",
    )
    .meta({ examples: [{ email: "admin@example.com" }], prompt: true }),
  administratorPassword: secretText
    .optional()
    .describe("Password of the first administrator, when no Secret is named and none is to be generated")
    .meta({ prompt: true }),
});
