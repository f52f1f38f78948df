import type { Accept, PropertyDemand } from "./property-rule";

/** Resources whose output means a key of the program's own. */
export const KEY_TYPES: readonly string[] = [
  "aws:kms/key:Key",
  "aws:kms/replicaKey:ReplicaKey",
  "aws:kms/externalKey:ExternalKey",
  "aws:kms/replicaExternalKey:ReplicaExternalKey",
  "aws:kms/alias:Alias",
];

/** Whether a key is named that is not AWS's: only aliases `alias/aws/...` tell that it is. */
export const isOwnKey: Accept = (value) =>
  typeof value === "string" && value !== "" && !/(^|:)alias\/aws\//.test(value);

/** The demand that a property names a KMS key of one's own; one that the same program makes counts before it is made. */
export function ownKey<C extends object = object>(
  types: readonly string[],
  path: string,
  finding: string,
  when?: PropertyDemand<C>["when"],
): PropertyDemand<C> {
  return { types, path, accept: isOwnKey, finding, madeFrom: KEY_TYPES, ...(when && { when }) };
}
