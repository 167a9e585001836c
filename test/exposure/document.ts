/** The page and the pictures as a browser reads them: by the HTML standard's own algorithm, and by strict XML. */
import { type DefaultTreeAdapterTypes, parse } from "parse5";
import { SaxesParser } from "saxes";

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Of the element and everything in it, with single spaces. */
  readonly text: string;
}

/** Every element of an HTML page, in order. */
export function pageElements(html: string): readonly Element[] {
  const elements: Element[] = [];
  const visit = (node: DefaultTreeAdapterTypes.ChildNode): void => {
    if ("tagName" in node) {
      elements.push({
        name: node.tagName,
        attributes: Object.fromEntries(node.attrs.map(({ name, value }) => [name, value])),
        text: oneLine(textOf(node)),
      });
    }
    if ("childNodes" in node) node.childNodes.forEach(visit);
  };
  parse(html).childNodes.forEach(visit);
  return elements;
}

function textOf(node: DefaultTreeAdapterTypes.ChildNode): string {
  if ("value" in node) return node.value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

/**
 * Every element of an SVG file, in the order of their ends.
 * @throws Error where it is not well-formed
 */
export function svgElements(svg: string): readonly Element[] {
  const open: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const elements: Element[] = [];
  const parser = new SaxesParser({});
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => open.push({ name, attributes, text: "" }));
  parser.on("text", (text) => {
    for (const element of open) element.text += text;
  });
  parser.on("closetag", () => {
    const closed = open.pop();
    if (closed !== undefined) elements.push({ ...closed, text: oneLine(closed.text) });
  });
  parser.write(svg).close();
  return elements;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

export function named(elements: readonly Element[], name: string): readonly Element[] {
  return elements.filter((element) => element.name === name);
}

export function ofClass(elements: readonly Element[], name: string): readonly Element[] {
  return elements.filter(({ attributes }) => (attributes.class ?? "").split(" ").includes(name));
}
