import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluate } from "../../iam";
import { findAction } from "../../cli/can/actions";
import { answerFor, type Answer } from "../../cli/can/answer";
import { everybody } from "../../cli/can/everybody";
import { Names } from "../../cli/can/names";
import { previewedStack } from "../../cli/can/preview";
import { findPrincipal } from "../../cli/can/principals";
import { questionOf, type Question } from "../../cli/can/question";
import { answerLines, whoLines } from "../../cli/can/report";
import { findTarget } from "../../cli/can/resources";
import type { StackResource } from "../../cli/can/state";
import { UserError } from "../../cli/errors";
import { projectFolder } from "../../cli/project";
import { authorisation, type Authorisation } from "../../simulator/authorisation";

const says = (pattern: RegExp) => (error: unknown) =>
  error instanceof UserError && pattern.test(error.message);

for (const stack of ["dev", "prod"]) {
  describe(`npm run can on what the program creates for ${stack}`, () => {
    let resources: readonly StackResource[];
    let world: Authorisation;
    let names: Names;

    before(async () => {
      ({ resources } = await previewedStack(stack));
      world = authorisation(resources);
      names = new Names(resources);
    });

    interface More {
      readonly context?: Record<string, string[]>;
      readonly via?: string;
    }
    const question = (action: string, resource: string, more: More = {}): Question =>
      questionOf(
        { action, context: more.context ?? {}, ...(more.via !== undefined && { via: more.via }) },
        findTarget(resource, action, names),
        world,
        names,
      );
    const can = (principal: string, action: string, resource: string, more?: More): Answer =>
      answerFor(findPrincipal(principal, world, names), question(action, resource, more), world);
    const who = (action: string, resource: string, more?: More): Answer[] => {
      const asked = question(action, resource, more);
      return everybody(world, asked.target.arn, action).map((asker) => answerFor(asker, asked, world));
    };
    const named = (answers: readonly Answer[]) => answers.map(({ asker }) => asker.name).sort();
    const through = (...services: string[]) =>
      services.map((service) => `${service}.eu-west-1.amazonaws.com`);
    const arn = (type: string, name: string): string =>
      String(resources.find((each) => each.type === type && each.urn.endsWith(`::${name}`))?.outputs.arn);

    it("K5: the worker decrypts through S3 only", () => {
      const bucket = arn("aws:s3/bucket:Bucket", "data-bucket");
      const context = { "kms:EncryptionContext:aws:s3:arn": [bucket] };
      const key = `alias/bulwark-data-${stack}`;
      assert.equal(
        can("worker", "kms:Decrypt", key, { context, via: "s3.amazonaws.com" }).verdict,
        "allowed",
      );
      assert.equal(can("worker", "kms:Decrypt", key, { context }).verdict, "denied");
      assert.equal(can("web", "kms:Decrypt", key, { context, via: "s3.amazonaws.com" }).verdict, "denied");
    });

    it("K5: says who decrypts with the data key, through what, and who never does", () => {
      const answers = who("kms:Decrypt", "keys-data");
      const group = (test: (answer: Answer) => boolean) => named(answers.filter(test));
      assert.deepEqual(
        group(({ verdict }) => verdict === "allowed"),
        [`role AWSServiceRoleForAutoScaling_bulwark-autoscaling-${stack}`],
      );
      const conditional = answers.filter(
        ({ verdict, possible }) => verdict === "denied" && possible.length > 0,
      );
      assert.deepEqual(
        Object.fromEntries(
          conditional.map(({ asker, possible }) => [
            asker.name,
            [...new Set(possible.flatMap(({ keys }) => keys["kms:ViaService"] ?? ["directly"]))].sort(),
          ]),
        ),
        {
          [`role bulwark-worker-${stack}`]: through("lambda", "s3", "sqs"),
          // AWS Config writes to a bucket that is encrypted with the key.
          ...(stack === "prod" && { "role bulwark-account-config-prod": through("s3") }),
          // Instances open the sessions that are started on them.
          ...(stack === "prod" && { "role bulwark-web-prod": ["directly"] }),
          "any other role or user of account 123456789012 with policies that allow it": through(
            ...["backup", "ec2", "lambda", "rds", "secretsmanager"],
          ),
        },
      );
      assert.deepEqual(
        group(({ verdict, possible }) => verdict === "denied" && possible.length === 0),
        [
          "anonymous callers",
          "any other account",
          `role bulwark-audit-logs-${stack}`,
          ...(stack === "prod" ? [`role bulwark-backups-schedule-${stack}`] : []),
          `role bulwark-database-monitoring-${stack}`,
          `role bulwark-network-flow-logs-${stack}`,
          ...(stack === "dev" ? [`role bulwark-web-${stack}`] : []),
          "root user of account 123456789012",
        ],
      );
    });

    it("A2: nobody but the account itself reads the trail bucket; CloudTrail alone writes its logs", () => {
      const read = who("s3:GetObject", "audit-bucket");
      assert.deepEqual(named(read.filter(({ verdict }) => verdict === "allowed")), [
        "any other role or user of account 123456789012 with policies that allow it",
        "root user of account 123456789012",
      ]);
      assert.deepEqual(
        read.filter(({ verdict, possible }) => verdict === "denied" && possible.length > 0),
        [],
      );
      const [cloudTrail, ...others] = who("s3:PutObject", "audit-bucket").filter(
        ({ possible }) => possible.length > 0,
      );
      assert.deepEqual(named([cloudTrail!, ...others]), ["service cloudtrail.amazonaws.com"]);
      assert.deepEqual(
        cloudTrail!.possible.map(({ keys, resources: within }) => [Object.keys(keys).sort(), within.length]),
        [[["aws:SourceArn", "s3:x-amz-acl"], 1]],
      );
    });

    it("every possibility is one: the evaluator allows its request, and not the one that was asked", () => {
      const asked: [string, string][] = [
        ["kms:Decrypt", "keys-data"],
        ["kms:GenerateDataKey", "keys-trail"],
        ["s3:PutObject", "access-logs"],
        ["sns:Publish", "alerts"],
        ["sts:AssumeRole", "audit"],
      ];
      let count = 0;
      for (const [action, resource] of asked) {
        for (const { possible, request, decision, asker } of who(action, resource)) {
          assert.ok(possible.length === 0 || !decision.allowed);
          for (const { request: better, decision: yes, keys } of possible) {
            count++;
            assert.equal(yes.allowed, true, asker.name);
            assert.deepEqual(better.principal, request.principal);
            const { policies, generous } = world.bearingOn(better);
            const best = asker.atTheirBest === true ? { ...policies, identity: generous.identity } : policies;
            assert.equal(evaluate(better, best).allowed, true);
            for (const [key, values] of Object.entries(keys)) {
              assert.ok(values.length > 0, key);
              for (const value of values) {
                const context = { ...better.context, [key]: value.replaceAll("*", "x") };
                assert.equal(evaluate({ ...better, context }, best).allowed, true, `${key} ${value}`);
              }
            }
          }
        }
      }
      assert.ok(count >= 10, String(count));
    });

    it("answers about objects of a bucket: all, or those that a policy singles out", () => {
      const answer = can("worker", "s3:GetObject", "data");
      assert.equal(answer.verdict, "denied");
      assert.deepEqual(
        answer.possible.flatMap(({ resources: within }) => within),
        [`${arn("aws:s3/bucket:Bucket", "data-bucket")}/incoming/*`],
      );
      assert.equal(can("worker", "s3:GetObject", "data-bucket/incoming/a").verdict, "allowed");
      assert.equal(can("worker", "s3:GetObject", "data-bucket/outgoing/a").verdict, "denied");
      assert.equal(can("worker", "logs:PutLogEvents", "worker-logs").verdict, "allowed");
      assert.equal(can("web", "logs:PutLogEvents", "worker-logs").verdict, "denied");
    });

    it("V3: takes the endpoint that a request passes into account, by any of its names", () => {
      const passing = (value: string) =>
        can("worker", "s3:GetObject", "data-bucket/incoming/a", { context: { "aws:SourceVpce": [value] } });
      assert.equal(passing("network-endpoint-s3").verdict, "allowed");
      assert.ok(
        passing("network-endpoint-s3").decision.statements.some(({ source }) => source === "endpoint"),
      );
      const unknown = passing("vpce-0000");
      assert.equal(unknown.verdict, "depends");
      assert.match(
        unknown.unseen.map(({ message }) => message).join(),
        /endpoint vpce-0000, which is not a resource/,
      );
      assert.throws(() => passing("network-endpoint-s4"), says(/Did you mean network-endpoint-s3/));
    });

    it("knows a principal by every name", () => {
      const role = arn("aws:iam/role:Role", "worker-role");
      const ofRole = [
        role,
        "worker-role",
        `bulwark-worker-${stack}`,
        `role:bulwark-worker-${stack}`,
        "worker",
      ];
      const behind = ["worker-function", arn("aws:lambda/function:Function", "worker-function")];
      for (const name of [...ofRole, ...behind]) {
        const { principal } = findPrincipal(name, world, names);
        assert.equal("arn" in principal && principal.arn, role, name);
      }
      const web = arn("aws:iam/role:Role", "web-role");
      for (const name of ["web-group", "web-profile", "web-template", `bulwark-web-${stack}`]) {
        const { principal } = findPrincipal(name, world, names);
        assert.equal("arn" in principal && principal.arn, web, name);
      }
      const type = (name: string) => findPrincipal(name, world, names).principal.type;
      assert.equal(type("root"), "root");
      assert.equal(type("anonymous"), "anonymous");
      assert.equal(type("service:cloudtrail.amazonaws.com"), "service");
      assert.equal(type("cloudtrail.amazonaws.com"), "service");
      assert.equal(type("account:999999999999"), "role");
      assert.equal(type("arn:aws:iam::999999999999:user/x"), "user");
      assert.equal(type("arn:aws:iam::999999999999:root"), "root");
    });

    const wrongPrincipals: [string, RegExp][] = [
      ["wroker", /the stack has nothing of that name\. Did you mean worker/],
      ["bulwark-worker", /Did you mean bulwark-worker-/],
      ["zzz", /nothing of that name\. Allowed: /],
      ["data-bucket", /is data-bucket \(Bucket\), which has no role of its own/],
      ["account:12", /12 digits/],
      ["service:cloud trail", /needed is a service such as/],
      ["arn:aws:iam::123456789012:policy/x", /not the ARN of a role/],
      ["user:bulwark-worker", /nothing of that name/],
    ];
    for (const [name, message] of wrongPrincipals) {
      it(`does not take ${name} for a principal`, () => {
        assert.throws(() => findPrincipal(name, world, names), says(message));
      });
    }

    it("knows a resource by every name, and prefers what the action is about", () => {
      const target = (name: string, action: string) => findTarget(name, action, names).arn;
      const key = arn("aws:kms/key:Key", "keys-data-key");
      for (const name of [
        key,
        "keys-data-key",
        "keys-data",
        "keys-data-alias",
        `alias/bulwark-data-${stack}`,
      ])
        assert.equal(target(name, "kms:Decrypt"), key, name);
      const bucket = arn("aws:s3/bucket:Bucket", "data-bucket");
      for (const name of [bucket, "data-bucket", bucket.slice("arn:aws:s3:::".length), "data"])
        assert.equal(target(name, "s3:ListBucket"), bucket, name);
      assert.equal(
        target(`bulwark-worker-${stack}`, "lambda:InvokeFunction"),
        arn("aws:lambda/function:Function", "worker-function"),
      );
      assert.equal(
        target(`bulwark-worker-${stack}`, "sts:AssumeRole"),
        arn("aws:iam/role:Role", "worker-role"),
      );
      assert.equal(target("arn:aws:s3:::elsewhere/x", "s3:GetObject"), "arn:aws:s3:::elsewhere/x");
      assert.equal(target("*", "ec2:DescribeSubnets"), "*");
    });

    const wrongResources: [string, string, RegExp][] = [
      ["alrts", "sns:Publish", /nothing of that name\. Did you mean alerts/],
      ["keys", "kms:Decrypt", /may be one of these[^]*keys-data-key \(Key\)/],
      ["keys-data", "sns:Publish", /sns:Publish is not about arn:aws:kms.*but about .*:sns:/],
      ["data", "ec2:DescribeSubnets", /about no resource in particular\. Fix: --resource "\*"/],
      ["arn:aws", "s3:GetObject", /is not an ARN/],
      ["nothing/x", "s3:GetObject", /nothing of that name/],
    ];
    for (const [name, action, message] of wrongResources) {
      it(`does not take ${name} for a resource of ${action}`, () => {
        assert.throws(() => findTarget(name, action, names), says(message));
      });
    }

    it("quotes the deciding statements, and never leaves out what was not judged", () => {
      const asked = question("s3:GetObject", "data-bucket/incoming/a");
      const allowed = answerLines(
        answerFor(findPrincipal("worker", world, names), asked, world),
        asked,
        world,
      );
      assert.match(
        allowed.join("\n"),
        /^Allowed: role bulwark-worker-[^]*worker-objects-data-policy \(RolePolicy\)[^]*"Sid": "Read"/,
      );
      const stranger = findPrincipal("arn:aws:iam::123456789012:role/ops", world, names);
      const open = answerLines(answerFor(stranger, asked, world), asked, world).join("\n");
      assert.match(
        open,
        /^Not certain: role ops[^]*Not judged: the policies of .*role\/ops, which is not a resource/,
      );
      const everyone = whoLines(who("s3:GetObject", "data-bucket/incoming/a"), asked, world).join("\n");
      assert.match(
        everyone,
        /^Who can s3:GetObject on [^]*Allowed\n {2}role bulwark-worker-[^]*Denied\n[^]*anonymous callers/,
      );
    });
  });
}

