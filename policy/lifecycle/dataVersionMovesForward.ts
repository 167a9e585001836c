/** Data versions follow each other, one step at a time, and each step is wanted. */
import type { StackPolicy } from "../framework/definition.ts";
import { installedNext, installedNow } from "./installed.ts";

export const dataVersionMovesForward: StackPolicy = {
  name: "data-version-moves-forward",
  severity: "critical",
  description:
    "The data version of Tracardi stays, or moves one step forward after somebody has acknowledged it.",
  because:
    "a new data version starts empty, its worker migrates one earlier version only, and nothing leads back",
  source: "https://docs.tracardi.com/",
  remedy: "upgrade step by step, each after a backup, with the pack's `acknowledgedMigration`",
  configSchema: {
    properties: {
      order: {
        type: "array",
        items: { type: "string" },
        default: ["070", "071", "072", "073", "074", "080", "08x", "0820", "09x"],
        description: "Data versions, the oldest first.",
      },
    },
  },

  *judgeStack(stack, { installation, config }) {
    const now = installedNow(stack, installation);
    const next = installedNext(stack);
    if (now.dataVersion === undefined || now.dataVersion === next.dataVersion) return;
    const order: readonly string[] = config.order;
    const [before, after] = [now.dataVersion, next.dataVersion ?? ""].map((version) =>
      order.indexOf(version),
    );
    const step = `${now.release} -> ${next.release}`;
    if (next.dataVersion === undefined)
      yield {
        what: `does not say its data version, and ${now.dataVersion} is installed`,
        remedy: "annotate a namespace with release.tracardi/data-version",
      };
    else if (before === undefined || after === undefined || before < 0 || after < 0)
      yield {
        what: `would follow data version ${now.dataVersion} by ${next.dataVersion}, and their order is not known`,
      };
    else if (after < before)
      yield { what: `would go back to data version ${next.dataVersion} from ${now.dataVersion}` };
    else if (after > before + 1)
      yield { what: `would skip data versions between ${now.dataVersion} and ${next.dataVersion}` };
    else if (installation.acknowledgedMigration !== step)
      yield {
        what: `begins data version ${next.dataVersion} behind ${now.dataVersion}, and nobody has acknowledged "${step}"`,
      };
  },
};
