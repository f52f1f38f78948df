import { ARN_PARTS, type ArnPattern, arnPattern } from "./arn";
import {
  compilePattern,
  everything,
  hasVariable,
  type Lookup,
  matchesPattern,
  type Pattern,
  readPattern,
  resolvePattern,
  splitLimited,
} from "./pattern";

/** Whether a text of the request matches a pattern of the policy, which was read once. */
export type TextTest = (text: string, lookup: Lookup) => boolean;

/** The whole text against the whole pattern. A variable without value or default matches nothing. */
export function textTest(pattern: Pattern): TextTest {
  if (!hasVariable(pattern)) return compilePattern(pattern);
  return (text, lookup) => {
    const resolved = resolvePattern(pattern, lookup);
    return resolved !== undefined && matchesPattern(resolved, text);
  };
}

/**
 * A pattern of the Resource element. Parts that are left out at the end are filled with `*`. Policy variables stand
 * after the fifth colon only; AWS knows none before it, so that such a pattern matches no ARN there is.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html ("Incomplete ARN")
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html ("Resource element")
 */
export function resourceTest(text: string, variables: boolean): TextTest {
  const pattern = readPattern(text, { wildcards: true, variables });
  if (everything(pattern)) return compilePattern(pattern);
  const parts = arnPattern(pattern, true);
  if (parts.slice(0, ARN_PARTS - 1).some(hasVariable)) return () => false;
  return arnTestOf(pattern, parts);
}

/**
 * A value of an ARN operator: each of the six parts is matched for itself; wildcards do not reach across a colon,
 * except in the last part.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function arnTest(text: string, variables: boolean): TextTest {
  const pattern = readPattern(text, { wildcards: true, variables });
  if (everything(pattern)) return compilePattern(pattern);
  return arnTestOf(pattern, arnPattern(pattern, false));
}

function arnTestOf(whole: Pattern, parts: ArnPattern): TextTest {
  if (parts.length !== ARN_PARTS) return () => false;
  // With nothing but literals before it, the last part begins where it begins in the text: one comparison does.
  if (parts.slice(0, ARN_PARTS - 1).every(isLiteral)) return textTest(whole);
  const tests = parts.map(textTest);
  return (text, lookup) => {
    const found = splitArn(text);
    return found.length === ARN_PARTS && tests.every((test, index) => test(found[index] ?? "", lookup));
  };
}

function isLiteral(part: Pattern): boolean {
  return part.every((token) => typeof token === "string");
}

let splitText = "";
let splitParts: readonly string[] = [];

/** The parts of an ARN; the last one asked for is kept, since one resource meets many patterns. */
function splitArn(text: string): readonly string[] {
  if (text !== splitText) {
    splitParts = splitLimited(text, ARN_PARTS);
    splitText = text;
  }
  return splitParts;
}
