import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { Component, Deployment, type Transform } from "../../components/shared";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks, type Registered } from "../support/program";

/** The least component that lets its one child be transformed. */
class Queue extends Component {
  constructor(deployment: Deployment, transform?: Transform<aws.sqs.QueueArgs>) {
    super("test:Queue", "jobs", { deployment });
    const first = new aws.sqs.Queue(...this.child("first", undefined, { name: "first" }));
    new aws.sqs.Queue(
      ...this.child(
        "queue",
        transform,
        { name: "jobs", delaySeconds: 5, tags: { Team: "core" } },
        this.childOptions({ dependsOn: first }),
      ),
    );
    this.registerOutputs({});
  }
}

async function queue(transform?: Transform<aws.sqs.QueueArgs>): Promise<Registered> {
  const run = await runUnderMocks(() => {
    new Queue(new Deployment(deploymentArgs()), transform);
    return Promise.resolve();
  });
  return run.get("aws:sqs/queue:Queue", "jobs-queue");
}

describe("transform", () => {
  it("X5: without one the child is as the component means it", async () => {
    const { inputs, parent, dependencies } = await queue();
    assert.deepEqual(
      [inputs.name, inputs.delaySeconds, inputs.tags, parent],
      ["jobs", 5, { Team: "core" }, "jobs"],
    );
    assert.equal(dependencies.length, 1);
  });

  it("X5: replaces arguments, and leaves all others", async () => {
    const { inputs } = await queue({ delaySeconds: 9, visibilityTimeoutSeconds: 60 });
    assert.deepEqual([inputs.name, inputs.delaySeconds, inputs.visibilityTimeoutSeconds], ["jobs", 9, 60]);
  });

  it("X5: a function sees what the component would make; parent, name and dependencies stay", async () => {
    let seen: unknown[] = [];
    const { inputs, parent, dependencies, protect } = await queue(
      (args: aws.sqs.QueueArgs, options: pulumi.CustomResourceOptions, name: string) => {
        seen = [args.delaySeconds, options.dependsOn !== undefined, name];
        return { args: { delaySeconds: 7 }, options: { protect: true } };
      },
    );
    assert.deepEqual(seen, [5, true, "jobs-queue"]);
    assert.deepEqual([inputs.delaySeconds, inputs.name, parent, protect], [7, "jobs", "jobs", true]);
    assert.equal(dependencies.length, 1);
  });
});
