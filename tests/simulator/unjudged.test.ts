import assert from "node:assert/strict";
import { World } from "../../simulator";
import type { Precondition } from "../../simulator/preconditions";
import { judgedInputs } from "../../simulator/unjudged";

const TOPIC = "aws:sns/topic:Topic";
const POLICY = "aws:sns/topicPolicy:TopicPolicy";

const base = { demands: "Something.", source: "https://example.com/" };

/** One reads an input of the topic itself, the other the policy of a topic from elsewhere. */
const preconditions: readonly Precondition[] = [
  {
    ...base,
    id: "T-1",
    types: [TOPIC],
    at: ["check"],
    judge: (call) => (call.text("displayName") === "?" ? { code: "C", message: "M" } : undefined),
  },
  {
    ...base,
    id: "T-2",
    types: [TOPIC],
    judge: (call) => {
      call.serviceMay({
        service: "s3.amazonaws.com",
        action: "sns:Publish",
        resource: String(call.old?.outputs.arn),
      });
      return undefined;
    },
  },
];

describe("inputs that the simulated AWS takes as they are", () => {
  const world = new World();
  const { outputs } = world.create({
    type: TOPIC,
    identity: "topic",
    inputs: { name: "topic", displayName: "?", deliveryPolicy: "{}", tags: {}, region: "eu-west-1" },
  });
  world.create({ type: POLICY, identity: "policy", inputs: { arn: outputs.arn, policy: "{}" } });

  it("are those that neither a precondition nor a model reads", () => {
    assert.deepEqual(judgedInputs(world.toJSON(), { preconditions }), {
      inputs: 7,
      unjudged: new Map([[TOPIC, ["deliveryPolicy"]]]),
    });
  });

  it("are more without the preconditions: one that reads the input, and one that asks for a policy", () => {
    assert.deepEqual(
      judgedInputs(world.toJSON(), {}).unjudged,
      new Map([
        [TOPIC, ["deliveryPolicy", "displayName"]],
        [POLICY, ["policy"]],
      ]),
    );
  });
});
