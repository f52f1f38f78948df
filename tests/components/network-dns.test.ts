import assert from "node:assert/strict";
import { DnsFirewall, type DnsFirewallRule } from "../../components/network";
import { Deployment } from "../../components/shared";
import { logsKeyUse } from "../../components/kms/key-policies";
import { evaluate, parsePolicy, policy, service } from "../../iam";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks, type ProgramRun } from "../support/program";
import { everything, keyArn, networkRun } from "./network-support";

const groupArn = "arn:aws:logs:eu-west-1:123456789012:log-group:/bulwark/dev/network-dns-queries";

describe("DNS query logs", () => {
  let run: ProgramRun;
  before(async () => {
    run = await networkRun(everything);
  });

  it("A6: record all queries of the VPC in an encrypted group that keeps them as long as told", () => {
    const config = run.get(
      "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig",
      "network-dns-queries-config",
    );
    assert.equal(config.inputs.destinationArn, groupArn);
    const association = run.get(
      "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
      "network-dns-queries-association",
    );
    assert.deepEqual(
      [association.inputs.resourceId, association.inputs.resolverQueryLogConfigId],
      [run.outputs.vpcId, config.id],
    );
    const group = run.get("aws:cloudwatch/logGroup:LogGroup", "network-dns-queries-group");
    assert.deepEqual(
      [group.inputs.name, group.inputs.kmsKeyId, group.inputs.retentionInDays, group.protect],
      ["/bulwark/dev/network-dns-queries", keyArn, 30, true],
    );
    assert.equal(run.outputs.dnsQueryLogGroupName, "/bulwark/dev/network-dns-queries");
  });

  it("A3: come after the group and the right to write to it", () => {
    const config = run.get(
      "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig",
      "network-dns-queries-config",
    );
    for (const [type, name] of [
      ["aws:cloudwatch/logGroup:LogGroup", "network-dns-queries-group"],
      ["aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "network-dns-queries-delivery"],
    ] as const) {
      assert.ok(config.dependencies.includes(run.get(type, name).urn), name);
    }
  });

  it("A6: only the delivery of logs of this account and region writes to the group, and nothing else", () => {
    const { inputs } = run.get(
      "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
      "network-dns-queries-delivery",
    );
    assert.equal(inputs.policyName, "bulwark-network-dns-queries-dev");
    const document = parsePolicy(inputs.policyDocument as string, "resource");
    const may = (action: string, more: { who?: string; owner?: string; region?: string; to?: string } = {}) =>
      evaluate(
        {
          principal: service(more.who ?? "delivery.logs.amazonaws.com"),
          action,
          resource: `${more.to ?? groupArn}:log-stream:queries`,
          resourceAccount: "123456789012",
          context: {
            "aws:SourceAccount": more.owner ?? "123456789012",
            "aws:SourceArn": `arn:aws:logs:${more.region ?? "eu-west-1"}:${more.owner ?? "123456789012"}:*`,
          },
        },
        { resource: document },
      ).allowed;
    assert.ok(may("logs:PutLogEvents") && may("logs:CreateLogStream"));
    assert.ok(!may("logs:DeleteLogStream"));
    assert.ok(!may("logs:PutLogEvents", { who: "route53.amazonaws.com" }));
    assert.ok(!may("logs:PutLogEvents", { owner: "999999999999" }));
    assert.ok(!may("logs:PutLogEvents", { region: "us-east-1" }));
    assert.ok(!may("logs:PutLogEvents", { to: `${groupArn}-2` }));
  });

  it("K4: the logs key admits the group", () => {
    const key = policy.key(...logsKeyUse(new Deployment(deploymentArgs())));
    const encrypts = (arn: string) =>
      evaluate(
        {
          principal: service("logs.eu-west-1.amazonaws.com"),
          action: "kms:GenerateDataKey",
          resource: keyArn,
          resourceAccount: "123456789012",
          context: { "kms:EncryptionContext:aws:logs:arn": arn },
        },
        { resource: parsePolicy(key, "key") },
      ).allowed;
    assert.ok(encrypts(groupArn));
    assert.ok(!encrypts(groupArn.replace("/bulwark/", "/other/")));
  });

  it("A6: are made only when asked for", async () => {
    const plain = await networkRun();
    assert.deepEqual(
      plain.resources.filter(({ type }) => type.startsWith("aws:route53/")),
      [],
    );
    assert.equal(plain.outputs.dnsQueryLogGroupName, undefined);
  });
});

describe("the DNS firewall", () => {
  let run: ProgramRun;
  before(async () => {
    run = await networkRun(everything);
  });

  it("V4: has own lists, AWS's lists and threats, each rule under its name and number", () => {
    const list = run.get(
      "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
      "network-dns-firewall-partner-domains",
    );
    assert.deepEqual(list.inputs.domains, ["*.partner.example"]);
    assert.deepEqual(
      run
        .ofType("aws:route53/resolverFirewallRule:ResolverFirewallRule")
        .map(({ name, inputs }) => [
          name,
          inputs.priority,
          inputs.action,
          inputs.firewallDomainListId ?? inputs.dnsThreatProtection,
          inputs.blockResponse ?? inputs.confidenceThreshold,
        ])
        .sort(([, a], [, b]) => Number(a) - Number(b)),
      [
        ["network-dns-firewall-partner", 100, "ALLOW", list.id, undefined],
        ["network-dns-firewall-malware", 200, "BLOCK", "rslvr-fdl-0123456789abcdef", "NXDOMAIN"],
        ["network-dns-firewall-tunnels", 300, "BLOCK", "DNS_TUNNELING", "NXDOMAIN"],
      ],
    );
  });

  it("V4: stands before the VPC with all its rules, and fails closed", () => {
    const association = run.get(
      "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
      "network-dns-firewall-association",
    );
    assert.equal(association.inputs.vpcId, run.outputs.vpcId);
    assert.ok(association.inputs.priority > 100 && association.inputs.priority < 9900);
    for (const { urn } of run.ofType("aws:route53/resolverFirewallRule:ResolverFirewallRule")) {
      assert.ok(association.dependencies.includes(urn));
    }
    const [config] = run.ofType("aws:route53/resolverFirewallConfig:ResolverFirewallConfig");
    assert.deepEqual(
      [config?.inputs.resourceId, config?.inputs.firewallFailOpen],
      [run.outputs.vpcId, "DISABLED"],
    );
  });

  const good = { priority: 1, action: "BLOCK", domains: ["example.com"] } as const;
  const mistakes: readonly (readonly [string, Record<string, DnsFirewallRule>, RegExp])[] = [
    ["no rules", {}, /rules is \{\}: at least one/],
    ["a name that no resource can have", { "Bad Name": good }, /rules\.Bad Name is "Bad Name"/],
    ["a number twice", { a: good, b: good }, /rules\.b\.priority is 1: a number of its own, "a"/],
    ["no number", { a: { ...good, priority: 0 } }, /rules\.a\.priority is 0/],
    ["nothing to look for", { a: { priority: 1, action: "BLOCK" } }, /rules\.a is .*one of domains/],
    ["two things to look for", { a: { ...good, threat: "DGA" } }, /rules\.a is .*one of domains/],
    ["no domains", { a: { ...good, domains: [] } }, /rules\.a\.domains is \[\]/],
    ["no domain", { a: { ...good, domains: ["https://x"] } }, /rules\.a\.domains\.0 is "https:\/\/x"/],
    [
      "no list's id",
      { a: { priority: 1, action: "BLOCK", managedListId: "Malware" } },
      /rules\.a\.managedListId is "Malware"/,
    ],
    [
      "leave for a threat",
      { a: { priority: 1, action: "ALLOW", threat: "DGA" } },
      /rules\.a\.action is "ALLOW": ALERT or BLOCK/,
    ],
    ["confidence in nothing", { a: { ...good, confidence: "LOW" } }, /rules\.a\.confidence is "LOW"/],
  ];
  for (const [what, rules, message] of mistakes) {
    it(`X2: refuses ${what}`, async () => {
      await assert.rejects(
        runUnderMocks(() => {
          const deployment = new Deployment(deploymentArgs());
          new DnsFirewall("dns", { deployment, vpcId: "vpc-1", rules });
          return Promise.resolve({});
        }),
        message,
      );
    });
  }

  it("V4: takes wildcards, underscores and single labels", async () => {
    const domains = ["*", "*.example.com", "_dmarc.example.com", "localhost", "xn--bcher-kva.example"];
    const made = await networkRun({ dnsFirewall: { rules: { a: { ...good, domains } } } });
    const [list] = made.ofType("aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList");
    assert.deepEqual(list?.inputs.domains, domains);
  });
});
