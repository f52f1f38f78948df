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

function outOfBounds(
  name: string,
  value: number | undefined,
  { min, max }: { readonly min: number; readonly max: number },
): Problem[] {
  return value === undefined || (Number.isInteger(value) && value >= min && value <= max)
    ? []
    : [{ path: [name], value, message: `whole days from ${min} to ${max}; fix: choose one of them` }];
}