describe("preview of npm run can", () => {
  const settings = readFileSync(join(projectFolder, "Pulumi.dev.yaml"), "utf8");
  const wrong: [string, string, RegExp][] = [
    ["settings that are wrong", settings.replace("/16", "/33"), /network\.cidr is "10\.20\.0\.0\/33"/],
    ["settings that hold secrets", `${settings}  a:b:\n    secure: v1:abc\n`, /encrypted value/],
    ["settings that are no YAML", "config: [", /cannot be run for stack dev: /],
  ];
  for (const [name, text, message] of wrong) {
    it(`says what is wrong with ${name}`, async () => {
      await assert.rejects(previewedStack("dev", text), says(message));
    });
  }
});

describe("actions of npm run can", () => {
  it("are spelled as AWS spells them", () => {
    assert.equal(findAction("S3:getobject"), "s3:GetObject");
  });

  const wrong: [string, RegExp][] = [
    ["s3:GetObjct", /no such action\. Did you mean s3:GetObject/],
    ["s33:GetObject", /no service "s33"\. Did you mean s3/],
    ["s3:Get*", /one action, without wildcards/],
    ["GetObject", /for example s3:GetObject/],
  ];
  for (const [action, message] of wrong) {
    it(`are not ${action}`, () => {
      assert.throws(() => findAction(action), says(message));
    });
  }
});
