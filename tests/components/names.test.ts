import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate, parsePolicy, policy, service } from "../../iam";
import { logsKeyUse } from "../../components/kms/key-policies";
import { Deployment } from "../../components/shared";
import { deploymentProblems } from "../../components/shared/deployment-problems";
import { isOwnBucket } from "../../components/storage/bucket-policy";
import { identifierOf } from "../../components/storage/postgres-database";
import { identifierProblems, purposeProblems } from "../../components/storage/purpose-problems";
import { deploymentArgs } from "../support/deployment";

/** Anything that somebody may call a project, a stack or a component, right or wrong. */
const anyName = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9-]{0,40}$/),
  fc.stringMatching(/^[a-z]{1,8}(-[a-z0-9]{1,12}){0,4}$/),
  fc.stringMatching(/^[A-Za-z0-9_.-]{1,20}$/),
);

describe("names that a deployment accepts", () => {
  it("S3: give names that S3, RDS and AWS Backup take, and that the policies of logs know", () => {
    let accepted = 0;
    fc.assert(
      fc.property(anyName, anyName, anyName, (project, environment, purpose) => {
        if (deploymentProblems({ project, environment }).length > 0) return;
        const deployment = new Deployment(deploymentArgs({ project, environment }));
        if (purposeProblems(purpose).length === 0) {
          const bucket = deployment.bucketName(purpose);
          assert.match(bucket, /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
          assert.doesNotMatch(bucket, /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3)$/);
        }
        assert.match(deployment.name("vault", 50), /^[a-zA-Z0-9_-]{2,50}$/);
        if (identifierProblems(deployment, purpose).length > 0) return;
        accepted += 1;
        const identifier = identifierOf(purpose, { deployment });
        assert.match(identifier, /^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
        const logs = (group: string) =>
          evaluate(
            {
              principal: service("logs.eu-west-1.amazonaws.com"),
              action: "kms:GenerateDataKey",
              resource: deployment.arn("kms", "key/1"),
              context: {
                "kms:EncryptionContext:aws:logs:arn": deployment.arn("logs", `log-group:${group}`),
              },
            },
            { resource: parsePolicy(policy.key(...logsKeyUse(deployment)), "key") },
          ).allowed;
        assert.ok(logs(`/aws/rds/instance/${identifier}/postgresql`), identifier);
        assert.ok(logs(deployment.logGroupName(purpose)));
        assert.ok(!logs(`/aws/rds/instance/x${identifier}/postgresql`));
      }),
      { numRuns: 600, seed: 5 },
    );
    assert.ok(accepted > 20, `${accepted} were accepted`);
  });

  it("S3: a name that RDS would have cut is refused: the logs key would not know its log groups", () => {
    const long = new Deployment(deploymentArgs({ project: "p".repeat(30), environment: "e".repeat(20) }));
    assert.deepEqual(identifierProblems(long, "orders"), []);
    const [problem] = identifierProblems(long, "orders-archive");
    assert.match(problem?.message ?? "", /short enough for RDS's 63 characters/);
    assert.equal(identifierProblems(long, "orders", ["reader-of-reports"]).length, 1);
    assert.ok(!identifierOf("orders-archive", { deployment: long }).endsWith(long.environment));
  });

  it("S3: buckets of a deployment with names of usual length are its own for the log bucket", () => {
    const usual = new Deployment(deploymentArgs({ project: "payments", environment: "staging" }));
    assert.ok(isOwnBucket(usual, usual.bucketName("access-logs")));
  });

  const refused: readonly (readonly [string, string, string])[] = [
    ["My_App", "dev", "project"],
    ["app", "Dev", "environment"],
    ["app", "feature_x", "environment"],
    ["1app", "dev", "project"],
    ["my--app", "dev", "project"],
    ["app-", "dev", "project"],
    ["sg-app", "dev", "project"],
    ["a".repeat(40), "e".repeat(11), "environment"],
  ];
  for (const [project, environment, path] of refused) {
    it(`X2: "${project}" with "${environment}" is refused, with the fix`, () => {
      const problems = deploymentProblems({ project, environment });
      assert.deepEqual(
        problems.map((problem) => problem.path),
        [[path]],
      );
      assert.match(problems[0]?.message ?? "", /; fix: /);
      assert.throws(
        () => new Deployment(deploymentArgs({ project, environment })),
        /The deployment cannot be built/,
      );
    });
  }

  it("X2: usual names pass", () => {
    for (const [project, environment] of [
      ["bulwark", "dev"],
      ["a", "1"],
      ["orders-api", "pr-123"],
      ["a".repeat(40), "e".repeat(10)],
    ] as const) {
      assert.deepEqual(deploymentProblems({ project, environment }), []);
    }
  });
});
