import { companionRule } from "../../core/companion-rule";
import { ENCRYPTED_AT_REST } from "../../core/frameworks";
import { ownKey } from "../../core/own-key";
import { is, isGiven, orAbsent, propertyRule } from "../../core/property-rule";
import type { Rule } from "../../core/rule";

const REPOSITORY = "aws:ecr/repository:Repository";
const TEMPLATE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
const LIFECYCLE = "aws:ecr/lifecyclePolicy:LifecyclePolicy";

const scanOnPush = propertyRule({
  id: "ecr-scan-on-push",
  description: "Every repository scans the images that are pushed to it.",
  severity: "high",
  level: "mandatory",
  frameworks: { fsbp: ["ECR.1"], nist: ["RA-5"], pci: ["6.2.3", "6.2.4"] },
  why: "Images with holes that everybody knows go into service, and nobody hears of it.",
  fix: "Set imageScanningConfiguration.scanOnPush to true.",
  docs: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",
  demands: [
    {
      types: [REPOSITORY],
      path: "imageScanningConfiguration.scanOnPush",
      accept: is(true),
      finding: "does not scan the images that are pushed to it",
    },
  ],
});

const immutableTags = propertyRule({
  id: "ecr-immutable-tags",
  description: "In every repository a tag stays with its image.",
  severity: "medium",
  level: "mandatory",
  frameworks: { fsbp: ["ECR.2"], nist: ["CA-9(1)", "CM-2", "CM-8(1)"] },
  why: "Whoever may push can slip another image under a tag that is in service.",
  fix: "Set imageTagMutability to IMMUTABLE.",
  docs: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
  demands: [
    {
      types: [REPOSITORY, TEMPLATE],
      path: "imageTagMutability",
      accept: is("IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"),
      finding: "lets a tag be moved to another image",
    },
  ],
});

const repositoryOwnKey = propertyRule({
  id: "ecr-own-key",
  description: "Every repository encrypts with a KMS key of one's own.",
  severity: "medium",
  level: "mandatory",
  frameworks: { nist: ["AU-9", "SC-12(2)", ...ENCRYPTED_AT_REST] },
  why: "Nobody can limit, log apart or revoke the registry's own key.",
  fix: "Add encryptionConfigurations with encryptionType KMS and kmsKey (changing it replaces the repository).",
  docs: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
  demands: [
    {
      types: [REPOSITORY, TEMPLATE],
      path: "encryptionConfigurations",
      accept: isGiven,
      finding: "names no KMS key of one's own",
    },
    ownKey([REPOSITORY, TEMPLATE], "encryptionConfigurations[].kmsKey", "names no KMS key of one's own"),
  ],
});

const lifecycle = companionRule({
  id: "ecr-lifecycle",
  description: "Every repository has a policy for what becomes of old images.",
  severity: "low",
  level: "advisory",
  frameworks: { fsbp: ["ECR.3"], nist: ["CA-9(1)", "CM-2", "CM-2(2)"] },
  why: "Old images with old holes stay, cost, and are put into service by mistake.",
  fix: "Add an aws.ecr.LifecyclePolicy for the repository.",
  docs: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html",
  subjects: [REPOSITORY],
  namedBy: ["name", "id"],
  companions: { [LIFECYCLE]: "repository" },
  missing: "keeps all images for ever: it has no lifecycle policy",
  demands: [{ types: [LIFECYCLE], path: "policy", accept: isGiven, finding: "has no policy" }],
});

const noForceDelete = propertyRule({
  id: "ecr-no-force-delete",
  description: "No repository can be deleted together with its images.",
  severity: "medium",
  level: "mandatory",
  frameworks: {},
  why: "Removing the repository from the program, or its stack, deletes all images that run somewhere.",
  fix: "Leave forceDelete out.",
  docs: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-delete.html",
  demands: [
    {
      types: [REPOSITORY],
      path: "forceDelete",
      accept: orAbsent(is(false)),
      finding: "is deleted together with its images (forceDelete)",
    },
  ],
});

export const ecrRules: readonly Rule[] = [
  scanOnPush,
  immutableTags,
  repositoryOwnKey,
  lifecycle,
  noForceDelete,
];
