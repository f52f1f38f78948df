import assert from "node:assert/strict";
import {
  encryptionStatements,
  isOwnBucket,
  logDeliveryStatements,
  transportStatements,
} from "../../components/storage/bucket-policy";
import { monitoringPermissions, monitoringTrust } from "../../components/storage/monitoring-policies";
import { Deployment } from "../../components/shared";
import {
  allow,
  evaluate,
  parsePolicy,
  policy,
  role,
  service,
  type ContextInput,
  type Decision,
  type Statement,
} from "../../iam";
import { deploymentArgs } from "../support/deployment";

const deployment = new Deployment(deploymentArgs());
const account = deployment.accountId;
const bucketName = deployment.bucketName("data");
const bucketArn = deployment.bucketArn(bucketName);
const keyArn = `arn:aws:kms:eu-west-1:${account}:key/11111111-2222-3333-4444-555555555555`;
const worker = role(deployment.roleArn("bulwark-worker-dev"));
/** What lets the worker in at all, so that only the bucket's denials decide. */
const everythingAllowed = parsePolicy(policy(allow("All", { actions: "s3:*", resources: "*" })), "identity");

const tls = { "aws:SecureTransport": true, "s3:TlsVersion": "1.3" };
const sse = "s3:x-amz-server-side-encryption";
const sseKey = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const sseCustomer = "s3:x-amz-server-side-encryption-customer-algorithm";

function decide(
  statements: readonly Statement[],
  action: string,
  resource: string,
  context: ContextInput,
): Decision {
  return evaluate(
    { principal: worker, action, resource, resourceAccount: account, context },
    { identity: [everythingAllowed], resource: parsePolicy(policy(...statements), "bucket") },
  );
}

function denyingSids(decision: Decision): (string | undefined)[] {
  return decision.decision === "explicit-deny"
    ? decision.statements.map(({ statement }) => statement.sid)
    : [];
}

describe("bucket policy", () => {
  const transport = transportStatements(bucketArn);
  const encryption = encryptionStatements(bucketArn, keyArn);
  const upload = (context: ContextInput) =>
    decide([...transport, ...encryption], "s3:PutObject", `${bucketArn}/a/b`, { ...tls, ...context });

  describe("S2: transport", () => {
    for (const [action, resource] of [
      ["s3:GetObject", `${bucketArn}/a`],
      ["s3:ListBucket", bucketArn],
      ["s3:PutObject", `${bucketArn}/a`],
    ] as const) {
      it(`${action} needs TLS 1.2`, () => {
        assert.equal(decide(transport, action, resource, tls).decision, "allow");
        assert.equal(
          decide(transport, action, resource, { ...tls, "s3:TlsVersion": "1.2" }).decision,
          "allow",
        );
        const old = decide(transport, action, resource, { ...tls, "s3:TlsVersion": "1.1" });
        assert.deepEqual(denyingSids(old), ["DenyOldTls"]);
        const plain = decide(transport, action, resource, { "aws:SecureTransport": false });
        assert.deepEqual(denyingSids(plain), ["DenyInsecureTransport"]);
      });
    }

    it("says nothing about other buckets", () => {
      const other = decide(transport, "s3:GetObject", "arn:aws:s3:::other/a", {
        "aws:SecureTransport": false,
      });
      assert.equal(other.decision, "allow");
    });
  });

  describe("S2: encryption", () => {
    it("uploads without headers work: the bucket's default encryption covers them", () => {
      assert.equal(upload({}).decision, "allow");
    });

    it("uploads that name the bucket's own key work", () => {
      assert.equal(upload({ [sse]: "aws:kms", [sseKey]: keyArn }).decision, "allow");
    });

    for (const other of ["AES256", "aws:kms:dsse"]) {
      it(`uploads with ${other} are refused`, () => {
        assert.deepEqual(denyingSids(upload({ [sse]: other })), ["DenyOtherEncryption"]);
      });
    }

    it("uploads with another key are refused", () => {
      const otherKey = keyArn.replace("1111", "2222");
      assert.deepEqual(denyingSids(upload({ [sse]: "aws:kms", [sseKey]: otherKey })), ["DenyOtherKey"]);
    });

    it("uploads with SSE-KMS and no key are refused: S3 would take the AWS-managed key", () => {
      assert.deepEqual(denyingSids(upload({ [sse]: "aws:kms" })), ["DenyAwsManagedKey"]);
    });

    it("uploads with a key of the customer's (SSE-C) are refused", () => {
      assert.deepEqual(denyingSids(upload({ [sseCustomer]: "AES256" })), ["DenyCustomerProvidedKey"]);
    });

    it("reading is not a matter of upload headers", () => {
      assert.equal(decide(encryption, "s3:GetObject", `${bucketArn}/a`, tls).decision, "allow");
    });

    it("each denial is needed: without it the upload it is for goes through", () => {
      const cases: Record<string, ContextInput> = {
        DenyOtherEncryption: { [sse]: "AES256" },
        DenyOtherKey: { [sse]: "aws:kms", [sseKey]: "arn:aws:kms:eu-west-1:210987654321:key/other" },
        DenyAwsManagedKey: { [sse]: "aws:kms" },
        DenyCustomerProvidedKey: { [sseCustomer]: "AES256" },
      };
      assert.deepEqual(Object.keys(cases).sort(), encryption.map(({ Sid }) => Sid).sort());
      for (const [sid, context] of Object.entries(cases)) {
        const without = encryption.filter(({ Sid }) => Sid !== sid);
        assert.equal(decide(without, "s3:PutObject", `${bucketArn}/a`, context).decision, "allow", sid);
      }
    });
  });
});

