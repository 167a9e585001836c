import { z } from "zod";
import { objectName, secretKeyName } from "../values.ts";

/** A Secret that exists already in every namespace whose pods need it, and the key inside it. */
export const existingSecret = (defaultKey: string, example = "store-credentials") =>
  z.strictObject({
    name: objectName
      .describe("Name of the Secret, in every namespace whose pods need it")
      .meta({ examples: [example] }),
    key: secretKeyName.default(defaultKey).describe("Key inside the Secret"),
  });
