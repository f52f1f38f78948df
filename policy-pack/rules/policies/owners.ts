import type { Policy } from "../../../iam";

/** The account of AWS's own examples, where nothing tells another one. */
const EXAMPLE_ACCOUNT = "111122223333";

/** ARNs of the resources that a policy speaks of, without what is inside them; wildcards are filled in. */
export function resourcesIn(policy: Policy, service: string): string[] {
  const patterns = policy.statements.flatMap(({ resources }) => resources?.patterns ?? []);
  return [...new Set(patterns.flatMap((pattern) => ownerOf(pattern, service) ?? []))];
}

function ownerOf(pattern: string, service: string): string | undefined {
  const [arn, partition = "aws", owner, region = "", account = "", ...rest] = pattern.split(":");
  if (arn !== "arn" || owner !== service) {
    return undefined;
  }
  const name = service === "s3" ? (rest.join(":").split("/")[0] ?? "") : rest.join(":");
  const filled = [partition.replace(/[*?]+/, "aws"), owner, region, account, name.replace(/[*?]+/g, "x")];
  return `arn:${filled.join(":")}`;
}

/** The account that the ARNs of a policy name; requests of its members are asked about. */
export function accountIn(policy: Policy): string {
  const texts = policy.statements.flatMap(({ resources, principals }) => [
    ...(resources?.patterns ?? []),
    ...(principals?.members.map(({ value }) => value) ?? []),
  ]);
  return (
    texts.map((text) => text.split(":")[4] ?? "").find((part) => /^\d{12}$/.test(part)) ?? EXAMPLE_ACCOUNT
  );
}
