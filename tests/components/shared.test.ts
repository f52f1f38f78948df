import assert from "node:assert/strict";
import fc from "fast-check";
import { Deployment, physicalName } from "../../components/shared";
import { deploymentArgs } from "../support/deployment";

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,30}$/);

describe("physical names", () => {
  it("X1: are {project}-{resource}-{environment} when they fit", () => {
    assert.equal(new Deployment(deploymentArgs()).name("worker"), "bulwark-worker-dev");
  });

  it("S3: carry account and region where the namespace is global", () => {
    const args = deploymentArgs({ accountId: "210987654321", region: "eu-west-1" });
    assert.equal(new Deployment(args).bucketName("data"), "bulwark-data-dev-210987654321-eu-west-1");
  });

  it("S3: never exceed the limit, are the same every time, and do not end in a hyphen", () => {
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 16, max: 64 }),
        (parts, limit) => {
          const name = physicalName(parts, limit);
          assert.ok(name.length <= limit);
          assert.equal(name, physicalName(parts, limit));
          assert.match(name, /^[a-z](-?[a-z0-9]+)*$/);
        },
      ),
    );
  });

  it("S3: stay unique when they are cut", () => {
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        fc.pre(b !== c);
        const long = "x".repeat(60);
        assert.notEqual(physicalName([a, long, b], 40), physicalName([a, long, c], 40));
      }),
    );
  });
});

describe("tags", () => {
  it("X1: hold the required keys and the name", () => {
    assert.deepEqual(new Deployment(deploymentArgs()).tags("bulwark-worker-dev"), {
      Project: "bulwark",
      Environment: "dev",
      Owner: "platform-team",
      CostCenter: "1000",
      Compliance: "internal",
      ManagedBy: "pulumi",
      Name: "bulwark-worker-dev",
    });
  });

  it("X1: further tags are added and cannot replace the required ones", () => {
    const args = deploymentArgs();
    const tags = new Deployment({
      ...args,
      tags: { ...args.tags, extra: { Team: "core", Owner: "nobody" } },
    }).tags("n");
    assert.equal(tags.Team, "core");
    assert.equal(tags.Owner, "platform-team");
  });
});

describe("plain ARNs", () => {
  it("K2: follow the partition, account and region of the provider", () => {
    const china = new Deployment(
      deploymentArgs({ partition: "aws-cn", region: "cn-north-1", accountId: "210987654321" }),
    );
    assert.equal(china.arn("sqs", "queue"), "arn:aws-cn:sqs:cn-north-1:210987654321:queue");
    assert.equal(china.roleArn("*"), "arn:aws-cn:iam::210987654321:role/bulwark/dev/*");
    assert.equal(china.bucketArn("b", "AWSLogs/*"), "arn:aws-cn:s3:::b/AWSLogs/*");
    assert.equal(china.accountRoot, "arn:aws-cn:iam::210987654321:root");
    assert.equal(china.viaService("s3"), "s3.cn-north-1.amazonaws.com.cn");
  });
});
