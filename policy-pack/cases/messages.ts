import { type RuleCases, casesOf } from "./case";
import { finds, keyCases, of } from "./resources";

const topic = of("aws:sns/topic:Topic", "alerts");
const queue = of("aws:sqs/queue:Queue", "jobs", { name: "jobs-dev" });

export const snsCases: readonly RuleCases[] = [
  casesOf("sns-topic-own-key", {
    ...keyCases(topic, "kmsMasterKeyId"),
    notApplicable: { "a subscription": [of("aws:sns/topicSubscription:TopicSubscription", "mail")()] },
  }),
];

const ownKey = keyCases(queue, "kmsMasterKeyId");

export const sqsCases: readonly RuleCases[] = [
  casesOf("sqs-queue-own-key", {
    passes: {
      ...ownKey.passes,
      "one that may use SSE-SQS": {
        config: { sseSqsQueues: ["jobs-*"] },
        resources: [queue(), queue({ sqsManagedSseEnabled: true })],
      },
    },
    fails: {
      ...ownKey.fails,
      "SSE-SQS": finds(queue({ sqsManagedSseEnabled: true }), "names no KMS key of one's own"),
      "no encryption, where SSE-SQS will do": {
        config: { sseSqsQueues: ["jobs-*"] },
        ...finds(queue({ sqsManagedSseEnabled: false }), "is not encrypted at all"),
      },
    },
    unknown: ownKey.unknown,
    notApplicable: { "a redrive policy": [of("aws:sqs/redrivePolicy:RedrivePolicy", "redrive")()] },
  }),
];
