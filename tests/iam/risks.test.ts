import assert from "node:assert/strict";

import {
  analyseRisks,
  evaluate,
  parsePolicy,
  type Policy,
  type RiskFinding,
  type RiskOptions,
  role,
  user,
} from "../../iam";
import { actionDetails } from "../../iam/actions";
import { CREDENTIALS_EXPOSURE, DATA_EXFILTRATION } from "../../iam/risks/data-access";
import { exposingActions } from "../../iam/risks/exposure";
import { ESCALATION_PATHS } from "../../iam/risks/paths";

const ACCOUNT = "123456789012";

function identity(...statements: object[]): Policy {
  return parsePolicy({ Version: "2012-10-17", Statement: statements }, "identity");
}

function allow(
  action: string | readonly string[],
  resource: string | readonly string[] = "*",
  rest: object = {},
) {
  return { Effect: "Allow", Action: action, Resource: resource, ...rest };
}

function deny(
  action: string | readonly string[],
  resource: string | readonly string[] = "*",
  rest: object = {},
) {
  return { ...allow(action, resource, rest), Effect: "Deny" };
}

function risks(statements: readonly object[], options?: RiskOptions): RiskFinding[] {
  const findings = analyseRisks([identity(...statements)], options);
  for (const { id, witnesses } of findings) {
    assert.ok(witnesses.length > 0, id);
    for (const { request, policies } of witnesses) assert.ok(evaluate(request, policies).allowed, id);
  }
  return findings;
}

function ids(statements: readonly object[], options?: RiskOptions): string[] {
  return risks(statements, options).map(({ id }) => id);
}

function find(id: string, statements: readonly object[], options?: RiskOptions): RiskFinding | undefined {
  return risks(statements, options).find((finding) => finding.id === id);
}

