import assert from "node:assert/strict";
import { aclRules, type AclRules } from "../../components/network/acl-rules";
import { endpointPolicy } from "../../components/network/endpoint-policies";
import { tiers, type Tier } from "../../components/network";
import { Deployment } from "../../components/shared";
import {
  allow,
  anonymous,
  evaluate,
  parsePolicy,
  policy,
  role,
  type PolicyDocument,
  type Principal,
} from "../../iam";
import { deploymentArgs } from "../support/deployment";

const deployment = new Deployment(deploymentArgs());
const own = "123456789012";
const foreign = "999999999999";
const worker = role(deployment.roleArn("bulwark-worker-dev"));
const stranger = role(`arn:aws:iam::${foreign}:role/thief`);
const everything = parsePolicy(policy(allow("All", { actions: "*", resources: "*" })), "identity");

interface Try {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly owner: string;
}

/** Whether a request that all other policies allow passes the endpoint. */
function passes(
  document: PolicyDocument,
  { principal, action, resource, owner }: Try,
  context = {},
): boolean {
  const open = parsePolicy(
    policy(allow("All", { principals: "*", actions: "*", resources: "*" })),
    "resource",
  );
  return evaluate(
    { principal, action, resource, resourceAccount: owner, context },
    { identity: [everything], resource: open, endpoint: parsePolicy(document, "endpoint") },
  ).allowed;
}

describe("endpoint policies", () => {
  const put = { principal: worker, action: "s3:PutObject", resource: "arn:aws:s3:::bucket/key", owner: own };

  for (const name of ["s3", "dynamodb", "ssm", "ec2", "ssmmessages", "logs"]) {
    it(`V3: ${name}: our principals reach our resources; nothing goes to strangers or comes from them`, () => {
      const document = endpointPolicy(deployment, name);
      assert.ok(passes(document, put));
      assert.ok(!passes(document, { ...put, owner: foreign }), "our credentials, a stranger's bucket");
      assert.ok(!passes(document, { ...put, principal: stranger }), "a stranger's credentials, our bucket");
      assert.ok(
        !passes(document, { ...put, principal: stranger, owner: foreign }),
        "a stranger through our VPC",
      );
      assert.ok(!passes(document, { ...put, principal: anonymous() }), "no credentials");
    });
  }

  it("V3: with the account condition of who asks alone, data could be copied to a stranger", () => {
    const half = policy(
      allow("Half", {
        principals: { AWS: "*" },
        actions: "*",
        resources: "*",
        conditions: { StringEquals: { "aws:PrincipalAccount": own } },
      }),
    );
    assert.ok(passes(half, { ...put, owner: foreign }));
  });

  it("V3: S3: software of AWS can be fetched, by anybody, and nothing be written beside it", () => {
    const document = endpointPolicy(deployment, "s3");
    for (const bucket of [
      "al2023-repos-eu-west-1-de612dc2",
      "amazon-ssm-eu-west-1",
      "aws-ssm-eu-west-1",
      "prod-eu-west-1-starport-layer-bucket",
    ]) {
      const fetch = {
        principal: anonymous(),
        action: "s3:GetObject",
        resource: `arn:aws:s3:::${bucket}/file`,
        owner: foreign,
      };
      assert.ok(passes(document, fetch), bucket);
      assert.ok(passes(document, { ...fetch, principal: stranger }), bucket);
      assert.ok(!passes(document, { ...fetch, principal: worker, action: "s3:PutObject" }), bucket);
      assert.ok(!passes(document, { ...fetch, resource: `arn:aws:s3:::${bucket}-copy/file` }), bucket);
      assert.ok(!passes(endpointPolicy(deployment, "dynamodb"), fetch), bucket);
    }
  });

  it("V3: SSM: documents and public parameters of AWS can be used by our principals only", () => {
    const document = endpointPolicy(deployment, "ssm");
    const read = {
      principal: worker,
      action: "ssm:GetParameter",
      resource: "arn:aws:ssm:eu-west-1::parameter/aws/service/ami",
      owner: foreign,
    };
    assert.ok(passes(document, read));
    assert.ok(!passes(document, { ...read, principal: stranger }));
    assert.ok(!passes(document, { ...read, resource: `arn:aws:ssm:eu-west-1:${foreign}:parameter/aws/x` }));
    assert.ok(!passes(document, { ...read, action: "ssm:PutParameter" }));
  });

  it("V3: EC2: images of AWS can be launched, strangers' cannot", () => {
    const document = endpointPolicy(deployment, "ec2");
    const launch = {
      principal: worker,
      action: "ec2:RunInstances",
      resource: "arn:aws:ec2:eu-west-1::image/ami-0123456789abcdef0",
      owner: foreign,
    };
    assert.ok(passes(document, launch, { "ec2:Owner": "amazon" }));
    assert.ok(!passes(document, launch, { "ec2:Owner": foreign }));
    assert.ok(!passes(document, { ...launch, principal: stranger }, { "ec2:Owner": "amazon" }));
  });

  it("K2: ARNs follow the partition and region", () => {
    const gov = new Deployment(deploymentArgs({ partition: "aws-us-gov", region: "us-gov-west-1" }));
    const resources = ["s3", "ssm"].flatMap((name) =>
      parsePolicy(endpointPolicy(gov, name), "endpoint").statements.flatMap(
        (s) => s.resources?.patterns ?? [],
      ),
    );
    const arns = resources.filter((resource) => resource !== "*");
    assert.ok(arns.length > 5);
    for (const arn of arns) {
      assert.match(arn, /^arn:aws-us-gov:/);
      assert.match(arn, /us-gov-west-1/);
    }
  });
});

