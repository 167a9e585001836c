/** An object as lines that can be compared one by one: where a value is, and what it is. */

/** `spec.replicas: 5`, `spec.template.spec.containers[public-api].env[TRACK_DEBUG].value: no`. */
export function flattened(value: unknown, path = ""): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) {
    if (value.length === 0) return [`${path}: []`];
    return value.flatMap((item) => flattened(item, `${path}[${nameOf(item)}]`));
  }
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value);
    if (entries.length === 0) return [`${path}: {}`];
    return entries.flatMap(([key, inner]) => flattened(inner, joined(path, key)));
  }
  const text = String(value);
  // A file in a ConfigMap: its lines, or a change of one would show all of them.
  return text.includes("\n")
    ? text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [`${path}| ${line}`]))
    : [`${path}: ${text}`];
}

/** Items of lists are known by name where they have one: an item more must not change the paths of the others. */
function nameOf(item: unknown): string {
  const name = item !== null && typeof item === "object" && "name" in item ? item.name : undefined;
  return typeof name === "string" ? name : "";
}

function joined(path: string, key: string): string {
  const safe = /^[\w-]+$/.test(key) ? key : `"${key}"`;
  return path === "" ? safe : `${path}.${safe}`;
}