describe("log bucket policy", () => {
  const logBucketArn = deployment.bucketArn(deployment.bucketName("access-logs"));
  const document = parsePolicy(policy(...logDeliveryStatements(deployment, logBucketArn)), "bucket");
  const deliver = (principal: string, context: ContextInput, action = "s3:PutObject") =>
    evaluate(
      {
        principal: service(principal),
        action,
        resource: `${logBucketArn}/${bucketName}/2030-01-01-00-00-00-ABC`,
        resourceAccount: account,
        context,
      },
      { resource: document },
    ).decision;
  const source = { "aws:SourceAccount": account, "aws:SourceArn": bucketArn };

  it("S4: S3 may deliver the access logs of this deployment's buckets", () => {
    assert.equal(deliver("logging.s3.amazonaws.com", source), "allow");
  });

  it("S4: not for another account, another project's or environment's bucket, nobody's", () => {
    const other = (purpose: Partial<ConstructorParameters<typeof Deployment>[0]>) => {
      const elsewhere = new Deployment(deploymentArgs(purpose));
      return elsewhere.bucketArn(elsewhere.bucketName("data"));
    };
    const contexts: ContextInput[] = [
      { ...source, "aws:SourceAccount": "210987654321" },
      { ...source, "aws:SourceArn": other({ project: "other" }) },
      { ...source, "aws:SourceArn": other({ environment: "prod" }) },
      { "aws:SourceAccount": account },
      { "aws:SourceArn": bucketArn },
      {},
    ];
    for (const context of contexts) {
      assert.equal(deliver("logging.s3.amazonaws.com", context), "implicit-deny", JSON.stringify(context));
    }
  });

  it("S4: no other service, no other action", () => {
    assert.equal(deliver("cloudtrail.amazonaws.com", source), "implicit-deny");
    assert.equal(deliver("logging.s3.amazonaws.com", source, "s3:GetObject"), "implicit-deny");
  });

  it("S4: a cut bucket name still counts as one of the deployment's, as long as it shows the environment", () => {
    const long = new Deployment(
      deploymentArgs({ project: "a-rather-long-project", region: "ap-southeast-2" }),
    );
    const name = long.bucketName("customer-documents");
    assert.equal(name.length, 63);
    assert.ok(isOwnBucket(long, name));
    const evaluated = evaluate(
      {
        principal: service("logging.s3.amazonaws.com"),
        action: "s3:PutObject",
        resource: "arn:aws:s3:::logs/x",
        resourceAccount: account,
        context: { "aws:SourceAccount": account, "aws:SourceArn": long.bucketArn(name) },
      },
      { resource: parsePolicy(policy(...logDeliveryStatements(long, "arn:aws:s3:::logs")), "bucket") },
    );
    assert.equal(evaluated.decision, "allow");
    assert.ok(!isOwnBucket(long, long.bucketName("x".repeat(40))));
  });
});

describe("enhanced monitoring's role", () => {
  const assume = (principal: string, context: ContextInput) =>
    evaluate(
      {
        principal: service(principal),
        action: "sts:AssumeRole",
        resource: deployment.roleArn("bulwark-database-monitoring-dev"),
        context,
      },
      { resource: parsePolicy(monitoringTrust(deployment, ["bulwark-database-dev"]), "trust") },
    ).decision;
  const source = {
    "aws:SourceAccount": account,
    "aws:SourceArn": deployment.arn("rds", "db:bulwark-database-dev"),
  };

  it("S5: RDS monitoring may assume it for this instance, nobody for another", () => {
    assert.equal(assume("monitoring.rds.amazonaws.com", source), "allow");
    assert.equal(assume("rds.amazonaws.com", source), "implicit-deny");
    const other = { ...source, "aws:SourceArn": deployment.arn("rds", "db:other") };
    assert.equal(assume("monitoring.rds.amazonaws.com", other), "implicit-deny");
    assert.equal(assume("monitoring.rds.amazonaws.com", {}), "implicit-deny");
  });

  it("S5: it writes RDS's metrics here, and nothing else", () => {
    const may = (action: string, resource: string) =>
      evaluate(
        { principal: worker, action, resource },
        { identity: [parsePolicy(monitoringPermissions(deployment), "identity")] },
      ).allowed;
    const metrics = deployment.arn("logs", "log-group:RDSOSMetrics");
    assert.ok(may("logs:CreateLogGroup", metrics));
    assert.ok(may("logs:PutLogEvents", `${metrics}:log-stream:db-ABC`));
    assert.ok(!may("logs:DeleteLogGroup", metrics));
    assert.ok(!may("logs:PutLogEvents", deployment.arn("logs", "log-group:/bulwark/dev/audit:log-stream:x")));
    assert.ok(
      !may("logs:PutLogEvents", "arn:aws:logs:us-east-1:123456789012:log-group:RDSOSMetrics:log-stream:x"),
    );
  });
});
