import type { Policy } from "../../../iam";
import { memo } from "./memo";

/** The account of AWS's own examples, where nothing tells another one. */
const EXAMPLE_ACCOUNT = "111122223333";

/** ARNs of a service's resources that a policy speaks of, without what is inside them; wildcards are filled in. */
export function resourcesIn(policy: Policy, service: string): string[] {
  return [...ownersIn(policy)].filter((arn) => arn.split(":")[2] === service);
}

const ownersIn = memo((policy: Policy): ReadonlySet<string> => {
  const patterns = policy.statements.flatMap(({ resources }) => resources?.patterns ?? []);
  return new Set(patterns.flatMap((pattern) => ownerOf(pattern) ?? []));
});

function ownerOf(pattern: string): string | undefined {
  const [arn, partition = "aws", service = "", region = "", account = "", ...rest] = pattern.split(":");
  if (arn !== "arn") {
    return undefined;
  }
  const name = service === "s3" ? (rest.join(":").split("/")[0] ?? "") : rest.join(":");
  const filled = [partition.replace(/[*?]+/, "aws"), service, region, account, name.replace(/[*?]+/g, "x")];
  return `arn:${filled.join(":")}`;
}

/** The account that the ARNs of a policy name; requests of its members are asked about. */
export const accountIn = memo((policy: Policy): string => {
  const texts = policy.statements.flatMap(({ resources, principals }) => [
    ...(resources?.patterns ?? []),
    ...(principals?.members.map(({ value }) => value) ?? []),
  ]);
  return (
    texts.map((text) => text.split(":")[4] ?? "").find((part) => /^\d{12}$/.test(part)) ?? EXAMPLE_ACCOUNT
  );
});
