/** An installation of few pods that several test files share. */
import { Journey } from "./journeys.ts";
import { installed } from "./refusals.ts";

let standing: Journey | undefined;

/** It stands once per run; a test leaves it as it was, but for annotations that nothing reads. */
export function smallInstallation(): Journey {
  standing ??= new Journey({ stack: "small", from: "minimal", config: installed });
  return standing;
}
