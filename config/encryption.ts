import { z } from "zod";
import { administratorForm, deletionWindow, rotationPeriod } from "../components/kms";

/** Settings that all keys share. */
export const encryptionSettings = z
  .strictObject({
    deletionWindowInDays: z
      .int()
      .min(deletionWindow.min)
      .max(deletionWindow.max)
      .describe("Days between the order to delete a key and its end, in which the order can be taken back."),
    rotationPeriodInDays: z
      .int()
      .min(rotationPeriod.min)
      .max(rotationPeriod.max)
      .optional()
      .describe(`Days after which AWS makes new key material (default ${rotationPeriod.default}).`),
    administrators: z
      .array(
        z.string().regex(administratorForm, "the ARN of a role or user of the account, without wildcards"),
      )
      .optional()
      .describe(
        "ARNs of the roles and users that may disable and delete keys without MFA: whoever runs pulumi destroy. Default: none.",
      ),
    multiRegion: z
      .boolean()
      .optional()
      .describe("Keys that can have replicas in other regions; a change replaces them. Default: false."),
  })
  .describe("The KMS keys.");
