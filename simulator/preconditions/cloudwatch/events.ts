import { text, texts } from "../../services/support";
import { object } from "../s3/buckets";
import type { Call } from "../call";
import { deliveryFault, type Sender } from "../support/deliveries";
import { refuse, type Precondition, type Refusal } from "../precondition";

const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const BUDGET = "aws:budgets/budget:Budget";

/** The id of the rule that a target belongs to. */
function ruleId(call: Call): string {
  const bus = call.text("eventBusName") ?? "default";
  const rule = call.text("rule") ?? "";
  return bus === "default" ? rule : `${bus}/${rule}`;
}

function unheard(call: Call, targetArn: string, sender: Sender): Refusal | undefined {
  const fault = deliveryFault(call, targetArn, sender);
  const reasons = {
    missing: "it does not exist",
    policy: "its policy does not let the service",
    key: "its key does not let the service",
  };
  return fault === undefined
    ? undefined
    : refuse("AccessDenied", `${sender.service} cannot deliver to ${targetArn}: ${reasons[fault]}.`);
}

/** What a rule's target gets, and what gets that which the target does not take. */
function targets(call: Call): string[] {
  return [text(call.inputs.arn), text(object(call.inputs.deadLetterConfig)?.arn)].filter((arn) => arn !== "");
}

/** What Amazon EventBridge and AWS Budgets demand. */
export const events: readonly Precondition[] = [
  {
    id: "EB-1",
    types: [TARGET],
    demands: "The rule of a target exists.",
    source: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html",
    judge: (call) =>
      call.find(RULE, ruleId(call)) === undefined && !call.mayExist(call.text("rule"))
        ? refuse(
            "ResourceNotFoundException",
            `Rule ${call.text("rule") ?? ""} does not exist on EventBus ${call.text("eventBusName") ?? "default"}.`,
          )
        : undefined,
  },
  {
    id: "EB-2",
    types: [RULE],
    at: ["delete"],
    demands: "A rule has no targets any more when it is deleted.",
    source: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html",
    isRetried: true,
    judge: (call) =>
      call
        .list(TARGET)
        .some(
          ({ inputs }) =>
            inputs.rule === call.old?.inputs.name && inputs.eventBusName === call.old?.inputs.eventBusName,
        )
        ? refuse("ValidationException", "Rule can't be deleted since it has targets.")
        : undefined,
  },
  {
    id: "EB-3",
    types: [TARGET],
    at: ["afterwards"],
    demands:
      "A function, topic or queue that a rule calls, or that gets what a target does not take, lets EventBridge.",
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html",
    judge: (call) => {
      const source = text(call.find(RULE, ruleId(call))?.outputs.arn);
      // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
      const sender = { service: "events.amazonaws.com", source, isTold: false };
      return targets(call)
        .map((target) => unheard(call, target, sender))
        .find((each) => each !== undefined);
    },
  },
  {
    id: "BU-1",
    types: [BUDGET],
    at: ["afterwards"],
    demands: "The topics that a budget notifies, and their keys, let AWS Budgets publish.",
    source: "https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html",
    judge: (call) =>
      call
        .objects("notifications")
        .flatMap(({ subscriberSnsTopicArns }) => texts(subscriberSnsTopicArns))
        .map((topic) =>
          unheard(call, topic, { service: "budgets.amazonaws.com", source: text(call.inputs.arn) }),
        )
        .find((each) => each !== undefined),
  },
];
