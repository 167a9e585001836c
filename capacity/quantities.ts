/** Kubernetes quantities as numbers, and numbers as a person reads them. */

const binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi"];
const decimal = ["", "k", "M", "G", "T", "P"];

/** @returns plain units; NaN for what is no quantity */
function plain(quantity: string): number {
  const [, figure = "", suffix = ""] = /^([0-9.]+)(m|[KMGTP]i|[kMGTP])?$/.exec(quantity.trim()) ?? [];
  if (figure === "") return Number.NaN;
  if (suffix === "m") return Number(figure) / 1000;
  if (suffix.endsWith("i")) return Number(figure) * 1024 ** binary.indexOf(suffix);
  return Number(figure) * 1000 ** decimal.indexOf(suffix);
}

/** Thousandths of a core: "2" is 2000, "250m" is 250. */
export function cores(quantity: string): number {
  return Math.floor(plain(quantity) * 1000);
}

/** "2Gi" is 2048. */
export function mebibytes(quantity: string): number {
  return Math.floor(plain(quantity) / 1024 ** 2);
}

/** 1250 thousandths of a core are "1.25". */
export function coresText(thousandths: number): string {
  return String(thousandths / 1000);
}

/** 1536 MiB are "1.5 GiB". */
export function memoryText(mebibytes: number): string {
  return mebibytes < 1024 ? `${mebibytes} MiB` : `${Math.round((mebibytes / 1024) * 10) / 10} GiB`;
}

/** 198.2 GiB are "198.2 GiB", 5937 GiB "5.8 TiB". */
export function diskSizeText(gibibytes: number): string {
  return gibibytes < 1024 ? `${gibibytes} GiB` : `${Math.round((gibibytes / 1024) * 10) / 10} TiB`;
}

/** "+1.5 GiB", "-200", "0". */
export function differenceText(figure: number, text: (figure: number) => string): string {
  if (figure === 0) return "0";
  return `${figure > 0 ? "+" : "-"}${text(Math.abs(figure))}`;
}

/** "160-512 MiB", "300 MiB-2 GiB". */
export function memoryRangeText(from: number, to: number): string {
  const [start, end] = [memoryText(from), memoryText(to)];
  const unit = end.slice(-4);
  return `${start.endsWith(unit) ? start.slice(0, -4) : start}-${end}`;
}
