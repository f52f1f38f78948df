import { is, orAbsent, propertyRule } from "../../core/property-rule";
import { defineRule } from "../../core/rule";
import { UNKNOWN, asList } from "../../core/values";
import { BUCKET_TYPES } from "./encryption-settings";

const DIRECTORY_BUCKET = "aws:s3/directoryBucket:DirectoryBucket";

interface NamesConfig {
  readonly prefix: string;
}

/**
 * Pulumi makes up a name where the program gives none: the logical name and seven hexadecimal digits, and it lists the
 * property among those that it filled in.
 * https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming
 */
export const deterministicNames = defineRule<NamesConfig>({
  id: "s3-name-deterministic",
  description: "Every bucket has a name that the program gives, with the prefix that the setting asks for.",
  severity: "low",
  level: "advisory",
  frameworks: {},
  why:
    "A made-up name changes with every new stack: policies, grants and monitors that name the bucket then miss it, " +
    "and nobody can tell whose bucket it is.",
  fix: "Set bucket to a name made of project, purpose and environment, and leave bucketPrefix out.",
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
  settings: {
    prefix: {
      default: "",
      schema: {
        type: "string",
        description:
          "What every name must begin with; {project} and {stack} stand for the names of the program's. Empty: anything.",
      },
    },
  },
  resource: {
    types: BUCKET_TYPES,
    check({ name: logicalName, urn, inputs }, config, report) {
      const name = inputs.get("bucket");
      if (inputs.get("bucketPrefix") !== undefined) {
        report.violation("has a name of which AWS makes up the rest (bucketPrefix)");
      } else if (name === UNKNOWN) {
        report.unjudged("bucket");
      } else if (
        typeof name !== "string" ||
        asList(inputs.get("__defaults")).includes("bucket") ||
        (name.startsWith(`${logicalName}-`) && /^[0-9a-f]{7}$/.test(name.slice(logicalName.length + 1)))
      ) {
        report.violation("has a made-up name (bucket is not set)");
      } else if (!name.startsWith(expand(config.prefix, urn))) {
        report.violation(`has a name that does not begin with "${config.prefix}"`);
      }
    },
  },
});

/** A URN is `urn:pulumi:<stack>::<project>::...`. */
function expand(prefix: string, urn: string): string {
  const [stack = "", project = ""] = urn.slice("urn:pulumi:".length).split("::");
  return prefix.replaceAll("{project}", project).replaceAll("{stack}", stack);
}

export const noForceDestroy = propertyRule({
  id: "s3-no-force-destroy",
  description: "No bucket can be deleted together with all that is in it.",
  severity: "medium",
  level: "mandatory",
  frameworks: {},
  why: "Removing the bucket from the program, or its stack, deletes all objects and all their versions for good.",
  fix: "Leave forceDestroy out; empty a bucket on purpose before it is to go.",
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",
  demands: [
    {
      types: [...BUCKET_TYPES, DIRECTORY_BUCKET],
      path: "forceDestroy",
      accept: orAbsent(is(false)),
      finding: "is deleted together with all that is in it (forceDestroy)",
    },
  ],
});
