/** The laid out graph as SVG: its looks are in picture.css, its colours come from whoever shows it. */
import type { Layout, Line, PlacedArrow, PlacedBox, PlacedCard } from "./layout.ts";
import { cardPadding, fonts, replicaMark } from "./layout.ts";
import { type Content, type Markup, markup } from "./markup.ts";
import { arrowHead, roundedPath } from "./strokes.ts";

export interface PictureText {
  readonly title: string;
  readonly description: string;
  /** For a picture that stands alone: what a page would bring otherwise. */
  readonly style?: Markup;
}

const margin = 12;
const legendHeight = 64;
/** On a page the picture gets as small as its text can be read, then its box scrolls. */
const smallest = 0.78;
/** The legend's own width; no picture is narrower. */
const legendWidth = 900;

export function drawPicture(layout: Layout, { title, description, style }: PictureText): Markup {
  const width = Math.max(layout.width, legendWidth) + 2 * margin;
  const height = layout.height + legendHeight + 2 * margin;
  const root =
    style === undefined
      ? markup` style="min-width:${Math.round(smallest * width)}px"`
      : markup` xmlns="http://www.w3.org/2000/svg"`;
  return markup`<svg${root} class="picture" role="img" aria-labelledby="picture-title picture-description" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title id="picture-title">${title}</title>
<desc id="picture-description">${description}</desc>
${style === undefined ? undefined : markup`<style>${style}</style>\n`}<rect class="paper" width="${width}" height="${height}"/>
<g transform="translate(${margin} ${margin})">
${layout.boxes.map(box)}${layout.arrows.map((one) => arrow(one, layout))}${layout.cards.map(card)}${layout.arrows.map(label)}</g>
<g class="legend" transform="translate(${margin} ${margin + layout.height + 24})">
${legend()}</g>
</svg>`;
}

function box({ box, x, y, width, height }: PlacedBox): Markup {
  const corner = box.kind === "namespace" ? 6 : 10;
  const heading =
    box.kind === "namespace"
      ? markup`<text x="${x + 12}" y="${y + 19}" class="box-note">${box.title} <tspan class="mono">${box.note}</tspan></text>`
      : markup`<text x="${x + 16}" y="${y + 25}"><tspan class="zone-title ${box.kind}">${box.title}</tspan><tspan class="box-note" dx="10">${box.note}</tspan></text>`;
  // The fence: pickets along the border, so that it shows without its colour too.
  const fence =
    box.kind === "private"
      ? markup`<path class="pickets" d="${[y, y + height].map((at) => `M${x + corner} ${at}h${width - 2 * corner}`).join("")}${[x, x + width].map((at) => `M${at} ${y + corner}v${height - 2 * corner}`).join("")}"/>\n`
      : undefined;
  return markup`<rect class="box ${box.kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${corner}"/>
${fence}${heading}
`;
}

function card({ card, lines, x, y, width, height }: PlacedCard): Markup {
  const behind =
    (card.replicas?.most ?? 0) > 1
      ? markup`<rect class="behind" x="${x + 4}" y="${y + 6}" width="${width - 8}" height="${height}" rx="6"/>\n`
      : undefined;
  const mark = card.replicas === undefined ? undefined : replicaMark(card.replicas);
  const count =
    mark === undefined
      ? undefined
      : markup`<rect class="replicas" x="${x + width - 10 - mark.width}" y="${y + 10}" width="${mark.width}" height="18" rx="9"/><text class="replicas-text" x="${x + width - 10 - mark.width / 2}" y="${y + 23}" text-anchor="middle">${mark.text}</text>\n`;
  return markup`<g data-card="${card.id}">
${behind}<rect class="card ${card.kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>
${count}${text(lines, x + cardPadding, y + cardPadding - 2, "start")}</g>
`;
}

function arrow({ arrow, points }: PlacedArrow, { cards }: Layout): Markup {
  // Only who comes from outside has a colour of their own.
  const source = cards.find(({ card }) => card.id === arrow.from)?.card.kind ?? "";
  const look = arrow.direction === "in" ? `in ${source}` : arrow.direction;
  return markup`<path class="arrow ${look}" data-arrow="${arrow.id}" d="${roundedPath(points)}"/><path class="head ${look}" d="${arrowHead(points)}"/>
`;
}

function label({ arrow, label: { x, y, width, height }, lines }: PlacedArrow): Markup {
  return markup`<g data-label="${arrow.id}"><rect class="tag" x="${x}" y="${y}" width="${width}" height="${height}" rx="4"/>
${text(lines, x + width / 2, y + 2, "middle")}</g>
`;
}

const families = { sans: "", mono: " mono" } as const;

function text(
  lines: readonly Line[],
  x: number,
  top: number,
  anchor: "start" | "middle",
): readonly Content[] {
  let y = top;
  return lines.map((line) => {
    const { lineHeight, family } = fonts[line.style];
    y += lineHeight;
    return markup`<text class="${line.style}${families[family]}" x="${x}" y="${y - 4}" text-anchor="${anchor}">${line.text}</text>\n`;
  });
}

function legend(): Markup {
  return markup`<path class="arrow in trusted" d="M0 6H26"/><path class="head in trusted" d="M34 6l-10 -5v10z"/><text x="42" y="10">comes in from outside</text>
<path class="arrow inside" d="M190 6H218"/><path class="head inside" d="M224 6l-10 -5v10z"/><text x="232" y="10">between tiers</text>
<path class="arrow out" d="M330 6H358"/><path class="head out" d="M364 6l-10 -5v10z"/><text x="372" y="10">goes out</text>
<rect class="behind" x="452" y="2" width="24" height="13" rx="3"/><rect class="card" x="448" y="-3" width="32" height="14" rx="3"/><text x="488" y="10">×n: replicas</text>
<path class="fence" d="M578 5h40"/><path class="pickets" d="M580 5h38"/><text x="628" y="10">fence: trusted addresses only</text>
<text class="denied" x="0" y="36">Where there is no arrow there is no connection: everything else is denied, in both directions.</text>
`;
}
