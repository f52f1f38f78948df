import type { ResourcePermissions, ServicePermissions } from "../model";
import { named, on, pass, self, tagged } from "../rules";

const topic: ResourcePermissions = {
  type: "aws:sns/topic:Topic",
  create: [on(self, "sns:CreateTopic", "sns:SetTopicAttributes"), tagged(on(self, "sns:TagResource"))],
  read: [on(self, "sns:GetTopicAttributes", "sns:ListTagsForResource")],
  update: [on(self, "sns:SetTopicAttributes")],
  retag: [on(self, "sns:TagResource", "sns:UntagResource")],
  delete: [on(self, "sns:DeleteTopic")],
};

const policy: ResourcePermissions = {
  type: "aws:sns/topicPolicy:TopicPolicy",
  create: [on(named("arn"), "sns:SetTopicAttributes")],
  read: [on(named("arn"), "sns:GetTopicAttributes")],
  update: [on(named("arn"), "sns:SetTopicAttributes")],
  // The topic gets back the policy that AWS gives to every topic.
  delete: [on(named("arn"), "sns:SetTopicAttributes")],
};

const ofTopic = named("topic");
const passed = pass("subscriptionRoleArn", "sns.amazonaws.com");

const subscription: ResourcePermissions = {
  type: "aws:sns/topicSubscription:TopicSubscription",
  create: [on(ofTopic, "sns:Subscribe"), passed],
  read: [on(ofTopic, "sns:GetSubscriptionAttributes", "sns:ListSubscriptionsByTopic")],
  update: [on(ofTopic, "sns:SetSubscriptionAttributes"), passed],
  delete: [on(ofTopic, "sns:Unsubscribe", "sns:GetSubscriptionAttributes")],
};

/** Topics and who gets their messages. */
export const sns: ServicePermissions = { resources: [topic, policy, subscription] };
