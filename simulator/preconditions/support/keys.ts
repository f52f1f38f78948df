import type { Resource } from "../../store";

/** Whether a KMS key is enabled. */
export function isEnabled({ outputs }: Resource): boolean {
  return outputs.isEnabled !== false && outputs.enabled !== false;
}

/** Whether a KMS key is one secret for encryption and decryption, which is all that most services work with. */
export function isSymmetric({ outputs }: Resource): boolean {
  return (outputs.customerMasterKeySpec ?? outputs.keySpec ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT";
}

/** Whether services can encrypt with a KMS key now. */
export function isUsable(key: Resource): boolean {
  return isEnabled(key) && isSymmetric(key);
}

/** The region in a key's ARN. */
export function regionOf({ outputs }: Resource): string {
  return String(outputs.arn).split(":")[3] ?? "";
}
