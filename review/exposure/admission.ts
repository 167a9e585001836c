/** Whom an ingress controller answers, whose word about a client's address it takes, and how strictly it reads requests. */
import { type Block, blockText, everybody } from "../addresses.ts";
import { flattened } from "../flattened.ts";
import { type Aspect, byBlock, same } from "./aspect.ts";
import { type Edge, edgesOf, entryPointOption, entryPointsOf, middlewaresOf } from "./edges.ts";

interface Admitted {
  readonly edge: string;
  readonly entryPoint: string;
  readonly range: Block;
}

export const allowLists: Aspect<Admitted> = {
  title: "Allow lists of ingress controllers",
  sense: "opening",
  facts: (objects) =>
    edgesOf(objects).flatMap((edge) =>
      entryPointsOf(edge).flatMap((entryPoint) =>
        admittedBy(edge, entryPoint).map((range) => ({ edge: edge.place, entryPoint, range })),
      ),
    ),
  covering: (by) =>
    byBlock(
      by,
      ({ range }) => range,
      ({ edge, entryPoint }) => [edge, entryPoint],
    ),
  text: ({ edge, entryPoint, range }) => [`${edge} answers ${blockText(range)} on`, entryPoint],
};

/** The list only counts when it looks at the connection's own address, which no header can change. */
function admittedBy(edge: Edge, entryPoint: string): readonly Block[] {
  const list = middlewaresOf(edge, entryPoint)
    .map(([, { ipAllowList }]) => ipAllowList)
    .find((one) => one !== undefined);
  if (list === undefined || list.ipStrategy !== undefined) return everybody;
  return ((list.sourceRange ?? []) as string[]).map((cidr) => ({ cidr }));
}

interface Believed extends Admitted {
  readonly source: string;
}

const sources = { proxyprotocol: "PROXY protocol", forwardedheaders: "X-Forwarded headers" } as const;

export const believed: Aspect<Believed> = {
  title: "Whose word about a client's address is taken",
  sense: "opening",
  facts: (objects) =>
    edgesOf(objects).flatMap((edge) =>
      entryPointsOf(edge).flatMap((entryPoint) =>
        Object.entries(sources).flatMap(([option, source]) =>
          believedBy(edge, entryPoint, option).map((range) => ({
            edge: edge.place,
            entryPoint,
            source,
            range,
          })),
        ),
      ),
    ),
  covering: (by) =>
    byBlock(
      by,
      ({ range }) => range,
      ({ edge, entryPoint, source }) => [edge, entryPoint, source],
    ),
  text: ({ edge, entryPoint, source, range }) => [
    `${edge} believes ${source} of ${blockText(range)} on`,
    entryPoint,
  ],
};

function believedBy(edge: Edge, entryPoint: string, option: string): readonly Block[] {
  if (entryPointOption(edge, entryPoint, `${option}.insecure`) === "true") return everybody;
  const ranges = entryPointOption(edge, entryPoint, `${option}.trustedips`) ?? "";
  return ranges
    .split(",")
    .filter((cidr) => cidr !== "")
    .map((cidr) => ({ cidr }));
}

interface Line {
  readonly edge: string;
  readonly line: string;
}

/** Limits and headers that every request passes; the allow list is compared by its addresses. */
export const middlewares: Aspect<Line> = {
  title: "What every request passes first",
  sense: "fence",
  facts: (objects) =>
    edgesOf(objects).flatMap((edge) =>
      entryPointsOf(edge).flatMap((entryPoint) =>
        middlewaresOf(edge, entryPoint)
          .filter(([, definition]) => definition.ipAllowList === undefined)
          .map(([name]) => ({ edge: edge.place, line: `${name} on ${entryPoint}` })),
      ),
    ),
  covering: same,
  text: ({ edge, line }) => [`${edge} has`, line],
  concerns: ({ edge }, objects) => edgesOf(objects).some(({ place }) => place === edge),
};

/** What is written down, measured and timed opens nothing; allow lists and their like are compared by their addresses. */
const harmless = [
  /^(global|log|accesslog|ping|metrics)\b/,
  /^entrypoints\.[^.]+\.(transport\.|http\.middlewares$|proxyprotocol\.|forwardedheaders\.)/,
  /^providers\.kubernetesingress\.ingressendpoint\./,
];

/** Options of the command line, TLS and headers: what each means is in the controller's documentation. */
export const strictness: Aspect<Line> = {
  title: "How strictly ingress controllers read requests",
  sense: "condition",
  facts: (objects) =>
    edgesOf(objects).flatMap((edge) => {
      const options = edge.options
        .filter(([name]) => !harmless.some((pattern) => pattern.test(name)))
        .map(([name, value]) => `--${name}=${value}`);
      const headers = Object.entries(edge.file.http?.middlewares ?? {}).flatMap(([name, definition]) =>
        flattened({ [name]: (definition as { headers?: unknown }).headers }),
      );
      const tls = flattened({ tls: edge.file.tls?.options });
      return [...options, ...headers, ...tls].map((line) => ({ edge: edge.place, line }));
    }),
  covering: same,
  text: ({ edge, line }) => [`${edge}: ${line}`],
  concerns: ({ edge }, objects) => edgesOf(objects).some(({ place }) => place === edge),
};
