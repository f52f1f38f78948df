import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ExemptionSource } from "./exemptions";
import { PACK_POLICY, type PackSettings } from "./pack-settings";
import { isRecord } from "./values";

/** The exemptions of the configuration and of the files that it names; a file that tells none is a fault. */
export function readExemptions(
  { exemptions, exemptionFiles }: PackSettings,
  folder: string,
): { readonly sources: ExemptionSource[]; readonly faults: string[] } {
  const sources: ExemptionSource[] = [{ name: `"${PACK_POLICY}" in the configuration`, entries: exemptions }];
  const faults: string[] = [];
  for (const file of exemptionFiles) {
    const entries = read(resolve(folder, file));
    if (typeof entries === "string") {
      faults.push(`The policy pack's exemption file ${file} ${entries}`);
    } else {
      sources.push({ name: file, entries });
    }
  }
  return { sources, faults };
}

function read(file: string): readonly unknown[] | string {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    return error instanceof SyntaxError
      ? "is no JSON.\nFix: Correct it."
      : "cannot be read.\nFix: Give its path relative to the pack's folder.";
  }
  return isRecord(content) && Array.isArray(content.exemptions)
    ? content.exemptions
    : 'has no list "exemptions".\nFix: Write {"exemptions": [...]}.';
}
