/** The same packages, and then index.ts with the settings of a committed stack. */
import "./costs.ts";
import "./sdks.ts";
import { registrations } from "./mockedEngine.ts";

await import("../../index.ts");

// Registrations are still on their way when index.ts has been loaded.
process.on("exit", () => console.log(registrations));
