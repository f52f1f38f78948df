import { text } from "../../services/support";
import type { ResourcePermissions, ServicePermissions } from "../model";
import { on, self, tagged, type Target } from "../rules";

/** `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME` */
const queueOfUrl: Target = ({ partition, inputs }) => {
  const [, region, account, name] =
    /^https:\/\/sqs\.([^.]+)\.[^/]+\/(\d+)\/(.+)$/.exec(text(inputs.queueUrl)) ?? [];
  return name === undefined ? undefined : `arn:${partition}:sqs:${region}:${account}:${name}`;
};

const queue: ResourcePermissions = {
  type: "aws:sqs/queue:Queue",
  create: [on(self, "sqs:CreateQueue"), tagged(on(self, "sqs:TagQueue"))],
  read: [on(self, "sqs:GetQueueAttributes", "sqs:ListQueueTags")],
  update: [on(self, "sqs:SetQueueAttributes")],
  retag: [on(self, "sqs:TagQueue", "sqs:UntagQueue")],
  delete: [on(self, "sqs:DeleteQueue", "sqs:GetQueueAttributes")],
};

const policy: ResourcePermissions = {
  type: "aws:sqs/queuePolicy:QueuePolicy",
  create: [on(queueOfUrl, "sqs:SetQueueAttributes")],
  read: [on(queueOfUrl, "sqs:GetQueueAttributes")],
  update: [on(queueOfUrl, "sqs:SetQueueAttributes")],
  delete: [on(queueOfUrl, "sqs:SetQueueAttributes", "sqs:GetQueueAttributes")],
};

/** Queues. */
export const sqs: ServicePermissions = { resources: [queue, policy] };
