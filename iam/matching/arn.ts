import { EVERYTHING, everything, type Pattern, splitAtColons, splitLimited } from "./pattern";

/** `arn:partition:service:region:account:resource`; region and account are empty where the service has none. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** The parts of an ARN, or undefined for other text. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function parseArn(text: string): Arn | undefined {
  const [scheme, partition, service, region, account, resource] = splitLimited(text, 6);
  if (scheme !== "arn" || !partition || !service || region === undefined) return undefined;
  if (account === undefined || !resource) return undefined;
  return { partition, service, region, account, resource };
}

/** An ARN pattern in its six parts; wildcards do not reach across a colon, except in the last part. */
export type ArnPattern = readonly Pattern[];

/**
 * Takes an ARN pattern apart. A lone `*` is any text at all.
 *
 * @param complete Fill parts that are left out at the end with `*`, as AWS does in the Resource element
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html, "Incomplete ARN").
 */
export function arnPattern(pattern: Pattern, complete: boolean): ArnPattern {
  const parts = splitAtColons(pattern, ARN_PARTS);
  if (everything(pattern) || !complete) return parts;
  while (parts.length < ARN_PARTS) parts.push(EVERYTHING);
  return parts;
}

export const ARN_PARTS = 6;
