import type { ResourceModel, ServiceModel } from "../model";
import { always, dnsSuffix, emptyText, regionalArn, text } from "./support";

const queue: ResourceModel = {
  type: "aws:sqs/queue:Queue",
  physicalName: "name",
  taggable: true,
  replaceOn: ["fifoQueue"],
  defaults: () => ({
    contentBasedDeduplication: false,
    delaySeconds: 0,
    fifoQueue: false,
    maxMessageSize: 262144,
    messageRetentionSeconds: 345600,
    receiveWaitTimeSeconds: 0,
    visibilityTimeoutSeconds: 30,
  }),
  id: ({ inputs, region, partition, accountId }) =>
    `https://sqs.${region}.${dnsSuffix(partition)}/${accountId}/${text(inputs.name)}`,
  computed: {
    arn: (instance) => regionalArn(instance, "sqs", text(instance.inputs.name)),
    deduplicationScope: ({ inputs }) => (inputs.fifoQueue === true ? "queue" : ""),
    fifoThroughputLimit: ({ inputs }) => (inputs.fifoQueue === true ? "perQueue" : ""),
    kmsDataKeyReusePeriodSeconds: always(300),
    namePrefix: emptyText,
    policy: emptyText,
    redriveAllowPolicy: emptyText,
    redrivePolicy: emptyText,
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-sqs-sse-queue.html
    sqsManagedSseEnabled: ({ inputs }) => text(inputs.kmsMasterKeyId) === "",
    url: ({ id }) => id,
  },
};

const queuePolicy: ResourceModel = {
  type: "aws:sqs/queuePolicy:QueuePolicy",
  replaceOn: ["queueUrl"],
  id: ({ inputs }) => text(inputs.queueUrl),
};

/** Queues. */
export const sqs: ServiceModel = { resources: [queue, queuePolicy] };
