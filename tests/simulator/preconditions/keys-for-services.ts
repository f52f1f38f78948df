import type { Made, SimulatedAws } from "./simulated";

const KEY = "aws:kms/key:Key";

/** A key that the account may administrate, and use through those services only, e.g. `rds`. */
export function keyFor(aws: SimulatedAws, ...services: readonly string[]): Promise<Made> {
  const root = { AWS: "arn:aws:iam::123456789012:root" };
  const through = services.map((name) => `${name}.eu-west-1.amazonaws.com`);
  const allow = { Effect: "Allow", Principal: root, Resource: "*" };
  const policy = {
    Version: "2012-10-17",
    Statement: [
      { ...allow, Action: ["kms:Put*", "kms:Get*"] },
      { ...allow, Action: "kms:*", Condition: { StringEquals: { "kms:ViaService": through } } },
    ],
  };
  return aws.create(KEY, { policy: JSON.stringify(policy) });
}

/** A key that nobody can use at present. */
export function disabledKey(aws: SimulatedAws): Promise<Made> {
  return aws.create(KEY, { isEnabled: false });
}