describe("iam: ways to more rights", () => {
  for (const { id, steps } of ESCALATION_PATHS) {
    const full = `privilege-escalation/${id}`;
    const actions = steps.map((step) => ("action" in step ? [step] : step).map(({ action }) => action));

    it(`${id}: found with all it takes, and not with one thing less (${actions.map((one) => one[0]).join(" + ")})`, () => {
      const some = actions.map(([first = ""]) => first);
      const finding = find(full, [allow(some)]);
      assert.equal(finding?.reach, "all");
      assert.deepEqual([...finding.actions].sort(), [...new Set(some)].sort());
      assert.ok(finding.reference.startsWith("https://"), finding.reference);
      for (const alternatives of actions) {
        for (const one of alternatives) {
          const chosen = some.map((action) => (alternatives.includes(action) ? one : action));
          assert.ok(find(full, [allow(chosen)]), `${chosen.join()} should do`);
        }
        assert.equal(find(full, [allow("*"), deny(alternatives)]), undefined, "denied");
        const others = some.filter((action) => !alternatives.includes(action));
        if (others.length > 0) assert.equal(find(full, [allow(others)]), undefined, "not allowed");
      }
    });
  }

  it("counts all policies together, and Deny in any of them", () => {
    const pass = identity(allow("iam:PassRole"));
    const run = identity(allow(["lambda:CreateFunction", "lambda:InvokeFunction"]));
    const found = (...policies: Policy[]) =>
      analyseRisks(policies).some(({ id }) => id.endsWith("pass-role-lambda-function"));
    assert.deepEqual([found(pass), found(run), found(pass, run)], [false, false, true]);
    assert.equal(found(pass, run, identity(deny("lambda:Invoke*"))), false);
  });

  it("a role may be passed to the named service only (id_roles_use_passrole.html)", () => {
    const pass = (service: string) =>
      allow("iam:PassRole", "*", { Condition: { StringEquals: { "iam:PassedToService": service } } });
    const use = allow(["lambda:CreateFunction", "lambda:InvokeFunction", "ec2:RunInstances"]);
    const ways = (service: string) =>
      ids([pass(service), use]).filter((id) => id.includes("escalation/pass-role"));
    assert.deepEqual(ways("lambda.amazonaws.com"), ["privilege-escalation/pass-role-lambda-function"]);
    assert.deepEqual(ways("ec2.amazonaws.com"), ["privilege-escalation/pass-role-ec2-instance"]);
    assert.deepEqual(ways("ecs-tasks.amazonaws.com"), []);
  });

  it("PassRole on one role is not PassRole on any", () => {
    const one = `arn:aws:iam::${ACCOUNT}:role/app`;
    const use = allow(["lambda:CreateFunction", "lambda:InvokeFunction"]);
    const passing = (resource: string | string[]) => {
      const found = risks([allow("iam:PassRole", resource), use]);
      return [
        found.find(({ category }) => category === "pass-role")?.severity,
        found.find(({ category }) => category === "privilege-escalation")?.severity,
      ];
    };
    assert.deepEqual(passing("*"), ["high", "high"]);
    assert.deepEqual(passing(`arn:aws:iam::${ACCOUNT}:role/*`), ["high", "high"]);
    assert.deepEqual(passing(`arn:aws:iam::${ACCOUNT}:role/app-*`), ["medium", "medium"]);
    assert.deepEqual(passing(one), [undefined, "low"]);
    assert.deepEqual(passing("arn:aws:s3:::bucket/*"), [undefined, undefined]);
    const spared = { Effect: "Deny", Action: "iam:PassRole", NotResource: one };
    const found = risks([allow("iam:PassRole"), use, spared]);
    assert.deepEqual(
      found.map(({ category, reach }) => [category, reach]),
      [["privilege-escalation", "named"]],
    );
  });

  it("looking after one's own keys is none; writing one's own policy is", () => {
    const own = "arn:aws:iam::*:user/${aws:username}";
    assert.deepEqual(ids([allow(["iam:CreateAccessKey", "iam:UpdateLoginProfile"], own)]), []);
    const finding = find("privilege-escalation/put-user-policy", [allow("iam:PutUserPolicy", own)]);
    assert.equal(finding?.reach, "named");
    const alice = { principal: user(`arn:aws:iam::${ACCOUNT}:user/alice`) };
    assert.deepEqual(ids([allow("iam:CreateAccessKey", `arn:aws:iam::${ACCOUNT}:user/alice`)], alice), []);
    assert.deepEqual(ids([allow("iam:CreateAccessKey", `arn:aws:iam::${ACCOUNT}:user/bob`)], alice), [
      "privilege-escalation/create-access-key",
    ]);
    const worker = { principal: role(`arn:aws:iam::${ACCOUNT}:role/worker`) };
    assert.deepEqual(ids([allow("iam:PutUserPolicy", own)], worker), []);
  });

  it("attaching nothing but listed policies is none (reference_policies_iam-condition-keys.html, iam:PolicyARN)", () => {
    const attach = (Condition: object) => ids([allow("iam:AttachRolePolicy", "*", { Condition })]);
    const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    assert.deepEqual(attach({ ArnEquals: { "iam:PolicyARN": readOnly } }), []);
    const found = ["privilege-escalation/attach-role-policy"];
    assert.deepEqual(attach({ ArnLike: { "iam:PolicyARN": "arn:aws:iam::aws:policy/*" } }), found);
    assert.deepEqual(
      attach({ ArnNotEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" } }),
      found,
    );
  });

  it("a permissions boundary that all must keep makes it less (access_policies_boundaries.html, delegating)", () => {
    const bounded = { StringEquals: { "iam:PermissionsBoundary": `arn:aws:iam::${ACCOUNT}:policy/limit` } };
    const finding = find("privilege-escalation/put-role-policy", [
      allow("iam:PutRolePolicy", "*", { Condition: bounded }),
    ]);
    assert.equal(finding?.severity, "medium");
    assert.match(finding.sentence, /iam:PermissionsBoundary/);
  });

  it("the caller's own boundary counts", () => {
    const boundary = (...statements: object[]) => ({
      boundary: parsePolicy({ Version: "2012-10-17", Statement: statements }, "boundary"),
    });
    const admin = [allow("*")];
    assert.deepEqual(ids(admin, boundary(allow("cloudwatch:GetMetricData"))), []);
    assert.deepEqual(ids(admin, boundary(allow("iam:CreatePolicyVersion"))), [
      "privilege-escalation/create-policy-version",
    ]);
    const narrow = boundary(allow("s3:GetObject", "arn:aws:s3:::app-*/*"));
    assert.deepEqual(
      risks(admin, narrow).map(({ id, reach }) => [id, reach]),
      [["data-exfiltration/s3-getobject", "some"]],
    );
    assert.deepEqual(ids([allow("s3:GetObject", "arn:aws:s3:::other/*")], narrow), []);
  });

  it("conditions must be able to hold, and Deny with conditions must be avoidable", () => {
    const found = ["privilege-escalation/create-policy-version"];
    const create = allow("iam:CreatePolicyVersion");
    const mfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
    assert.deepEqual(ids([allow("iam:CreatePolicyVersion", "*", { Condition: mfa })]), found);
    assert.deepEqual(
      ids([
        create,
        deny("*", "*", { Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } }),
      ]),
      found,
    );
    assert.deepEqual(
      ids([create, deny("iam:*", "*", { Condition: { Null: { "aws:PrincipalArn": "false" } } })]),
      [],
    );
    const never = {
      StringEquals: { "aws:PrincipalAccount": "999999999999" },
      StringNotEquals: { "aws:PrincipalAccount": "999999999999" },
    };
    assert.deepEqual(ids([allow("iam:CreatePolicyVersion", "*", { Condition: never })]), []);
    const region = (operator: string) => ({
      [operator]: { "aws:RequestedRegion": ["eu-west-1", "us-east-1"] },
    });
    const both = allow("iam:CreatePolicyVersion", "*", { Condition: region("StringEquals") });
    assert.deepEqual(ids([both, deny("*", "*", { Condition: region("StringNotEquals") })]), found);
    assert.deepEqual(ids([both, deny("*", "*", { Condition: region("StringEquals") })]), []);
  });

  it("names the statements that grant, and no others that speak of the action", () => {
    const none = {
      Effect: "Allow",
      Action: "iam:CreatePolicyVersion",
      NotResource: "arn:aws:iam::*:policy/*",
    };
    const one = allow("iam:CreatePolicyVersion", "arn:aws:iam::*:policy/app-*");
    const finding = find("privilege-escalation/create-policy-version", [none, one, allow("iam:Create*")]);
    assert.deepEqual(
      finding?.grants.map(({ statement, reach, resources }) => [statement.path, reach, resources]),
      [
        ["Statement[1]", "some", ["arn:aws:iam::*:policy/app-*"]],
        ["Statement[2]", "all", ["*"]],
      ],
    );
    assert.equal(finding.severity, "high");
  });

  it("of callers that the policies may belong to, the one that can do most counts", () => {
    const own = allow("iam:PutUserPolicy", "arn:aws:iam::*:user/${aws:username}");
    const typed = (type: string) =>
      allow("iam:PutUserPolicy", "*", { Condition: { StringEquals: { "aws:PrincipalType": type } } });
    for (const type of ["AssumedRole", "User"]) {
      const finding = find("privilege-escalation/put-user-policy", [own, typed(type)]);
      assert.equal(finding?.severity, "high", type);
    }
  });

  it("finds names that Deny statements leave, however they are cut out", () => {
    const vowels = ["a", "e", "o"].map((letter) => `arn:aws:iam::*:policy/*${letter}*`);
    const id = "privilege-escalation/create-policy-version";
    assert.equal(find(id, [allow("iam:CreatePolicyVersion"), deny("iam:*", vowels)])?.reach, "some");
    const rest = deny("iam:*", "arn:aws:iam::*:policy/?*");
    assert.equal(find(id, [allow("iam:CreatePolicyVersion"), rest]), undefined);
  });

  it("assuming named roles is what roles are for; any role is an escalation", () => {
    assert.deepEqual(ids([allow("sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/deploy`)]), []);
    assert.deepEqual(ids([allow("sts:AssumeRole")]), ["privilege-escalation/assume-any-role"]);
  });

  it("a command needs leave on the document and on the machine (run-command-setting-up.html)", () => {
    const document = "arn:aws:ssm:us-east-1::document/AWS-RunShellScript";
    const machines = allow("ssm:SendCommand", "arn:aws:ec2:*:*:instance/*");
    assert.deepEqual(ids([allow("ssm:SendCommand", document)]), []);
    assert.deepEqual(ids([machines]), []);
    assert.deepEqual(ids([allow("ssm:SendCommand", document), machines]), [
      "privilege-escalation/send-command",
    ]);
    assert.deepEqual(ids([allow("ssm:SendCommand", [document, "arn:aws:ec2:*:*:instance/*"])]), [
      "privilege-escalation/send-command",
    ]);
  });
});

describe("iam: data, credentials and resources that are open", () => {
  for (const [category, list] of [
    ["data-exfiltration", DATA_EXFILTRATION],
    ["credentials-exposure", CREDENTIALS_EXPOSURE],
  ] as const) {
    it(`${category}: every action of the list is known to AWS, is found, and is not when it is denied`, () => {
      for (const { action } of list) {
        assert.equal(actionDetails(action)?.name, action);
        const found = (...statements: object[]) =>
          risks(statements).some(
            (finding) => finding.category === category && finding.actions.includes(action),
          );
        assert.ok(found(allow(action)), action);
        assert.ok(!found(allow(action), deny(action)), action);
        assert.ok(!found(allow("cloudwatch:GetMetricData")), action);
      }
    });
  }

  it("reading what is named is no finding, reading anything is, by what the pattern means", () => {
    const read = (...resources: string[]) =>
      risks([allow("s3:GetObject", resources)]).map(({ severity, reach }) => [severity, reach]);
    assert.deepEqual(read("arn:aws:s3:::bucket/*"), []);
    assert.deepEqual(read("arn:aws:s3:::bucket/key"), []);
    assert.deepEqual(read("arn:aws:s3:::bucket"), [], "a bucket is no object");
    assert.deepEqual(read("arn:aws:s3:::app-*/*"), [["medium", "some"]]);
    assert.deepEqual(read("arn:aws:s3:::*"), [["high", "all"]]);
    assert.deepEqual(read("arn:aws:s3:::*/*"), [["high", "all"]]);
    assert.deepEqual(read("arn:aws:s3:::bucket/*", "*"), [["high", "all"]]);
    assert.deepEqual(read("arn:aws:sqs:*:*:*"), []);
  });

  it("a Deny that asks for MFA or a network stops nobody who has it", () => {
    const mfa = deny("*", "*", { Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } });
    const network = deny("*", "*", { Condition: { NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" } } });
    const finding = find("data-exfiltration/s3-getobject", [allow("s3:GetObject"), mfa, network]);
    assert.equal(finding?.reach, "all");
    assert.deepEqual(Object.keys(finding.witnesses[0]?.request.context ?? {}).sort(), [
      "aws:MultiFactorAuthPresent",
      "aws:SourceIp",
    ]);
  });

  it("a secret's six added characters are no wildcard (auth-and-access_iam-policies.html)", () => {
    const secret = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:app/db`;
    assert.deepEqual(ids([allow("secretsmanager:GetSecretValue", `${secret}-??????`)]), []);
    assert.deepEqual(ids([allow("secretsmanager:GetSecretValue", `${secret}*`)]), [
      "data-exfiltration/secretsmanager-getsecretvalue",
    ]);
  });

  it("a Deny that spares one bucket leaves no reach beyond it", () => {
    const spare = { Effect: "Deny", Action: "s3:*", NotResource: ["arn:aws:s3:::bucket/*"] };
    assert.deepEqual(ids([allow("s3:GetObject"), spare]), []);
    const spareMany = { ...spare, NotResource: ["arn:aws:s3:::app-*/*"] };
    assert.equal(find("data-exfiltration/s3-getobject", [allow("s3:GetObject"), spareMany])?.reach, "some");
  });

  it("limits that conditions set are named and make it less", () => {
    const own = { StringEquals: { "aws:ResourceAccount": ACCOUNT } };
    const finding = find("data-exfiltration/s3-getobject", [allow("s3:GetObject", "*", { Condition: own })]);
    assert.equal(finding?.severity, "medium");
    assert.match(finding.sentence, /StringEquals aws:ResourceAccount "123456789012"/);
    const tls = { Bool: { "aws:SecureTransport": "true" } };
    assert.equal(
      find("data-exfiltration/s3-getobject", [allow("s3:GetObject", "*", { Condition: tls })])?.severity,
      "high",
      "says nothing about what is read",
    );
    const others = { StringNotEquals: { "aws:ResourceAccount": ACCOUNT } };
    const foreign = [allow("kms:Decrypt", "*", { Condition: others })];
    assert.deepEqual(ids(foreign, { principal: role(`arn:aws:iam::${ACCOUNT}:role/worker`) }), []);
    assert.deepEqual(ids(foreign), ["data-exfiltration/kms-decrypt"], "whose role it is, is not said");
  });

  it("decrypting through a service only is limited to it", () => {
    const via = { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } };
    const finding = find("data-exfiltration/kms-decrypt", [allow("kms:Decrypt", "*", { Condition: via })]);
    assert.equal(finding?.severity, "low");
    assert.deepEqual(finding.witnesses[0]?.request.context, {
      "kms:ViaService": "s3.eu-west-1.amazonaws.com",
    });
  });

  it("exposure follows AWS's access level, and what shares without it (access-level-summaries.html)", () => {
    const s3 = exposingActions("s3");
    for (const action of ["s3:PutBucketPolicy", "s3:PutObjectAcl", "s3:PutBucketPublicAccessBlock"])
      assert.ok(s3.includes(action), action);
    for (const action of ["s3:GetObject", "s3:DeleteBucketPolicy", "s3:PutObject"])
      assert.ok(!s3.includes(action), action);
    assert.ok(exposingActions("rds").includes("rds:ModifyDBSnapshotAttribute"));
    assert.ok(exposingActions("kinesis").includes("kinesis:PutResourcePolicy"));
    assert.deepEqual(exposingActions("nosuchservice"), []);
    const finding = find("resource-exposure/s3", [allow(["s3:PutBucketPolicy", "s3:GetObject"])]);
    assert.deepEqual(finding?.actions, ["s3:PutBucketPolicy"]);
    assert.deepEqual(ids([allow("s3:PutBucketPolicy", "arn:aws:s3:::bucket")]), []);
    assert.deepEqual(ids([allow("s3:PutBucketPolicy"), deny("s3:Put*Policy")]), []);
  });

  it("statements for all services are judged by the usual ones", () => {
    const found = ids([{ Effect: "Allow", NotAction: ["iam:*", "sns:*"], Resource: "*" }]);
    assert.ok(found.includes("resource-exposure/s3") && found.includes("resource-exposure/kms"));
    assert.ok(!found.includes("resource-exposure/sns") && !found.includes("resource-exposure/iam"));
    assert.deepEqual(ids([allow("*:PutKeyPolicy")]), ["resource-exposure/kms"]);
  });
});
