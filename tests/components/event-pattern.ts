type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Whether an event matches an EventBridge pattern: every field of the pattern must be there, with one of its values;
 * of a list in the event, one element must match.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function matchesEvent(pattern: Json, event: Json | undefined): boolean {
  if (Array.isArray(event)) {
    return (event as readonly Json[]).some((element) => matchesEvent(pattern, element));
  }
  if (Array.isArray(pattern)) {
    return (pattern as readonly Json[]).some((wanted) => matchesValue(wanted, event));
  }
  if (typeof pattern !== "object" || pattern === null) throw new Error("a pattern holds lists and objects");
  if (typeof event !== "object" || event === null) return false;
  const fields = event as Readonly<Record<string, Json>>;
  return Object.entries(pattern).every(([field, inner]) => matchesEvent(inner, fields[field]));
}

function matchesValue(wanted: Json, value: Json | undefined): boolean {
  if (typeof wanted !== "object" || wanted === null) return wanted === value;
  const { numeric, ...others } = wanted as { readonly numeric?: readonly Json[] };
  if (numeric?.length !== 2 || numeric[0] !== ">=" || Object.keys(others).length > 0) {
    throw new Error(`${JSON.stringify(wanted)} is not understood here`);
  }
  return typeof value === "number" && value >= Number(numeric[1]);
}
