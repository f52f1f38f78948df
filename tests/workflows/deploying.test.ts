import assert from "node:assert/strict";
import {
  evaluate,
  federated,
  parsePolicy,
  role,
  type ContextInput,
  type Policy,
  type PolicyKind,
  type Principal,
} from "../../iam";
import { neededFor, subjectsOf } from "../../simulator/permissions";
import type { StoreData } from "../../simulator/store";
import { runStack, type ProgramRun } from "../support/program";
import { text } from "./files";

/** The policy that docs/deploying.md gives under a heading. */
function documented(heading: string, kind: PolicyKind): Policy {
  const section = text("docs/deploying.md").split(`### ${heading}\n`)[1] ?? "";
  const json = /^```json\n([^]*?)^```/m.exec(section)?.[1];
  assert.ok(json !== undefined, heading);
  return parsePolicy(json, kind);
}

const account = "111122223333";
const provider = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
const caller = role(`arn:aws:iam::${account}:role/bulwark-deploy`);

describe("documented roles", () => {
  describe("trust policy", () => {
    const trust = documented("Trust policy", "trust");
    const trusts = (
      subject: string,
      audience = "sts.amazonaws.com",
      principal: Principal = federated(provider),
    ) =>
      evaluate(
        {
          principal,
          action: "sts:AssumeRoleWithWebIdentity",
          resource: `arn:aws:iam::${account}:role/bulwark-deploy`,
          context: {
            "token.actions.githubusercontent.com:sub": subject,
            "token.actions.githubusercontent.com:aud": audience,
          },
        },
        { resource: trust },
      ).allowed;

    it("admits the environment of this repository", () => {
      assert.ok(trusts("repo:ORG/REPO:environment:dev"));
    });

    for (const subject of [
      "repo:ORG/REPO:environment:prod",
      "repo:ORG/REPO:environment:preview-dev",
      "repo:ORG/REPO:environment:dev-2",
      "repo:ORG/REPO:ref:refs/heads/main",
      "repo:ORG/REPO:pull_request",
      "repo:ORG/OTHER:environment:dev",
      "repo:STRANGER/REPO:environment:dev",
    ]) {
      it(`refuses ${subject}`, () => {
        assert.ok(!trusts(subject));
      });
    }

    it("refuses tokens for somebody else, and other providers", () => {
      assert.ok(!trusts("repo:ORG/REPO:environment:dev", "https://github.com/ORG"));
      const other = federated(provider.replace("token.actions.githubusercontent.com", "example.test"));
      assert.ok(!trusts("repo:ORG/REPO:environment:dev", "sts.amazonaws.com", other));
    });
  });

  const mayWith =
    (policy: Policy) =>
    (action: string, resource: string, context: ContextInput = {}): boolean =>
      evaluate(
        { principal: caller, action, resource, resourceAccount: account, context },
        { identity: [policy] },
      ).allowed;

  describe("preview role", () => {
    const may = mayWith(documented("Permissions of the preview role", "identity"));
    const state = "arn:aws:s3:::ORG-bulwark-state-dev";

    it("reads the state and the image parameter", () => {
      assert.ok(may("s3:ListBucket", state));
      assert.ok(may("s3:GetObject", `${state}/.pulumi/stacks/bulwark/dev.json`));
      const image =
        "arn:aws:ssm:eu-west-1::parameter/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";
      assert.ok(may("ssm:GetParameter", image));
    });

    for (const [action, resource] of [
      ["s3:PutObject", `${state}/.pulumi/stacks/bulwark/dev.json`],
      ["s3:DeleteObject", `${state}/.pulumi/stacks/bulwark/dev.json`],
      ["s3:GetObject", "arn:aws:s3:::bulwark-data-dev-111122223333-eu-west-1/incoming/a"],
      ["ssm:GetParameter", `arn:aws:ssm:eu-west-1:${account}:parameter/secret`],
      ["secretsmanager:GetSecretValue", `arn:aws:secretsmanager:eu-west-1:${account}:secret:x`],
      ["kms:Decrypt", `arn:aws:kms:eu-west-1:${account}:key/other`],
      ["ec2:CreateVpc", `arn:aws:ec2:eu-west-1:${account}:vpc/*`],
      ["iam:PassRole", `arn:aws:iam::${account}:role/bulwark/dev/bulwark-worker-dev`],
    ] as const) {
      it(`may not ${action} on ${resource}`, () => {
        assert.ok(!may(action, resource));
      });
    }
  });

  describe("deployment role", () => {
    const may = mayWith(documented("Permissions of the deployment role", "identity"));
    let run: ProgramRun;
    let prod: ProgramRun;
    /** Prefixes of actions where they are not the name of the provider's module. */
    const prefixes: Readonly<Record<string, string>> = {
      accessanalyzer: "access-analyzer",
      cfg: "config",
      cloudwatch: "logs",
      ebs: "ec2",
      lb: "elasticloadbalancing",
      route53: "route53resolver",
      vpc: "ec2",
    };

    before(async function () {
      this.timeout(60_000);
      run = await runStack("dev");
      prod = await runStack("prod");
    });
    const ofAccount = (arn: unknown) => String(arn).replaceAll(run.world.accountId, account);

    it("may use, in its region only, every service that the program makes resources of", () => {
      const all = [...run.resources, ...prod.resources];
      const services = new Set(all.flatMap(({ type }) => /^aws:(\w+)\//.exec(type)?.[1] ?? []));
      // These belong to no region; see below.
      services.delete("iam");
      services.delete("budgets");
      assert.ok(services.size > 8);
      for (const name of services) {
        const service = prefixes[name] ?? name;
        const action = service === "ssm" ? "ssm:CreateDocument" : `${service}:CreateAnything`;
        assert.ok(may(action, "*", { "aws:RequestedRegion": "eu-west-1" }), service);
        assert.ok(!may(action, "*", { "aws:RequestedRegion": "us-east-1" }), service);
      }
    });

    it("may make the deployment's roles and hand them to the services that they trust", () => {
      // Prod has services that dev has not; its roles lie under a path of their own.
      const roles = [...run.ofType("aws:iam/role:Role"), ...prod.ofType("aws:iam/role:Role")];
      assert.ok(roles.length > 4);
      for (const { inputs, outputs } of roles) {
        const arn = ofAccount(outputs.arn).replace("/bulwark/prod/", "/bulwark/dev/");
        assert.ok(may("iam:CreateRole", arn), arn);
        assert.ok(may("iam:PutRolePolicy", arn), arn);
        const trusted = parsePolicy(String(inputs.assumeRolePolicy), "trust").statements.flatMap(
          ({ principals }) => principals?.members.map(({ value }) => value) ?? [],
        );
        assert.equal(trusted.length, 1);
        assert.ok(
          may("iam:PassRole", arn, { "iam:PassedToService": trusted[0]! }),
          `${arn} to ${trusted[0]!}`,
        );
        assert.ok(!may("iam:PassRole", arn, { "iam:PassedToService": "glue.amazonaws.com" }));
      }
    });

    it("may do all that making, changing and deleting the program's resources needs", () => {
      for (const { world } of [run, prod]) {
        const data = JSON.parse(
          JSON.stringify(world)
            .replaceAll(world.accountId, account)
            .replaceAll("/prod/", "/dev/")
            .replaceAll("-prod", "-dev"),
        ) as StoreData;
        const needs = subjectsOf(data.resources).flatMap((subject) =>
          (["create", "read", "update", "delete"] as const).flatMap((verb) => neededFor(verb, subject)),
        );
        // What keys say themselves is left to their own tests.
        const refused = needs
          .filter(({ resource }) => !resource.includes(":key/"))
          .filter(
            ({ action, resource, context }) =>
              !may(action, resource, { ...context, "aws:RequestedRegion": "eu-west-1" }),
          );
        assert.deepEqual(refused, []);
      }
    });

    it("may make the deployment's budgets, and no others", () => {
      const budgets = run.ofType("aws:budgets/budget:Budget");
      assert.ok(budgets.length > 0);
      for (const { outputs } of budgets) {
        const arn = ofAccount(outputs.arn);
        for (const action of ["ModifyBudget", "ViewBudget", "TagResource", "ListTagsForResource"]) {
          assert.ok(may(`budgets:${action}`, arn), action);
          assert.ok(!may(`budgets:${action}`, arn.replace(/-dev$/, "-prod")), action);
        }
      }
    });

    it("may make the service-linked role", () => {
      const [linked] = run.ofType("aws:iam/serviceLinkedRole:ServiceLinkedRole");
      assert.ok(may("iam:CreateServiceLinkedRole", ofAccount(linked?.outputs.arn)));
    });

    for (const [action, resource] of [
      ["iam:CreateRole", "role/admin"],
      ["iam:PutRolePolicy", "role/bulwark-deploy"],
      ["iam:UpdateAssumeRolePolicy", "role/bulwark/prod/bulwark-worker-prod"],
      ["iam:CreateUser", "user/somebody"],
      ["iam:CreateAccessKey", "user/somebody"],
      ["iam:CreateServiceLinkedRole", "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"],
    ] as const) {
      it(`may not ${action} on ${resource}`, () => {
        assert.ok(!may(action, `arn:aws:iam::${account}:${resource}`));
      });
    }
  });
});
