/**
 * Tracardi itself. What only passes a value on is made from the table of environment variables, with its meaning and
 * what holds in each release when nothing is written.
 */
import { z } from "zod";
import {
  type MemberOf,
  membersOf,
  releasesThatRead,
  standardSetting,
  variablesOf,
} from "../../environment/settable.ts";
import { type ExtensibleTier, extensibleTiers, type Variable } from "../../environment/variable.ts";
import { loggingVariables } from "../../environment/variables/application.ts";
import { releaseVersions } from "../../releases.ts";
import { extraVariable } from "../extraVariable.ts";
import { since } from "../since.ts";
import { tenantName } from "../values.ts";

function variableOf(setting: string): Variable {
  const [variable] = variablesOf(setting);
  if (variable === undefined) throw new Error(`no variable says ${setting}`);
  return variable;
}

/** "Events start workflows. Default: true" */
function meaningOf(setting: string): string {
  const readers = releasesThatRead(setting);
  const [first, ...others] = readers.map((version) => standardSetting(setting, version));
  const differing = others.map((standard, index) =>
    standard === first ? "" : `, ${standard} in ${readers[index + 1]}`,
  );
  const only = readers.length === releaseVersions.length ? "" : ` Release ${readers.join(", ")} only.`;
  const standard = first === undefined ? "" : ` Default: ${first}${differing.join("")}`;
  return `${variableOf(setting).meaning}.${only}${standard}`;
}

/** One optional member per setting of the group, read and described as the table says. */
function group<const Group extends string, T extends z.ZodType>(
  name: Group,
  typeOf: (variable: Variable) => T,
): Record<MemberOf<Group>, z.ZodOptional<T>> {
  const members = membersOf(name).map((member) => {
    const setting = `${name}.${member}`;
    return [member, typeOf(variableOf(setting)).optional().describe(meaningOf(setting))];
  });
  return Object.fromEntries(members) as Record<MemberOf<Group>, z.ZodOptional<T>>;
}

const whole = ({ value }: Variable) =>
  value.kind === "count" ? z.int().min(value.least).max(value.most) : z.int();
const word = ({ value }: Variable) => z.enum(value.kind === "choice" ? value.choices : []);

const tiers: Readonly<Record<ExtensibleTier, string>> = {
  "public-api": "The public API of topology split",
  "private-api": "The private API of topology split",
  api: "The API of topologies single and minimal",
  "merging-worker": "The merging worker, where it runs",
  "update-worker": "The update worker, where it runs",
};

/** One optional member per tier whose environment a stack file may change. */
function perTier<T extends z.ZodType>(type: T): Record<ExtensibleTier, z.ZodOptional<T>> {
  const members = extensibleTiers.map((tier) => [tier, type.optional().describe(tiers[tier])]);
  return Object.fromEntries(members) as Record<ExtensibleTier, z.ZodOptional<T>>;
}

const tracardiLevel = loggingVariables[0];
const level = z.enum(tracardiLevel.value.choices);

const lasts = "lasts from the installation on";

export const tracardi = since("0.1.0", {
  apiDocs: z
    .strictObject({
      "public-api": z
        .boolean()
        .default(false)
        .describe("Topology split, within the cluster: no edge routes to it"),
      "private-api": z.boolean().default(false).describe("Topology split, for trusted addresses"),
      api: z.boolean().default(false).describe("Topologies single and minimal, for trusted addresses"),
    })
    .prefault({})
    .describe("Serve the API's documentation (/docs, /redoc), per tier"),
  botTraffic: z
    .boolean()
    .default(false)
    .describe("Take events of bots, which say who they are; otherwise they are answered with 401"),
  tenantName: tenantName
    .optional()
    .describe(
      `Name in front of every Elasticsearch index, where installations share one; it ${lasts}. Default: five digits made from the data version`,
    )
    .meta({ examples: ["shop"] }),
  features: z
    .strictObject(group("features", () => z.boolean()))
    .prefault({})
    .describe("What Tracardi does with events and profiles"),
  caches: z
    .strictObject(group("caches", whole))
    .prefault({})
    .describe("How long an API trusts what it has read; a change in the GUI holds after that time"),
  indices: z
    .strictObject(group("indices", whole))
    .prefault({})
    .describe(`How Elasticsearch keeps the data; but for replicas it ${lasts}`),
  partitioning: z
    .strictObject(group("partitioning", word))
    .prefault({})
    .describe(`How long one index is written to before the next one begins; it ${lasts}`),
  connections: z
    .strictObject(group("connections", whole))
    .prefault({})
    .describe("Connections of one worker process to a store; to Redis they are 20, which cannot be set"),
  timeouts: z.strictObject(group("timeouts", whole)).prefault({}).describe("How long things may take"),
  logging: z
    .strictObject({
      levels: z
        .strictObject(perTier(level))
        .prefault({})
        .describe(`${tracardiLevel.meaning}, per tier. Default: ${tracardiLevel.standard}`),
      ...group("logging", word),
      saved: z
        .boolean()
        .optional()
        .describe(
          "Logs of the API that operators use are kept in Elasticsearch too, by a write after every request. Default: true in topology split, else false",
        ),
    })
    .prefault({})
    .describe("What is logged"),
  extraEnv: z
    .strictObject(perTier(z.record(z.string(), extraVariable)))
    .prefault({})
    .describe(
      "Further environment variables per tier, checked against what the release reads: a text, an existing Secret with its key, or what this program does not know yet with unchecked: true",
    )
    .meta({
      examples: [
        {
          "private-api": {
            AUTOLOAD_PAGE_SIZE: "50",
            PERFORMANCE_TRACKING: { secret: "sentry", key: "dsn" },
            BRAND_NEW: { value: "x", unchecked: true },
          },
        },
      ],
      strangers: {
        gui: {
          reason: "cannot be extended: the GUI reads a file that the program writes, and no environment",
          remedy: "remove it",
        },
      },
    }),
});
