/** What must be there before `pulumi` is asked, so that a pipeline says what is missing and not what followed from it. */
import { join } from "node:path";
import { execa } from "execa";
import type { Request } from "./request.ts";

/** @throws Error with what is missing and what to do. */
export async function prepare({ judged }: Request, repository: string): Promise<void> {
  const version = await execa("pulumi", ["version"], { reject: false, stdin: "ignore" });
  if (version.code === "ENOENT")
    throw new Error(
      "pulumi is not on PATH: install the official Pulumi CLI, 3.259 or newer, on the runner or in its image.",
    );
  // The words of the CLI are not shown: a backend's address may carry credentials.
  const login = await execa("pulumi", ["whoami", "--non-interactive"], {
    ...{ cwd: repository, reject: false, stdin: "ignore" },
  });
  if (login.failed)
    throw new Error(
      "pulumi is not logged in: set PULUMI_BACKEND_URL and what it takes, or PULUMI_ACCESS_TOKEN, for this job.",
    );
  if (!judged) return;
  const packages = await execa("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    ...{ cwd: join(repository, "policy"), reject: false, all: true, stdin: "ignore" },
  });
  if (packages.failed)
    throw new Error(`The packages of the policy pack could not be installed:\n${packages.all ?? ""}`);
}
