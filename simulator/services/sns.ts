import { allow, policy, policyText } from "../../iam";
import type { Instance, ResourceModel, ServiceModel } from "../model";
import { accountId, always, emptyText, regionalArn, text, uuid } from "./support";

const topic: ResourceModel = {
  type: "aws:sns/topic:Topic",
  physicalName: "name",
  taggable: true,
  replaceOn: ["fifoTopic"],
  defaults: () => ({ contentBasedDeduplication: false, fifoTopic: false }),
  id: (instance) => regionalArn(instance, "sns", text(instance.inputs.name)),
  computed: {
    arn: ({ id }) => id,
    beginningArchiveTime: emptyText,
    fifoThroughputScope: ({ inputs }) => (inputs.fifoTopic === true ? "Topic" : ""),
    namePrefix: emptyText,
    owner: accountId,
    policy: defaultTopicPolicy,
    signatureVersion: always(0),
    tracingConfig: emptyText,
  },
};

const topicPolicy: ResourceModel = {
  type: "aws:sns/topicPolicy:TopicPolicy",
  replaceOn: ["arn"],
  id: ({ inputs }) => text(inputs.arn),
  computed: { owner: accountId },
};

/** Endpoints that somebody must confirm by hand. */
const confirmedByHand = new Set(["email", "email-json", "http", "https"]);

const topicSubscription: ResourceModel = {
  type: "aws:sns/topicSubscription:TopicSubscription",
  replaceOn: ["endpoint", "protocol", "topic"],
  defaults: () => ({
    confirmationTimeoutInMinutes: 1,
    endpointAutoConfirms: false,
    rawMessageDelivery: false,
  }),
  id: (instance) => `${text(instance.inputs.topic)}:${uuid(instance)}`,
  computed: {
    arn: ({ id }) => id,
    confirmationWasAuthenticated: (instance) => !isPending(instance),
    filterPolicyScope: ({ inputs }) => (inputs.filterPolicy === undefined ? "" : "MessageAttributes"),
    ownerId: accountId,
    pendingConfirmation: isPending,
  },
};

/** Topics and their subscriptions. */
export const sns: ServiceModel = { resources: [topic, topicPolicy, topicSubscription] };

function isPending({ inputs }: Instance): boolean {
  return confirmedByHand.has(text(inputs.protocol)) && inputs.endpointAutoConfirms !== true;
}

/** What AWS gives a topic: everybody, but only on behalf of the owner's account. */
function defaultTopicPolicy({ id, accountId: account }: Instance): string {
  const document = policy.topic(
    allow("__default_statement_ID", {
      principals: { AWS: "*" },
      actions: [
        "sns:AddPermission",
        "sns:DeleteTopic",
        "sns:GetTopicAttributes",
        "sns:ListSubscriptionsByTopic",
        "sns:Publish",
        "sns:RemovePermission",
        "sns:SetTopicAttributes",
        "sns:Subscribe",
      ],
      resources: id,
      conditions: { StringEquals: { "AWS:SourceOwner": account } },
    }),
  );
  return policyText({ ...document, Version: "2008-10-17", Id: "__default_policy_ID" });
}
