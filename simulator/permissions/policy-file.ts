import { readFileSync } from "node:fs";
import { parsePolicy, type Policy, type PolicyDocument } from "../../iam";

/** The identity policies in a file: one document, or a list of them. Throws with the file's name when it has others. */
export function readPolicies(file: string): Policy[] {
  try {
    const content = JSON.parse(readFileSync(file, "utf8")) as PolicyDocument | readonly PolicyDocument[];
    return [content].flat().map((document) => parsePolicy(document, "identity"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} holds no policies: ${reason}`, { cause: error });
  }
}
