import assert from "node:assert/strict";
import * as fs from "node:fs";
import { taggableTypes } from "../../policy-pack/rules/tags/taggable";
import {
  installedPackage,
  readTaggableTypes,
  tableFile,
  tableSource,
} from "../../policy-pack/tools/taggable-types";

describe("policy pack: table of taggable types", () => {
  it("P1: is that of the installed @pulumi/aws", async () => {
    const fresh = await tableSource(readTaggableTypes(installedPackage()));
    assert.equal(
      fs.readFileSync(tableFile, "utf8"),
      fresh,
      "@pulumi/aws has changed: run `node -r ts-node/register policy-pack/tools/taggable-types.ts`",
    );
  });

  it("P1: names types by the tokens that the engine uses", () => {
    const sample = [
      "aws:s3/bucket:Bucket",
      "aws:ec2/vpc:Vpc",
      "aws:kms/key:Key",
      "aws:ec2/launchTemplate:LaunchTemplate",
    ];
    for (const type of sample) {
      assert.ok(taggableTypes.has(type), type);
    }
    assert.ok(!taggableTypes.has("aws:s3/bucketPolicy:BucketPolicy"));
    assert.ok(!taggableTypes.has("aws:kms/alias:Alias"));
  });
});
