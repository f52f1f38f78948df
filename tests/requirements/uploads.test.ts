import assert from "node:assert/strict";
import { allow, evaluate, parsePolicy, policy, role, type ContextInput } from "../../iam";
import { runStack, type Registered } from "../support/program";

const encryption = "s3:x-amz-server-side-encryption";
const key = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const tls = { "aws:SecureTransport": true, "s3:TlsVersion": "1.3" };
const otherKey = "arn:aws:kms:eu-west-1:123456789012:key/99999999-2222-3333-4444-555555555555";

/** Uploads that a bucket must refuse, and the statement that does. */
const refused: readonly (readonly [what: string, context: ContextInput, sid: string])[] = [
  ["without TLS", { "aws:SecureTransport": false }, "DenyInsecureTransport"],
  ["by TLS 1.1", { ...tls, "s3:TlsVersion": "1.1" }, "DenyOldTls"],
  ["with S3's own encryption", { ...tls, [encryption]: "AES256" }, "DenyOtherEncryption"],
  ["with another key", { ...tls, [encryption]: "aws:kms", [key]: otherKey }, "DenyOtherKey"],
  ["with AWS's own key", { ...tls, [encryption]: "aws:kms" }, "DenyAwsManagedKey"],
];

/** A role that may do anything with S3, so that the bucket's own policy decides. */
const anyone = role("arn:aws:iam::123456789012:role/anyone");
const anything = parsePolicy(policy(allow("All", { actions: "s3:*", resources: "*" })), "identity");

function uploads(bucketPolicy: Registered, document: string, context: ContextInput): boolean {
  const request = {
    principal: anyone,
    action: "s3:PutObject",
    resource: `arn:aws:s3:::${bucketPolicy.inputs.bucket as string}/a`,
    resourceAccount: "123456789012",
    context,
  };
  return evaluate(request, { identity: [anything], resource: parsePolicy(document, "bucket") }).allowed;
}

for (const stack of ["dev", "prod"]) {
  describe(`uploads to the buckets of ${stack}`, () => {
    /** Policies of all buckets with keys; the log bucket takes what S3 and load balancers deliver. */
    let policies: Registered[];
    before(async () => {
      const run = await runStack(stack);
      policies = run
        .ofType("aws:s3/bucketPolicy:BucketPolicy")
        .filter(({ name }) => name !== "access-logs-policy");
      assert.ok(policies.length >= 2);
    });

    it("S2: are taken as they usually come, and with the bucket's own key", () => {
      for (const each of policies) {
        const text = each.inputs.policy as string;
        const ownKey = /"s3:x-amz-server-side-encryption-aws-kms-key-id":"(arn:[^"]+)"/.exec(text)?.[1] ?? "";
        assert.ok(uploads(each, text, tls), each.name);
        assert.ok(uploads(each, text, { ...tls, [encryption]: "aws:kms", [key]: ownKey }), each.name);
      }
    });

    for (const [what, context, sid] of refused) {
      it(`S2: are refused ${what}, by one statement alone`, () => {
        for (const each of policies) {
          const text = each.inputs.policy as string;
          assert.ok(!uploads(each, text, context), each.name);
          const { Statement, ...rest } = JSON.parse(text) as { Statement: { Sid: string }[] };
          const left = Statement.filter((statement) => statement.Sid !== sid);
          assert.ok(uploads(each, JSON.stringify({ ...rest, Statement: left }), context), each.name);
        }
      });
    }
  });
}
