/** Places for everything in the graph: the text decides how large a card is, ELK where it stands and how arrows run. */
import type { ElkExtendedEdge, ElkNode } from "elkjs";
import elkjs from "elkjs/lib/elk.bundled.js";
import type { Card, Replicas } from "./card.ts";
import type { Arrow, Box, Graph } from "./graph.ts";
import { type Font, widthOf, wrap } from "./textSize.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Area extends Point {
  readonly width: number;
  readonly height: number;
}

export type Style = "title" | "note" | "literal" | "port" | "reason";

/** A line of text of one style, as high as its style says. */
export interface Line {
  readonly text: string;
  readonly style: Style;
}

export interface PlacedCard extends Area {
  readonly card: Card;
  readonly lines: readonly Line[];
}

export interface PlacedBox extends Area {
  readonly box: Box;
}

export interface PlacedArrow {
  readonly arrow: Arrow;
  readonly points: readonly Point[];
  readonly label: Area;
  readonly lines: readonly Line[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Outer boxes before those that they hold. */
  readonly boxes: readonly PlacedBox[];
  readonly cards: readonly PlacedCard[];
  readonly arrows: readonly PlacedArrow[];
}

export const fonts: Readonly<Record<Style, Font & { readonly lineHeight: number }>> = {
  title: { family: "sans", size: 14, bold: true, lineHeight: 20 },
  note: { family: "sans", size: 11.5, lineHeight: 15 },
  literal: { family: "mono", size: 11, lineHeight: 15 },
  port: { family: "mono", size: 11, bold: true, lineHeight: 14 },
  reason: { family: "sans", size: 11, lineHeight: 13 },
};

export const cardPadding = 12;
/** Beside the title, for the number of replicas: the mark itself, and what keeps it off the title. */
const narrowestMark = 30;
const markPadding = 7;
const markDistance = 4;
const markFont: Font = { family: "sans", size: 11, bold: true };
const widestText = { card: 170, label: 118 } as const;
const narrowestCard = 120;

const options = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.json.shapeCoords": "ROOT",
  "elk.json.edgeCoords": "ROOT",
  "elk.padding": "[top=4,left=4,bottom=4,right=4]",
  "elk.spacing.nodeNode": "26",
  "elk.spacing.edgeNode": "18",
  "elk.spacing.edgeEdge": "12",
  "elk.layered.spacing.nodeNodeBetweenLayers": "18",
  "elk.layered.spacing.edgeNodeBetweenLayers": "12",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "11",
  "elk.spacing.edgeLabel": "4",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.thoroughness": "60",
} as const;

export async function layOut(graph: Graph): Promise<Layout> {
  const columns = columnWidths(graph.parts.flatMap(cardsIn));
  const root: ElkNode = {
    id: "root",
    layoutOptions: { ...options },
    children: graph.parts.map((part) => node(part, columns)),
    edges: graph.arrows.map(edge),
  };
  const placed: ElkNode = await new elkjs.default().layout(root);
  const areas = new Map<string, Area>();
  collect(placed, areas);
  const edges = new Map((placed.edges ?? []).map((one) => [one.id, one]));
  return {
    width: Math.ceil(placed.width ?? 0),
    height: Math.ceil(placed.height ?? 0),
    boxes: graph.parts.flatMap(boxesIn).map((box) => ({ ...area(areas, box.id), box })),
    cards: graph.parts
      .flatMap(cardsIn)
      .map((card) => ({ ...area(areas, card.id), card, lines: cardLines(card) })),
    arrows: graph.arrows.map((arrow) => placedArrow(arrow, edges.get(arrow.id))),
  };
}

function node(part: Box | Card, columns: Columns): ElkNode {
  if ("holds" in part) {
    const inner = part.kind === "namespace";
    const heading = widthOf(`${part.title}  ${part.note}`, { ...fonts.literal, bold: !inner });
    return {
      id: part.id,
      layoutOptions: {
        "elk.padding": `[top=${inner ? 30 : 40},left=16,bottom=16,right=16]`,
        "elk.nodeSize.constraints": "MINIMUM_SIZE",
        "elk.nodeSize.minimum": `(${heading + 24},0)`,
        "elk.alignment": "LEFT",
      },
      children: part.holds.map((held) => node(held, columns)),
    };
  }
  const width = columns.get(columnOf[part.kind]) ?? narrowestCard;
  const height = 2 * cardPadding + textHeight(cardLines(part)) - 4;
  return {
    id: part.id,
    width,
    height,
    layoutOptions: {
      "elk.nodeSize.constraints": "MINIMUM_SIZE PORTS",
      "elk.nodeSize.minimum": `(${width},${height})`,
      "elk.alignment": "LEFT",
    },
  };
}

