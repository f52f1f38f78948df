import { type RuleCases, UNKNOWN, casesOf } from "./case";
import { KEY, allFind, finds, of, unknownAt } from "./resources";

const repository = of("aws:ecr/repository:Repository", "app", { name: "app" });
const template = of("aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate", "template");
const lifecycle = of("aws:ecr/lifecyclePolicy:LifecyclePolicy", "lifecycle", {
  repository: "app",
  policy: "{}",
});
const notApplicable = {
  "a pull-through cache": [of("aws:ecr/pullThroughCacheRule:PullThroughCacheRule", "cache")()],
};
const noKey = "names no KMS key of one's own";

export const ecrCases: readonly RuleCases[] = [
  casesOf("ecr-scan-on-push", {
    passes: { "scanned images": [repository({ imageScanningConfiguration: { scanOnPush: true } })] },
    fails: {
      "images nobody looks at": allFind(
        "does not scan the images that are pushed to it",
        repository(),
        repository({ imageScanningConfiguration: { scanOnPush: false } }),
      ),
    },
    unknown: unknownAt(repository, "imageScanningConfiguration"),
    notApplicable,
  }),

  casesOf("ecr-immutable-tags", {
    passes: { "tags that stay": [repository({ imageTagMutability: "IMMUTABLE" })] },
    fails: {
      "tags that move": allFind(
        "lets a tag be moved to another image",
        repository(),
        repository({ imageTagMutability: "MUTABLE" }),
        template(),
      ),
    },
    unknown: unknownAt(repository, "imageTagMutability"),
    notApplicable,
  }),

  casesOf("ecr-own-key", {
    passes: {
      "a key of one's own": [
        repository({ encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: KEY }] }),
      ],
    },
    fails: {
      "no key": allFind(
        noKey,
        repository(),
        repository({ encryptionConfigurations: [{ encryptionType: "AES256" }] }),
        template({ encryptionConfigurations: [{ encryptionType: "KMS" }] }),
      ),
    },
    unknown: {
      "a key not known yet": finds(
        repository({ encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: UNKNOWN }] }),
        "? encryptionConfigurations[0].kmsKey",
      ),
    },
    notApplicable,
  }),

  casesOf("ecr-lifecycle", {
    passes: { "a policy": [repository(), lifecycle()] },
    fails: {
      none: finds(repository(), "keeps all images for ever: it has no lifecycle policy"),
    },
    unknown: {
      "a policy not known yet": {
        resources: [repository(), lifecycle({ policy: UNKNOWN })],
        finds: ["lifecycle ? policy"],
      },
    },
    notApplicable,
  }),

  casesOf("ecr-no-force-delete", {
    passes: { "a repository that must be empty": [repository(), repository({ forceDelete: false })] },
    fails: {
      "one that need not": finds(
        repository({ forceDelete: true }),
        "is deleted together with its images (forceDelete)",
      ),
    },
    unknown: unknownAt(repository, "forceDelete"),
    notApplicable,
  }),
];
