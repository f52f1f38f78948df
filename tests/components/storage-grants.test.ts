import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { evaluate, parsePolicy, role } from "../../iam";
import { EncryptionKeys } from "../../components/kms";
import { Deployment } from "../../components/shared";
import { Bucket, Database, LogBucket, type ObjectGrantee } from "../../components/storage";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks, type ProgramRun } from "../support/program";

const roleType = "aws:iam/rolePolicy:RolePolicy";
const bucketName = "bulwark-data-dev-123456789012-eu-west-1";
const bucketArn = `arn:aws:s3:::${bucketName}`;
type Verb = "grantRead" | "grantWrite" | "grantReadWrite";

async function granted(verb: Verb, more: Partial<ObjectGrantee> = {}): Promise<ProgramRun> {
  return await runUnderMocks(() => {
    const deployment = new Deployment(deploymentArgs());
    const keys = new EncryptionKeys("keys", { deployment, trailName: "audit" });
    const accessLogs = new LogBucket("access-logs", { deployment, retentionDays: 30 });
    const data = new Bucket("data", {
      deployment,
      keyArn: keys.data.arn,
      accessLogs,
      transform: { grant: { name: "changed" } },
    });
    const reports = new aws.iam.Role("reports", { path: "/bulwark/dev/", assumeRolePolicy: "{}" });
    data[verb]("reports", { role: reports, ...more });
    return Promise.resolve();
  });
}

/** Whether the role may do that with its own policy, the bucket's and the key's. */
function may(
  run: ProgramRun,
  action: string,
  resource: string,
  context: Record<string, string> = {},
): boolean {
  const own = run.get(roleType, "data-grant-reports").inputs.policy as string;
  const key = run.get("aws:kms/key:Key", "keys-data-key");
  const bucket = run.get("aws:s3/bucketPolicy:BucketPolicy", "data-policy").inputs.policy as string;
  const ofKey = action.startsWith("kms:");
  return evaluate(
    {
      principal: role("arn:aws:iam::123456789012:role/bulwark/dev/reports"),
      action,
      resource: ofKey ? (key.outputs.arn as string) : resource,
      resourceAccount: "123456789012",
      context: { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3", ...context },
    },
    {
      identity: [parsePolicy(own, "identity")],
      resource: ofKey ? parsePolicy(key.inputs.policy as string, "key") : parsePolicy(bucket, "bucket"),
    },
  ).allowed;
}

const viaS3 = {
  "kms:ViaService": "s3.eu-west-1.amazonaws.com",
  "kms:EncryptionContext:aws:s3:arn": bucketArn,
};

describe("grants of a bucket", () => {
  const verbs: readonly (readonly [Verb, readonly [string, boolean][]])[] = [
    [
      "grantRead",
      [
        ["s3:GetObject", true],
        ["s3:PutObject", false],
        ["kms:Decrypt", true],
        ["kms:GenerateDataKey", false],
      ],
    ],
    [
      "grantWrite",
      [
        ["s3:GetObject", false],
        ["s3:PutObject", true],
        ["kms:Decrypt", true],
        ["kms:GenerateDataKey", true],
      ],
    ],
    [
      "grantReadWrite",
      [
        ["s3:GetObject", true],
        ["s3:PutObject", true],
        ["kms:Decrypt", true],
        ["kms:GenerateDataKey", true],
      ],
    ],
  ];
  for (const [verb, expected] of verbs) {
    it(`K6: ${verb} is one line, and no more than it says, on both sides`, async () => {
      const run = await granted(verb, { prefixes: ["reports/"] });
      for (const [action, allowed] of expected) {
        assert.equal(may(run, action, `${bucketArn}/reports/1`, viaS3), allowed, action);
        assert.ok(
          !may(run, action, `arn:aws:s3:::other/reports/1`, {
            ...viaS3,
            "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::other",
          }),
          action,
        );
      }
      const list = (prefix: string) => may(run, "s3:ListBucket", bucketArn, { "s3:prefix": prefix });
      assert.deepEqual(
        [list("reports/2026"), list("secret/"), list("")],
        [verb !== "grantWrite", false, false],
      );
      for (const action of ["s3:GetObject", "s3:PutObject"]) {
        assert.ok(!may(run, action, `${bucketArn}/secret/1`), action);
      }
      assert.ok(!may(run, "s3:DeleteObject", `${bucketArn}/reports/1`));
      const otherWay = { ...viaS3, "kms:ViaService": "sqs.eu-west-1.amazonaws.com" };
      assert.ok(!may(run, "kms:Decrypt", "", otherWay));
    });
  }

  it("K6: without prefixes all objects are meant", async () => {
    const run = await granted("grantRead");
    assert.ok(may(run, "s3:GetObject", `${bucketArn}/any/thing`));
    assert.equal(run.get(roleType, "data-grant-reports").inputs.name, "changed", "X5: by transform.grant");
    assert.ok(may(run, "s3:ListBucket", bucketArn, { "s3:prefix": "" }));
  });

  it("X2: a role that the key would not trust, and prefixes with wildcards, are refused", async () => {
    await assert.rejects(granted("grantRead", { prefixes: ["*"] }), /prefixes\.0 is "\*": how keys begin/);
    await assert.rejects(granted("grantRead", { prefixes: [] }), /prefixes is \[\]: at least one/);
    await assert.rejects(
      granted("grantRead", { role: { name: "reports", path: "/" } }),
      /role\.path is "\/": \/bulwark\/dev\//,
    );
  });
});

describe("grants of a database", () => {
  async function connecting(user: string): Promise<ProgramRun> {
    return await runUnderMocks(() => {
      const key = (digit: string) =>
        `arn:aws:kms:eu-west-1:123456789012:key/${digit.repeat(8)}-2222-3333-4444-555555555555`;
      const database = new Database("database", {
        deployment: new Deployment(deploymentArgs()),
        vpcId: "vpc-1",
        subnetIds: ["subnet-a", "subnet-b"],
        keyArn: key("1"),
        logsKeyArn: key("2"),
        instanceClass: "db.t4g.micro",
        engineVersion: "17",
        allocatedStorageGib: 20,
        multiAz: false,
        backupRetentionDays: 7,
        deletionProtection: true,
        finalSnapshot: true,
        applyImmediately: false,
        logRetentionDays: 30,
        transform: { grant: { name: "changed" } },
      });
      database.grantConnect("reports", { role: { name: "reports" }, user });
      return Promise.resolve({ resourceId: database.resourceId });
    });
  }

  it("S5: lets a role sign in as one user of this database, and no other", async () => {
    const run = await connecting("reports");
    const made = run.get(roleType, "database-grant-reports");
    const signsIn = (resource: string) =>
      evaluate(
        {
          principal: role("arn:aws:iam::123456789012:role/bulwark/dev/reports"),
          action: "rds-db:connect",
          resource: `arn:aws:rds-db:eu-west-1:123456789012:dbuser:${resource}`,
          context: {},
        },
        { identity: [parsePolicy(made.inputs.policy as string, "identity")] },
      ).allowed;
    const id = run.outputs.resourceId as string;
    assert.ok(signsIn(`${id}/reports`));
    assert.deepEqual([signsIn(`${id}/dbadmin`), signsIn(`${id}x/reports`)], [false, false]);
    assert.equal(made.inputs.name, "changed");
  });

  it("X2: a pattern of users is refused", async () => {
    await assert.rejects(connecting("*"), /user is "\*": the name of one database user/);
  });
});
