/**
 * What AWS or the engine makes anew each time a resource is created. A policy that is to last must let any such id
 * through. Names that the program gives stay as they are.
 */
const MADE: readonly (readonly [RegExp, string])[] = [
  // `vpc-0123456789abcdef0`, `rslvr-frg-0123456789abcdef`, `eipalloc-...`
  [/\b[a-z]+(?:-[a-z]+)*-[0-9a-f]{16,17}\b/g, "*"],
  // UUIDs, and the ids of multi-Region keys.
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "*"],
  [/\bmrk-[0-9a-f]{32}\b/g, "*"],
  // Rules and packs of AWS Config have ids that are no name: `config-rule-a1b2c3`.
  [/\bconfig-rule-[a-z0-9]{6}\b/g, "*"],
  [/\bconformance-pack-[a-z0-9]{9}\b/g, "*"],
  // GuardDuty's detectors.
  [/(?<=detector\/)[0-9a-f]{32}\b/g, "*"],
  // Load balancers, their listeners and target groups: `.../0123456789abcdef`.
  [/(?<=\/)[0-9a-f]{16}\b/g, "*"],
  // The six characters at the end of the ARN of a secret.
  [/(?<=:secret:.+-)[A-Za-z0-9]{6}$/g, "??????"],
  // Names made by the engine, `name-a1b2c3d`, and by AWS from a prefix.
  [/(?<=-)[0-9a-f]{7}(?=$|[:/])/g, "*"],
  [/[0-9a-f]{26}(?=$|[:/])/g, "*"],
];

/**
 * The narrowest pattern of ARNs that stays true when a resource is made again.
 *
 * @example lastingArn("arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-0123456789abcdef0") // ".../vpc/*"
 */
export function lastingArn(arn: string): string {
  return MADE.reduce((text, [made, stands]) => text.replace(made, stands), arn);
}
