import assert from "node:assert/strict";
import { aclRules, type AclRules } from "../../components/network/acl-rules";
import { endpointPolicy } from "../../components/network/endpoint-policies";
import { flowLogStatements, tiers, type Tier } from "../../components/network";
import { Deployment } from "../../components/shared";
import {
  allow,
  anonymous,
  evaluate,
  parsePolicy,
  policy,
  role,
  service,
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

  describe("for an organisation", () => {
    const org = "o-exampleorgid1";
    const ours = { "aws:PrincipalOrgID": org, "aws:ResourceOrgID": org };
    const strangers = "o-strangers0001";
    const sister = role("arn:aws:iam::210987654321:role/sister");

    for (const name of ["s3", "ssm", "ec2", "logs"]) {
      it(`V3: ${name}: principals of its accounts reach resources of its accounts, and nobody else`, () => {
        const document = endpointPolicy(deployment, name, { organizationId: org });
        const request = { ...put, principal: sister, owner: foreign };
        assert.ok(passes(document, request, ours));
        assert.ok(!passes(document, request, { ...ours, "aws:ResourceOrgID": strangers }));
        assert.ok(!passes(document, request, { ...ours, "aws:PrincipalOrgID": strangers }));
        assert.ok(!passes(document, request), "accounts in no organisation");
        assert.ok(!passes(endpointPolicy(deployment, name), request, ours), "only when asked for");
      });
    }

    it("V3: exceptions for what AWS owns are for its principals only", () => {
      const read = {
        principal: sister,
        action: "ssm:GetParameter",
        resource: "arn:aws:ssm:eu-west-1::parameter/aws/service/ami",
        owner: foreign,
      };
      const document = endpointPolicy(deployment, "ssm", { organizationId: org });
      assert.ok(passes(document, read, { "aws:PrincipalOrgID": org }));
      assert.ok(!passes(document, read, { "aws:PrincipalOrgID": strangers }));
    });
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

describe("flow logs in a bucket", () => {
  const bucketArn = "arn:aws:s3:::bulwark-flow-logs";
  const document = parsePolicy(policy.bucket(...flowLogStatements(deployment, bucketArn)), "bucket");
  const delivers = (
    more: { who?: string; owner?: string; acl?: string; key?: string; action?: string } = {},
  ) =>
    evaluate(
      {
        principal: service(more.who ?? "delivery.logs.amazonaws.com"),
        action: more.action ?? "s3:PutObject",
        resource: `${bucketArn}${more.key ?? `/AWSLogs/${own}/vpcflowlogs/eu-west-1/2026/11/22/log.gz`}`,
        resourceAccount: own,
        context: {
          "aws:SourceAccount": more.owner ?? own,
          "aws:SourceArn": `arn:aws:logs:eu-west-1:${more.owner ?? own}:*`,
          "s3:x-amz-acl": more.acl ?? "bucket-owner-full-control",
        },
      },
      { resource: document },
    ).allowed;

  it("A6: are delivered for this account, under its prefix, to the bucket's owner", () => {
    assert.ok(delivers());
    assert.ok(!delivers({ owner: foreign }));
    assert.ok(!delivers({ acl: "public-read" }));
    assert.ok(!delivers({ key: `/AWSLogs/${foreign}/log.gz` }));
    assert.ok(delivers({ key: `/AWSLogs/aws-account-id=${own}/aws-service=vpcflowlogs/log.parquet` }));
    assert.ok(!delivers({ key: `/AWSLogs/aws-account-id=${foreign}/aws-service=vpcflowlogs/log.parquet` }));
    assert.ok(!delivers({ who: "logs.amazonaws.com" }));
  });

  it("A6: are not read or deleted by who delivers them", () => {
    assert.ok(delivers({ action: "s3:GetBucketAcl", key: "" }));
    assert.ok(!delivers({ action: "s3:GetBucketAcl", key: "", owner: foreign }));
    for (const action of ["s3:GetObject", "s3:DeleteObject"]) {
      assert.ok(!delivers({ action }), action);
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
    (from.includes(":")
      ? rule.ipv6CidrBlock === "::/0" || rule.ipv6CidrBlock === from
      : rule.cidrBlock === "0.0.0.0/0" || rule.cidrBlock === from) &&
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

  const dualStack = {
    cidrs: [vpc, "100.64.0.0/16", "100.65.0.0/16", "100.66.0.0/16", "100.67.0.0/16"] as [string, ...string[]],
    ipv6Cidr: "2600:1f18:0:ab00::/56",
  };
  const internet6 = "2a00:1450:4001::1";

  it("V5: IPv6 is treated as IPv4 is, by every tier, port and direction", () => {
    for (const tier of tiers) {
      for (const direction of ["ingress", "egress"] as const) {
        const rules = aclRules(tier, dualStack)[direction];
        for (const port of [22, 80, 443, 1024, 3388, 3389, 3390, 5432, 65_535]) {
          for (const protocol of ["6", "17"] as const) {
            for (const [four, six] of [
              [vpc, dualStack.ipv6Cidr],
              [internet, internet6],
            ] as const) {
              assert.equal(
                admits(rules, { from: six, protocol, port }),
                admits(rules, { from: four, protocol, port }),
                `${tier} ${direction} ${port} ${six}`,
              );
            }
          }
        }
      }
    }
  });

  it("V5: requests for smaller packets come in wherever answers do, over IPv4 and IPv6, and no other ICMP", () => {
    const messages = (tier: Tier) =>
      aclRules(tier, dualStack)
        .ingress.filter(({ protocol }) => protocol === "1" || protocol === "58")
        .map((rule) => [rule.icmpType, rule.icmpCode, rule.cidrBlock ?? rule.ipv6CidrBlock]);
    const tooBig = [
      [3, 4, "0.0.0.0/0"],
      [2, 0, "::/0"],
    ];
    assert.deepEqual(tiers.map(messages), [tooBig, tooBig, []]);
    const withoutIpv6 = aclRules("private", { cidrs: [vpc] }).ingress;
    assert.deepEqual(
      withoutIpv6.filter(({ protocol }) => protocol === "1").map(({ icmpType }) => icmpType),
      [3],
    );
  });

  it("V5: without IPv6 no rule speaks of it", () => {
    const rules = tiers.flatMap((tier) => Object.values(aclRules(tier, { cidrs: [vpc] })).flat());
    assert.ok(rules.every(({ ipv6CidrBlock }) => ipv6CidrBlock === undefined));
  });

  it("V4: secondary blocks are as much inside as the VPC's own, in every tier", () => {
    for (const tier of tiers) {
      const { ingress, egress } = aclRules(tier, dualStack);
      for (const from of dualStack.cidrs) {
        assert.ok(admits(ingress, { from, protocol: "6", port: 5432 }), `${tier} ${from}`);
        assert.ok(admits(egress, { from, protocol: "6", port: 5432 }), `${tier} ${from}`);
      }
    }
  });

  it("V4: plain HTTP comes in only where asked for, into public subnets, over IPv4 and IPv6", () => {
    for (const from of [internet, internet6]) {
      const http = (asked: boolean) =>
        tiers.filter((tier) =>
          admits(aclRules(tier, dualStack, asked).ingress, { from, protocol: "6", port: 80 }),
        );
      assert.deepEqual([http(false), http(true)], [[], ["public"]]);
    }
  });

  it("V4: rule numbers are unique in each direction, and fit AWS's quota of 20 for IPv4 and IPv6 each, with its own", () => {
    for (const tier of tiers) {
      for (const rules of Object.values(aclRules(tier, dualStack, true)) as AclRules["ingress"][]) {
        assert.equal(new Set(rules.map(({ ruleNo }) => ruleNo)).size, rules.length);
        const ofIpv6 = rules.filter(({ ipv6CidrBlock }) => ipv6CidrBlock !== undefined).length;
        for (const count of [ofIpv6, rules.length - ofIpv6]) assert.ok(count < 20, `${tier} ${count}`);
      }
    }
  });
});
