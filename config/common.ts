import { z } from "zod";
import type { Problem } from "../components/shared";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const logRetentionDays = z.literal([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);

/**
 * Reports what a component would refuse as mistakes of the settings, at their places; `depth` names of the problems'
 * paths are those of the schema itself.
 */
export function addProblems(context: z.RefinementCtx, problems: readonly Problem[], depth = 0): void {
  for (const { path, message } of problems) {
    context.addIssue({ code: "custom", path: path.slice(depth), message });
  }
}

/** Tag values as every AWS service takes them: 1-256 letters, digits, spaces and `_.:/=+-@`. */
const tagValue = z
  .string()
  .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u, "must be 1-256 letters, digits, spaces or any of _.:/=+-@");

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export const tagSettings = z
  .strictObject({
    owner: tagValue.describe("Who answers for the resources: a team or an address (tag Owner)."),
    costCenter: tagValue.describe("Where the costs are booked (tag CostCenter)."),
    compliance: tagValue.describe("Compliance regime or data class, e.g. internal, pci (tag Compliance)."),
    extra: z
      .record(
        z
          .string()
          .regex(
            /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
            "must be a tag key that does not start with aws:",
          ),
        tagValue,
      )
      .optional()
      .describe("Further tags on every resource."),
  })
  .describe("Tags on every resource; Project, Environment, ManagedBy and Name are added.");

export const accountIds = z
  .array(z.string().regex(/^\d{12}$/, "must be 12 digits, in quotes"))
  .min(1)
  .optional()
  .describe(
    "Accounts that this stack may be deployed to. Any other account is refused before the first resource.",
  );

export const protectSetting = z
  .boolean()
  .describe(
    "Refuse every deletion and replacement of stateful resources (buckets, keys, the database, audit and flow logs).",
  );

export const retainSetting = z
  .boolean()
  .optional()
  .describe(
    "Leave what holds data in AWS when it leaves the stack or the stack is destroyed: keys, buckets, log groups, trails, backup vaults. Databases leave their final snapshot. Default: false.",
  );
