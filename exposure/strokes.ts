/** Lines of an arrow: bends are rounded, and the line ends where its head begins. */
import type { Point } from "./layout.ts";

const bendRadius = 7;
const headLength = 10;
const headWidth = 10;

export function roundedPath(points: readonly Point[]): string {
  const shortened = withoutHead(points);
  return shortened
    .map((point, index) => {
      const before = shortened[index - 1];
      const after = shortened[index + 1];
      if (before === undefined) return `M${at(point)}`;
      if (after === undefined) return `L${at(point)}`;
      const radius = Math.min(bendRadius, distance(before, point) / 2, distance(point, after) / 2);
      return `L${at(towards(point, before, radius))}Q${at(point)} ${at(towards(point, after, radius))}`;
    })
    .join("");
}

/** A triangle whose tip is the last point. */
export function arrowHead(points: readonly Point[]): string {
  const [before, tip] = lastTwo(points);
  const base = towards(tip, before, headLength);
  const across = {
    x: ((tip.y - base.y) / headLength) * (headWidth / 2),
    y: ((base.x - tip.x) / headLength) * (headWidth / 2),
  };
  return `M${at(tip)}L${at({ x: base.x + across.x, y: base.y + across.y })}L${at({ x: base.x - across.x, y: base.y - across.y })}Z`;
}

function withoutHead(points: readonly Point[]): readonly Point[] {
  const [before, tip] = lastTwo(points);
  return [...points.slice(0, -1), towards(tip, before, headLength - 1)];
}

function lastTwo(points: readonly Point[]): readonly [Point, Point] {
  const [before, tip] = points.slice(-2);
  if (before === undefined || tip === undefined) throw new Error("an arrow has two ends");
  return [before, tip];
}

function towards(from: Point, to: Point, length: number): Point {
  const share = length / (distance(from, to) || 1);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Two decimals are finer than any screen, and keep the file the same on every machine. */
function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
