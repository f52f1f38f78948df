import assert from "node:assert/strict";
import { role, service, type Principal, type Request } from "../../iam";
import { authorisation, judge, type Authorisation } from "../../simulator/authorisation";
import { runStack, type ProgramRun } from "../support/program";

/** What the authorisation makes of the program's own resources. */
for (const stack of ["dev", "prod"]) {
  describe(`policies that bear on requests in stack ${stack}`, () => {
    let run: ProgramRun;
    let world: Authorisation;
    let worker: Principal;

    before(async () => {
      run = await runStack(stack);
      world = authorisation(run.resources);
      worker = role(run.get("aws:iam/role:Role", "worker-role").outputs.arn);
    });

    const arn = (type: string, name: string): string => run.get(type, name).outputs.arn;
    const key = (purpose: string) => arn("aws:kms/key:Key", `keys-${purpose}-key`);
    const bucket = (name: string) => arn("aws:s3/bucket:Bucket", name);
    const verdict = (request: Request) => judge(world.bearingOn(request)).verdict;
    const roles = () =>
      [...world.identities.values()].filter(({ resource }) => resource.type === "aws:iam/role:Role");

    it("K5: the worker decrypts through S3 with the data key, and not directly", () => {
      const decrypt = {
        principal: worker,
        action: "kms:Decrypt",
        resource: key("data"),
        encryptionContext: { "aws:s3:arn": bucket("data-bucket") },
      };
      assert.equal(verdict({ ...decrypt, via: ["s3.amazonaws.com"] }), "allowed");
      assert.equal(verdict(decrypt), "denied");
      assert.equal(verdict({ ...decrypt, via: ["sqs.amazonaws.com"] }), "denied");
      assert.equal(verdict({ ...decrypt, via: ["s3.amazonaws.com"], resource: key("trail") }), "denied");
    });

    it("K5: no other role of the stack reads objects of the data bucket and decrypts them", () => {
      const resource = `${bucket("data-bucket")}/incoming/a`;
      const encryptionContext = { "aws:s3:arn": bucket("data-bucket") };
      const able = roles().filter((identity) => {
        const principal = role(identity.arn);
        const decrypt = { principal, action: "kms:Decrypt", resource: key("data"), encryptionContext };
        return (
          verdict({ principal, action: "s3:GetObject", resource }) === "allowed" &&
          verdict({ ...decrypt, via: ["s3.amazonaws.com"] }) === "allowed"
        );
      });
      assert.deepEqual(
        able.map(({ resource: { urn } }) => urn.split("::").at(-1)),
        ["worker-role"],
      );
    });

    it("A2: CloudTrail writes to the trail bucket for its own trail only, and no role reads there", () => {
      const trail = arn("aws:cloudtrail/trail:Trail", "audit-trail");
      const write = {
        principal: service("cloudtrail.amazonaws.com"),
        action: "s3:PutObject",
        resource: `${bucket("audit-bucket-bucket")}/AWSLogs/123456789012/x`,
        context: { "aws:SourceArn": trail, "s3:x-amz-acl": "bucket-owner-full-control" },
      };
      assert.equal(verdict(write), "allowed");
      assert.equal(
        verdict({ ...write, context: { ...write.context, "aws:SourceArn": `${trail}-2` } }),
        "denied",
      );
      for (const { arn: principal } of roles()) {
        const read = { principal: role(principal), action: "s3:GetObject", resource: write.resource };
        assert.equal(verdict(read), "denied", principal);
      }
    });

    it("V3: an endpoint lets the account's own roles reach its own buckets, and nobody else", () => {
      const endpoint = run.get("aws:ec2/vpcEndpoint:VpcEndpoint", "network-endpoint-s3").id;
      const read = {
        principal: worker,
        action: "s3:GetObject",
        resource: `${bucket("data-bucket")}/incoming/a`,
        context: { "aws:SourceVpce": endpoint },
      };
      const bearing = world.bearingOn(read);
      assert.equal(bearing.policies.endpoint?.kind, "endpoint");
      assert.deepEqual(bearing.unseen, []);
      assert.equal(judge(bearing).verdict, "allowed");
      assert.equal(judge(world.bearingOn({ ...read, resourceAccount: "999999999999" })).verdict, "denied");
    });

    it("S1: every bucket's public-access block bears on requests, and nothing is left unseen", () => {
      for (const { outputs } of run.ofType("aws:s3/bucket:Bucket")) {
        const { policies, unseen, request } = world.bearingOn({
          principal: worker,
          action: "s3:GetObject",
          resource: `${outputs.arn}/x`,
        });
        assert.equal(policies.publicAccessBlock?.restrictPublicBuckets, true, outputs.arn);
        assert.equal(policies.resource?.kind, "bucket");
        assert.equal(request.resourceAccount, "123456789012");
        assert.deepEqual(unseen, []);
      }
    });

    it("a service assumes only the role that trusts it", () => {
      const assume = (name: string, resource: string) =>
        verdict({ principal: service(name), action: "sts:AssumeRole", resource });
      assert.equal(assume("lambda.amazonaws.com", arn("aws:iam/role:Role", "worker-role")), "allowed");
      assert.equal(assume("ec2.amazonaws.com", arn("aws:iam/role:Role", "worker-role")), "denied");
      assert.equal(assume("ec2.amazonaws.com", arn("aws:iam/role:Role", "web-role")), "allowed");
    });

    it("every policy in the stack can be read", () => {
      const unseen = [...world.identities.values()].flatMap((identity) => identity.policies().unseen);
      assert.deepEqual(
        unseen.map(({ message }) => message).filter((message) => !message.includes("service-linked role")),
        [],
      );
      for (const type of [
        "aws:kms/key:Key",
        "aws:s3/bucket:Bucket",
        "aws:sns/topic:Topic",
        "aws:sqs/queue:Queue",
      ])
        for (const { outputs } of run.ofType(type))
          assert.ok(world.resourcePolicy(outputs.arn, "*") !== undefined, outputs.arn);
    });
  });
}
