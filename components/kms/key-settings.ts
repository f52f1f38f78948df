import type { Deployment, Problem } from "../shared";

/** Settings that all keys of a deployment share. */
export interface KeySettings {
  /**
   * Days after which AWS makes new key material, 90 to 2560. What was encrypted before stays readable.
   * https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
   * @default 365
   */
  readonly rotationPeriodInDays?: number;
  /**
   * Days between the order to delete a key and its end, 7 to 30, in which the order can be taken back.
   * @default 30
   */
  readonly deletionWindowInDays?: number;
}

/** Copies of keys in other regions. */
export interface ReplicaSettings {
  readonly multiRegion?: boolean;
  /**
   * Regions in which the data key has a replica, $1 a month each; with `multiRegion` only.
   * @default none
   */
  readonly replicaRegions?: readonly string[];
}

/** Regions by their names in the API: `eu-central-1`, `us-gov-west-1`. */
export const regionForm = /^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/;

/** Keys by their ARNs, which name no alias. */
export const existingKeyForm = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;

/** The bounds that AWS sets. */
export const rotationPeriod = { min: 90, max: 2560, default: 365 } as const;
export const deletionWindow = { min: 7, max: 30, default: 30 } as const;

/** Roles and users, as key policies compare them. Nothing else can be an administrator, nor can a pattern. */
export const administratorForm = /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/;

/** What is wrong with the settings of a key. */
export function keyProblems(
  deployment: Deployment,
  settings: KeySettings & { readonly administrators?: readonly string[] },
): Problem[] {
  return [
    ...outOfBounds("rotationPeriodInDays", settings.rotationPeriodInDays, rotationPeriod),
    ...outOfBounds("deletionWindowInDays", settings.deletionWindowInDays, deletionWindow),
    ...(settings.administrators ?? []).flatMap((arn, index): Problem[] => {
      const home = deployment.arns.global("iam", "");
      return administratorForm.test(arn) && arn.startsWith(home)
        ? []
        : [
            {
              path: ["administrators", index],
              value: arn,
              message: `the ARN of a role or user of this account, ${home}role/NAME, without wildcards; fix: write the role itself, not a session of it`,
            },
          ];
    }),
  ];
}

/** What is wrong with the ARN of a key that is there already. */
export function existingKeyProblems(
  deployment: Deployment,
  path: Problem["path"],
  arn: string | undefined,
): Problem[] {
  const home = deployment.arn("kms", "key/");
  return arn === undefined || (existingKeyForm.test(arn) && arn.startsWith(home))
    ? []
    : [
        {
          path,
          value: arn,
          message: `the ARN of a key of this account and region, ${home}ID; fix: write the key's ARN, not that of an alias, or leave it out to have a key made`,
        },
      ];
}

/** What is wrong with the regions that keys have replicas in, as far as the deployment is known. */
export function replicaRegionProblems(
  { multiRegion = false, replicaRegions = [] }: ReplicaSettings,
  deployment?: Deployment,
): Problem[] {
  const problem = (index: number, message: string): Problem => ({
    path: ["replicaRegions", index],
    value: replicaRegions[index],
    message,
  });
  return replicaRegions.flatMap((region, index): Problem[] => {
    if (!multiRegion) {
      return [
        problem(
          index,
          "nothing unless multiRegion is true; fix: set it before the keys are made, since a change replaces them",
        ),
      ];
    }
    if (!regionForm.test(region))
      return [problem(index, "the name of a region such as eu-central-1; fix: write one")];
    if (replicaRegions.indexOf(region) < index) return [problem(index, "named once; fix: take it out")];
    if (region === deployment?.region) {
      return [problem(index, `another region than the deployment's, ${region}; fix: take it out`)];
    }
    return [];
  });
}

function outOfBounds(
  name: string,
  value: number | undefined,
  { min, max }: { readonly min: number; readonly max: number },
): Problem[] {
  return value === undefined || (Number.isInteger(value) && value >= min && value <= max)
    ? []
    : [{ path: [name], value, message: `whole days from ${min} to ${max}; fix: choose one of them` }];
}