interface Packet {
  readonly from: string;
  readonly protocol: "6" | "17";
  readonly port: number;
}

/** What AWS does: the first rule by number that fits decides, and without one the packet is dropped. */
function admits(rules: AclRules["ingress"], { from, protocol, port }: Packet): boolean {
  const fits = (rule: AclRules["ingress"][number]) =>
    (rule.cidrBlock === "0.0.0.0/0" || rule.cidrBlock === from) &&
    (rule.protocol === "-1" ||
      (rule.protocol === protocol && port >= Number(rule.fromPort) && port <= Number(rule.toPort)));
  const first = [...rules].sort((a, b) => Number(a.ruleNo) - Number(b.ruleNo)).find(fits);
  return first?.action === "allow";
}

describe("network ACLs", () => {
  const vpc = "10.20.0.0/16";
  const internet = "198.51.100.7";
  const admitted = (tier: Tier, from: string, port: number, protocol: "6" | "17" = "6") =>
    admits(aclRules(tier, { cidrs: [vpc] }).ingress, { from, protocol, port });

  for (const tier of tiers) {
    it(`V4: ${tier}: the whole VPC comes in, remote administration from the internet never`, () => {
      for (const port of [22, 443, 3389, 5432]) {
        assert.ok(admitted(tier, vpc, port));
      }
      for (const port of [22, 3389]) {
        assert.ok(!admitted(tier, internet, port), `port ${port}`);
        assert.ok(!admitted(tier, internet, port, "17"), `port ${port}`);
      }
      const open = [
        ...aclRules(tier, { cidrs: [vpc] }).ingress,
        { ruleNo: 300, action: "allow", protocol: "-1", cidrBlock: "0.0.0.0/0", fromPort: 0, toPort: 0 },
      ];
      assert.ok(admits(open, { from: internet, protocol: "6", port: 22 }));
    });
  }

  it("V1: isolated: nothing from or to the internet", () => {
    const { ingress, egress } = aclRules("isolated", { cidrs: [vpc] });
    for (const port of [443, 1024, 50_000]) {
      assert.ok(!admits(ingress, { from: internet, protocol: "6", port }));
      assert.ok(!admits(egress, { from: internet, protocol: "6", port }));
      assert.ok(admits(egress, { from: vpc, protocol: "6", port }));
    }
  });

  it("V2: private and public: answers to connections from inside come back", () => {
    for (const tier of ["private", "public"] as const) {
      for (const port of [1024, 3388, 3390, 32_768, 65_535]) {
        assert.ok(admitted(tier, internet, port) && admitted(tier, internet, port, "17"), `${tier} ${port}`);
      }
      assert.ok(
        admits(aclRules(tier, { cidrs: [vpc] }).egress, { from: internet, protocol: "6", port: 443 }),
      );
    }
  });

  it("V1: only the public tier takes HTTPS from the internet", () => {
    assert.deepEqual(
      tiers.filter((tier) => admitted(tier, internet, 443)),
      ["public"],
    );
  });

  it("V4: rule numbers are unique in each direction", () => {
    for (const tier of tiers) {
      for (const rules of Object.values(aclRules(tier, { cidrs: [vpc] })) as AclRules["ingress"][]) {
        assert.equal(new Set(rules.map(({ ruleNo }) => ruleNo)).size, rules.length);
      }
    }
  });
});
