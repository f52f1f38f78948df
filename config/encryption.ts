import { z } from "zod";
import {
  administratorForm,
  deletionWindow,
  existingKeyForm,
  keyPurposes,
  regionForm,
  replicaRegionProblems,
  rotationPeriod,
} from "../components/kms";
import { addProblems } from "./common";

const existingKey = z
  .string()
  .regex(existingKeyForm, "the ARN of a KMS key of the account and region, not of an alias")
  .optional()
  .describe("ARN of a key that is there already.");

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
    replicaRegions: z
      .array(z.string().regex(regionForm, "the name of a region such as eu-central-1"))
      .optional()
      .describe(
        "Regions in which the data key has a replica, $1 a month each; with multiRegion only. Default: none.",
      ),
    existing: z
      .strictObject(
        Object.fromEntries(keyPurposes.map((purpose) => [purpose, existingKey])) as Record<
          (typeof keyPurposes)[number],
          typeof existingKey
        >,
      )
      .optional()
      .describe(
        "Keys that are there already and are not changed, by purpose. A change from or to a key of the stack's own replaces what is encrypted with it. Default: the stack makes them.",
      ),
  })
  .superRefine((settings, context) => {
    addProblems(context, replicaRegionProblems(settings));
  })
  .describe("The KMS keys.");
