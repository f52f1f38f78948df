import { PolicyError, type PolicyProblem } from "./errors";
import { readJsonValue } from "./json-value";
import type { PolicyKind } from "./model";
import { parsePolicy } from "./parse";
import { refusals } from "./refusals";
import { documentSize, type IdentityHolder, sizeLimit } from "./sizes";

/** Nobody reads more. */
const MAX_PROBLEMS = 20;

/**
 * All that AWS would refuse in a document, as far as the document alone shows: what `parsePolicy` refuses, what has a
 * plain meaning but is not allowed for its kind (`refusals`), characters that the service does not store, and too great
 * a size. Empty for a document that AWS takes. Use it for documents to be deployed; `parsePolicy` is for judging any.
 *
 * @param holder Of identity policies: what they are put into, which decides their size. @default "managed"
 */
export function checkDocument(
  document: string | object,
  kind: PolicyKind,
  holder: IdentityHolder = "managed",
): PolicyProblem[] {
  try {
    const text = typeof document === "string" ? document : JSON.stringify(readJsonValue(document));
    const problems = refusals(parsePolicy(text, kind));
    return [...characters(text, kind), ...size(text, kind, holder), ...problems].slice(0, MAX_PROBLEMS);
  } catch (error) {
    if (error instanceof PolicyError) return [...error.problems];
    throw error;
  }
}

/** Services that store Latin text only; escaped as `\u20ac`, JSON can say all others. */
const LATIN_ONLY: readonly PolicyKind[] = ["identity", "boundary", "session", "trust", "key"];

/**
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
function characters(text: string, kind: PolicyKind): PolicyProblem[] {
  if (!LATIN_ONLY.includes(kind)) return [];
  const found = /[^\t\n\r\u0020-\u00FF]/u.exec(text)?.[0];
  if (found === undefined) return [];
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return [
    { path: "", message: `Holds the character U+${code}; allowed: tab, line ends and U+0020 to U+00FF.` },
  ];
}

function size(text: string, kind: PolicyKind, holder: IdentityHolder): PolicyProblem[] {
  const limit = sizeLimit(kind, holder);
  if (limit === undefined) return [];
  const counted = documentSize(text, kind);
  if (counted <= limit.maximum) return [];
  const { unit, maximum, whiteSpace, raisableTo } = limit;
  const how = `${whiteSpace ? "with" : "without"} white space`;
  const more = raisableTo === undefined ? "" : ` (AWS raises it to ${raisableTo} on request)`;
  return [
    { path: "", message: `Has ${counted} ${unit} ${how}; a ${kind} policy may have ${maximum}${more}.` },
  ];
}
