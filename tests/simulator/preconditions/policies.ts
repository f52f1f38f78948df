/** A policy document of those statements. */
export function document(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** A statement that lets a service do something. */
export function lets(
  service: string,
  Action: string | readonly string[],
  Condition: object = {},
  Resource = "*",
): object {
  return { Effect: "Allow", Principal: { Service: service }, Action, Resource, Condition };
}

/** What the default policy of a KMS key says: the account's own policies decide. */
export const byAccount = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::123456789012:root" },
  Action: "kms:*",
  Resource: "*",
};

/** A trust policy that lets a service assume the role. */
export function trust(service: string, Condition: object = {}): string {
  return document({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", Condition });
}
