/** Values that a preview does not know yet: reading one of them throws. */

/** Where the value is, e.g. "spec.replicas"; undefined for any other error. */
export function unknownPath(error: unknown): string | undefined {
  // The SDK exports neither the class nor a test for it.
  if (!(error instanceof Error) || !("unknownTypeSentinel" in error) || !("props" in error)) return undefined;
  return Array.isArray(error.props) ? error.props.map(String).join(".") : "a value";
}

export function isUnknown(error: unknown): boolean {
  return unknownPath(error) !== undefined;
}