/** Cards that stand below each other are equally wide. */
type Column = "source" | "edge" | "tier" | "target";
type Columns = ReadonlyMap<Column, number>;

const columnOf: Readonly<Record<Card["kind"], Column>> = {
  internet: "source",
  trusted: "source",
  outside: "source",
  edge: "edge",
  tier: "tier",
  store: "target",
  service: "target",
};

function columnWidths(cards: readonly Card[]): Columns {
  const widths = new Map<Column, number>();
  for (const card of cards) {
    const column = columnOf[card.kind];
    const needed = Math.max(...cardLines(card).map((line) => lineWidth(line, card)));
    widths.set(column, Math.max(widths.get(column) ?? narrowestCard, needed));
  }
  return widths;
}

function lineWidth({ text, style }: Line, { replicas }: Card): number {
  const beside = style === "title" && replicas !== undefined ? replicaMark(replicas).width + markDistance : 0;
  return widthOf(text, fonts[style]) + beside + 2 * cardPadding;
}

/** "×3", or "×3–14" where a tier is autoscaled, and how wide its mark is. */
export function replicaMark({ fewest, most }: Replicas): { readonly text: string; readonly width: number } {
  const text = fewest === most ? `×${fewest}` : `×${fewest}–${most}`;
  return { text, width: Math.max(narrowestMark, widthOf(text, markFont) + 2 * markPadding) };
}

export function textHeight(lines: readonly Line[]): number {
  return lines.reduce((sum, { style }) => sum + fonts[style].lineHeight, 0);
}

function cardLines({ title, notes, literals }: Card): readonly Line[] {
  const lines = (texts: readonly string[], style: Style): readonly Line[] =>
    texts.flatMap((text) => wrap(text, fonts[style], widestText.card).map((line) => ({ text: line, style })));
  return [...lines([title], "title"), ...lines(notes, "note"), ...lines(literals, "literal")];
}

function arrowLines({ ports, reason }: Arrow): readonly Line[] {
  const lines = (text: string, style: Style): readonly Line[] =>
    wrap(text, fonts[style], widestText.label).map((line) => ({ text: line, style }));
  return [...lines(ports, "port"), ...lines(reason, "reason")];
}

function edge(arrow: Arrow): ElkExtendedEdge {
  const lines = arrowLines(arrow);
  return {
    id: arrow.id,
    sources: [arrow.from],
    targets: [arrow.to],
    labels: [
      {
        id: `${arrow.id}-label`,
        text: arrow.reason,
        width: Math.max(...lines.map(({ text, style }) => widthOf(text, fonts[style]))) + 10,
        height: textHeight(lines) + 6,
        layoutOptions: { "elk.edgeLabels.inline": "true", "elk.edgeLabels.placement": "CENTER" },
      },
    ],
  };
}

function placedArrow(arrow: Arrow, placed: ElkExtendedEdge | undefined): PlacedArrow {
  const section = placed?.sections?.[0];
  const label = placed?.labels?.[0];
  if (section === undefined || label === undefined) throw new Error(`no place for ${arrow.id}`);
  return {
    arrow,
    points: [section.startPoint, ...(section.bendPoints ?? []), section.endPoint],
    label: whole(label),
    lines: arrowLines(arrow),
  };
}

function collect(placed: ElkNode, into: Map<string, Area>): void {
  into.set(placed.id, whole(placed));
  for (const child of placed.children ?? []) collect(child, into);
}

/** Whole pixels: sharp lines, and a file whose difference can be read. */
function whole({ x = 0, y = 0, width = 0, height = 0 }: Partial<Area>): Area {
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) };
}

function area(areas: ReadonlyMap<string, Area>, id: string): Area {
  const found = areas.get(id);
  if (found === undefined) throw new Error(`no place for ${id}`);
  return found;
}

function boxesIn(part: Box | Card): readonly Box[] {
  return "holds" in part ? [part, ...part.holds.flatMap(boxesIn)] : [];
}

function cardsIn(part: Box | Card): readonly Card[] {
  return "holds" in part ? part.holds.flatMap(cardsIn) : [part];
}
