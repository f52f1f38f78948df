import type { SecurityControl } from "../components/shared";

/** One line of the table: a control over all resources that have it. */
interface Row {
  readonly id: string;
  readonly control: string;
  readonly state: "on" | "OFF";
  readonly resources: string[];
}

/**
 * The stack output `securitySummary` as lines of a table: a control that is on for several resources takes one line,
 * every resource for which it is off has its own.
 */
export function summaryTable(controls: readonly SecurityControl[]): string[] {
  const rows = new Map<string, Row>();
  for (const { id, control, enabled, resource } of controls) {
    const state = enabled ? "on" : "OFF";
    const key = JSON.stringify([id, control, state, enabled ? "" : resource]);
    const row = rows.get(key) ?? { id, control, state, resources: [] };
    row.resources.push(resource);
    rows.set(key, row);
  }
  const cells = [...rows.values()].map(({ id, control, state, resources }) => [
    id,
    control,
    state,
    proof(resources),
  ]);
  return columns([["Id", "Control", "State", "Proven by"], ...cells]);
}

/** How many controls there are and how many of them are off. */
export function summaryTotals(controls: readonly SecurityControl[]): string {
  const off = controls.filter((control) => !control.enabled).length;
  return `${controls.length} controls on deployed resources, ${off === 0 ? "all on" : `${off} off`}`;
}

function proof(resources: readonly string[]): string {
  return resources.length === 1 ? shortened(resources[0] ?? "") : `${resources.length} resources`;
}

/** An ARN without what is the same for all of a stack: `kms:key/1234` for `arn:aws:kms:eu-west-1:123456789012:key/1234`. */
function shortened(resource: string): string {
  return resource.replace(/^arn:[^:]*:([^:]*):[^:]*:[^:]*:/, "$1:");
}

/** Pads all columns but the last to one width each. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(width(column))))
      .join("  ")
      .trimEnd(),
  );
}
