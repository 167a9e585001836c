/** Registers installations, so many at once, and prints the CPU time that each of them took, ms. */
import "./costs.ts";
import * as pulumi from "@pulumi/pulumi";
import { Tracardi } from "../../components/tracardi.ts";
import { makePlan } from "../../stacks/plan.ts";
import { readSettings } from "../../stacks/settings.ts";
import "./mockedEngine.ts";

/** Until here every further installation is cheaper than the one before, because Node is still compiling. */
const warmUp = 30;

/** The same for every count: what the garbage collector has to do depends on the number that came before. */
const measured = 20;

const atOnce = Number(process.argv[2]);
const { settings, passwords } = readSettings(new pulumi.Config("tracardi"));
const { waitForRPCs } = pulumi.runtime as unknown as { waitForRPCs(): Promise<void> };

await register("warm-up", warmUp);
const before = process.cpuUsage();
for (let batch = 0; batch < measured / atOnce; batch += 1) await register(`measured-${batch}`, atOnce);
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000 / measured);

async function register(prefix: string, installations: number): Promise<void> {
  for (let number = 0; number < installations; number += 1) {
    const name = `${prefix}-${number}`;
    new Tracardi(name, { plan: makePlan({ ...settings, name }), passwords });
  }
  await waitForRPCs();
}
