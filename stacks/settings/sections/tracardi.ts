/** Tracardi itself. */
import { z } from "zod";

export const tracardi = {
  apiDocs: z.boolean().default(false).describe("Serve the API's documentation on the private API"),
};
