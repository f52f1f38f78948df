import assert from "node:assert/strict";
import { iamRules } from "../../policy-pack/rules/iam";
import { kmsRules } from "../../policy-pack/rules/kms";
import { policiesRules } from "../../policy-pack/rules/policies";
import { s3PolicyRules } from "../../policy-pack/rules/s3/policies";
import { GOOD_DOCUMENTS } from "./corpus/good-documents";
import { Engine } from "./engine";

/** What a policy must also deny: a demand on the whole policy, not on what a statement of it allows. */
const DEMANDS = /^(s3|sns|sqs|efs)-policy-(tls|uploads-encrypted)$/;
const all = [...iamRules, ...kmsRules, ...policiesRules, ...s3PolicyRules];
const engine = new Engine(all.filter(({ id }) => !DEMANDS.test(id)));

describe("policy pack: policies as AWS teaches them", () => {
  it("P1: are at least 100, no two alike", () => {
    const texts = GOOD_DOCUMENTS.flatMap(({ type, documents }) =>
      documents.map(({ statements }) => `${type} ${JSON.stringify(statements)}`),
    );
    assert.equal(new Set(texts).size, texts.length);
    assert.ok(texts.length >= 100, String(texts.length));
  });

  for (const { type, property, inputs, documents } of GOOD_DOCUMENTS) {
    for (const { title, statements } of documents) {
      it(`P1, P3: passes ${type}: ${title}`, async () => {
        const document = { Version: "2012-10-17", Statement: statements };
        for (const policy of [document, JSON.stringify(document)]) {
          const resource = { type, name: "good", inputs: { ...inputs, [property]: policy } };
          const { diagnostics } = await engine.resource(resource);
          const refused = diagnostics.filter(({ level }) => level === "mandatory");
          assert.deepEqual(
            refused.map(({ message }) => message.split("\n")[1]),
            [],
          );
        }
      });
    }
  }

  it("P1: passes each as a part of a bucket policy that denies what it must", async () => {
    const bucket = GOOD_DOCUMENTS.find(({ type }) => type === "aws:s3/bucketPolicy:BucketPolicy")!;
    const arns = ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"];
    const uploads = (Condition: object) => ({
      ...{ Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: arns[1], Condition },
    });
    const ALGORITHM = "s3:x-amz-server-side-encryption";
    const KEY = `${ALGORITHM}-aws-kms-key-id`;
    const key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const demanded = [
      {
        ...{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: arns },
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      uploads({ StringNotEqualsIfExists: { [ALGORITHM]: "aws:kms" }, Null: { [ALGORITHM]: "false" } }),
      uploads({ StringNotEquals: { [KEY]: key }, Null: { [ALGORITHM]: "false" } }),
      uploads({ Null: { [`${ALGORITHM}-customer-algorithm`]: "false" } }),
    ];
    const demanding = new Engine(all.filter(({ id }) => DEMANDS.test(id)));
    for (const { statements } of bucket.documents) {
      const policy = JSON.stringify({ Version: "2012-10-17", Statement: [...statements, ...demanded] });
      const resource = { type: bucket.type, name: "good", inputs: { ...bucket.inputs, policy } };
      assert.deepEqual((await demanding.resource(resource)).diagnostics, []);
    }
  });
});
