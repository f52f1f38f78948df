import assert from "node:assert/strict";
import {
  Deployment,
  LoadBalancer,
  WebAcl,
  loadBalancerProblems,
  type LoadBalancerArgs,
  type LoadBalancerSettings,
} from "../../components";
import { evaluate, parsePolicy, service } from "../../iam";
import { rules as packRules } from "../../policy-pack/rules";
import { Engine, packConfig, shown } from "../policy-pack/engine";
import { deploymentArgs } from "../support/deployment";
import { itReportsFaults, type Fault } from "../support/faults";
import { runStack, runUnderMocks, type ProgramRun, type Registered } from "../support/program";
import { find, outputsOf } from "./compute-roles";

const types = {
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  listener: "aws:lb/listener:Listener",
  targets: "aws:lb/targetGroup:TargetGroup",
  acl: "aws:wafv2/webAcl:WebAcl",
  association: "aws:wafv2/webAclAssociation:WebAclAssociation",
  logging: "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  logPolicy: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  group: "aws:autoscaling/group:Group",
};

const certificateArn = "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";
const settings = {
  certificateArn,
  targetPort: 8000,
  healthCheckPath: "/health",
  webAcl: { logRetentionDays: 365 },
};

const identities = (run: ProgramRun) =>
  run.resources.map(({ type, name, parent }) => `${type} ${name} < ${parent}`).sort();

for (const stack of ["dev", "prod"]) {
  describe(`load balancer of ${stack}, when configured`, () => {
    let run: ProgramRun;
    let balancer: Registered;
    const balancerName = `bulwark-web-lb-${stack}`;

    before(async () => {
      run = await runStack(stack, { "bulwark:fleet.loadBalancer": settings });
      balancer = run.get(types.balancer, "web-lb-load-balancer");
    });

    const listener = (name: string) => run.get(types.listener, `web-lb-${name}`);
    const rulesOf = (type: string, group: unknown) =>
      run
        .ofType(type)
        .filter(({ inputs }) => inputs.securityGroupId === group)
        .map(({ inputs }): unknown[] => [
          inputs.ipProtocol,
          inputs.fromPort,
          inputs.toPort,
          inputs.referencedSecurityGroupId ?? inputs.cidrIpv4,
        ]);
    const balancerGroup = (): unknown => (balancer.inputs.securityGroups as unknown[])[0];
    const fleetGroup = (): unknown =>
      run.get("aws:ec2/securityGroup:SecurityGroup", "web-security-group-group").id;

    it("C3: stands in the public subnets, speaks TLS 1.3 and 1.2 with the certificate, and redirects HTTP", () => {
      assert.deepEqual(balancer.inputs.subnets, run.outputs.network.publicSubnetIds);
      assert.equal(balancer.inputs.internal, false);
      const https = listener("https").inputs;
      assert.deepEqual([https.protocol, https.port, https.certificateArn], ["HTTPS", 443, certificateArn]);
      assert.equal(https.sslPolicy, "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09");
      assert.match(String(https.routingHttpResponseStrictTransportSecurityHeaderValue), /^max-age=\d{8,}$/);
      const http = listener("http").inputs;
      assert.deepEqual([http.protocol, http.port], ["HTTP", 80]);
      assert.deepEqual(http.defaultActions, [
        { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } },
      ]);
      assert.equal(run.ofType(types.listener).length, 2);
    });

    it("C3: drops malformed headers; is protected from deletion as the environment is", () => {
      assert.equal(balancer.inputs.dropInvalidHeaderFields, true);
      assert.equal(balancer.inputs.enableDeletionProtection, stack === "prod");
    });

    it("C3: is let in from everywhere on two ports, and reaches the fleet's port only; the fleet lets in nobody else", () => {
      assert.deepEqual(rulesOf(types.ingress, balancerGroup()), [
        ["tcp", 443, 443, "0.0.0.0/0"],
        ["tcp", 80, 80, "0.0.0.0/0"],
      ]);
      assert.deepEqual(rulesOf(types.egress, balancerGroup()), [["tcp", 8000, 8000, fleetGroup()]]);
      assert.deepEqual(rulesOf(types.ingress, fleetGroup()), [["tcp", 8000, 8000, balancerGroup()]]);
    });

    it("V4: network ACLs of public subnets admit HTTP, which is redirected, with a load balancer only", async () => {
      const admitsHttp = (each: ProgramRun) =>
        each
          .ofType("aws:ec2/networkAcl:NetworkAcl")
          .filter(({ inputs }) =>
            (inputs.ingress as { fromPort: number; cidrBlock?: string }[]).some(
              ({ fromPort, cidrBlock }) => fromPort === 80 && cidrBlock === "0.0.0.0/0",
            ),
          )
          .map(({ name }) => name);
      assert.deepEqual(admitsHttp(run), ["network-public-acl"]);
      assert.deepEqual(admitsHttp(await runStack(stack)), []);
    });

    it("C3: asks the instances whether they are healthy; the group replaces those that are not", () => {
      const targets = run.get(types.targets, "web-lb-targets");
      const { protocol, port, healthCheck, vpcId } = targets.inputs;
      assert.deepEqual([protocol, port, vpcId], ["HTTP", 8000, outputsOf(run).network.vpcId]);
      assert.equal((healthCheck as { path: string }).path, "/health");
      const group = run.get(types.group, "web-group");
      assert.equal(group.inputs.healthCheckType, "ELB");
      assert.deepEqual(group.inputs.targetGroupArns, [targets.outputs.arn]);
      for (const needed of [listener("https").urn, run.get(types.egress, "web-lb-to-web").urn]) {
        assert.ok(group.dependencies.includes(needed), needed);
      }
    });

    it("S4: logs requests and connections to the log bucket, which admits them for this account only", () => {
      const bucketName = run.outputs.storage.accessLogBucket as string;
      for (const kind of ["accessLogs", "connectionLogs"]) {
        const target = balancer.inputs[kind] as Record<string, unknown>;
        assert.deepEqual(target, {
          bucket: bucketName,
          prefix: `load-balancers/${balancerName}`,
          enabled: true,
        });
      }
      const policy = parsePolicy(
        String(find(run, "aws:s3/bucketPolicy:BucketPolicy", "bucket", bucketName).inputs.policy),
        "bucket",
      );
      const delivers = (key: string, principal = "logdelivery.elasticloadbalancing.amazonaws.com") =>
        evaluate(
          {
            principal: service(principal),
            action: "s3:PutObject",
            resource: `arn:aws:s3:::${bucketName}/${key}`,
            resourceAccount: run.world.accountId,
            context: { "aws:SecureTransport": true, "s3:TlsVersion": 1.3 },
          },
          { resource: policy },
        ).allowed;
      const below = `load-balancers/${balancerName}/AWSLogs`;
      assert.ok(delivers(`${below}/${run.world.accountId}/elasticloadbalancing/log.gz`));
      assert.ok(!delivers(`${below}/999999999999/elasticloadbalancing/log.gz`));
      assert.ok(!delivers("bulwark-data/log.gz"));
      assert.ok(!delivers(`${below}/${run.world.accountId}/log.gz`, "delivery.logs.amazonaws.com"));
    });

    it("S4: without a load balancer the log bucket admits none", async () => {
      const plain = await runStack(stack);
      const policies = plain
        .ofType("aws:s3/bucketPolicy:BucketPolicy")
        .map(({ inputs }) => String(inputs.policy));
      assert.ok(policies.length > 1);
      assert.ok(policies.every((text) => !text.includes("elasticloadbalancing")));
    });

    it("C3: is guarded by a web ACL with AWS's rules and a limit before it answers", () => {
      const acl = run.get(types.acl, "web-lb-web-acl-acl");
      const rules = acl.inputs.rules as {
        name: string;
        priority: number;
        action?: unknown;
        overrideAction?: unknown;
        statement: Record<string, any>;
      }[];
      assert.deepEqual(
        rules.map(({ name, priority, action, overrideAction }) => [name, priority, action ?? overrideAction]),
        [
          ["rate-limit", 10, { block: {} }],
          ["common", 20, { none: {} }],
          ["known-bad-inputs", 30, { none: {} }],
        ],
      );
      assert.deepEqual(rules[0]!.statement.rateBasedStatement, { limit: 2000, aggregateKeyType: "IP" });
      assert.deepEqual(
        rules.slice(1).map(({ statement }): unknown => statement.managedRuleGroupStatement),
        ["AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"].map((name) => ({
          vendorName: "AWS",
          name,
        })),
      );
      const [association, ...others] = run.ofType(types.association);
      assert.deepEqual(others, []);
      assert.deepEqual(
        [association?.inputs.webAclArn, association?.inputs.resourceArn],
        [acl.outputs.arn, balancer.outputs.arn],
      );
      for (const name of ["http", "https"]) {
        assert.ok(listener(name).dependencies.includes(association!.urn), name);
      }
    });

    it("A3, K4: the web ACL's records go to an encrypted group of the name that WAF wants, for which the key may be used", () => {
      const group = run.get(types.logGroup, "web-lb-web-acl-logs");
      const groupName = `aws-waf-logs-bulwark-web-lb-web-acl-${stack}`;
      assert.deepEqual([group.inputs.name, group.inputs.retentionInDays], [groupName, 365]);
      const key = find(run, "aws:kms/key:Key", "arn", group.inputs.kmsKeyId);
      const encrypts = (name: string) =>
        evaluate(
          {
            principal: service(`logs.${run.world.region}.amazonaws.com`),
            action: "kms:GenerateDataKey",
            resource: String(key.outputs.arn),
            context: {
              "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${run.world.region}:${run.world.accountId}:log-group:${name}`,
            },
          },
          { resource: parsePolicy(String(key.inputs.policy), "key") },
        ).allowed;
      assert.ok(encrypts(groupName));
      assert.ok(!encrypts("aws-waf-logs-of-somebody-else"));

      const logging = run.get(types.logging, "web-lb-web-acl-logging");
      assert.deepEqual(logging.inputs.logDestinationConfigs, [group.outputs.arn]);
      assert.deepEqual(logging.inputs.redactedFields, [
        { singleHeader: { name: "authorization" } },
        { singleHeader: { name: "cookie" } },
      ]);
      const delivery = run.get(types.logPolicy, "web-lb-web-acl-delivery");
      assert.ok(logging.dependencies.includes(delivery.urn) && logging.dependencies.includes(group.urn));
      const delivers = (account: string, resource: string) =>
        evaluate(
          {
            principal: service("delivery.logs.amazonaws.com"),
            action: "logs:PutLogEvents",
            resource,
            context: {
              "aws:SourceAccount": account,
              "aws:SourceArn": `arn:aws:logs:${run.world.region}:${account}:delivery`,
            },
          },
          { resource: parsePolicy(String(delivery.inputs.policyDocument), "resource") },
        ).allowed;
      const stream = `${String(group.outputs.arn)}:log-stream:eu-west-1_acl_0`;
      assert.ok(delivers(run.world.accountId, stream));
      assert.ok(!delivers("999999999999", stream));
      assert.ok(!delivers(run.world.accountId, stream.replace("aws-waf-logs-", "other-")));
    });

    it("C3: tells the alert topic of unhealthy targets and server errors", () => {
      const alarms = run.ofType(types.alarm).filter(({ parent }) => parent === "web-lb");
      assert.deepEqual(alarms.map(({ inputs }) => inputs.metricName as string).sort(), [
        "HTTPCode_ELB_5XX_Count",
        "HTTPCode_Target_5XX_Count",
        "UnHealthyHostCount",
      ]);
      for (const { inputs, name } of alarms) {
        assert.deepEqual(inputs.alarmActions, [run.outputs.audit.alertTopicArn], name);
        const dimensions = inputs.dimensions as Record<string, string>;
        assert.equal(dimensions.LoadBalancer, balancer.outputs.arnSuffix);
        assert.equal(
          dimensions.TargetGroup,
          name === "web-lb-own-errors-alarm"
            ? undefined
            : run.get(types.targets, "web-lb-targets").outputs.arnSuffix,
        );
      }
    });

    it("X1: adds resources to the stack and renames none; a preview shows the same", async () => {
      const before = identities(await runStack(stack));
      const after = identities(run);
      assert.deepEqual(
        before.filter((each) => !after.includes(each)),
        [],
      );
      const overrides = { "bulwark:fleet.loadBalancer": settings };
      assert.deepEqual(identities(await runStack(stack, overrides, { preview: true })), after);
      assert.equal(run.outputs.fleet.address, balancer.outputs.dnsName);
    });

    it("P1: the policy pack finds nothing", async () => {
      const found = await new Engine(packRules, packConfig(stack), stack).run(...shown(run));
      // Dev may be destroyed at will, of which the pack only reminds.
      const reminders = stack === "dev" ? ["elb-deletion-protected"] : [];
      assert.deepEqual(
        found.map(({ level, rule }) => `${level} ${rule}`),
        reminders.map((rule) => `advisory ${rule}`),
      );
    });
  });
}

function balancerArgs(more: Partial<LoadBalancerArgs> = {}): LoadBalancerArgs {
  return {
    deployment: new Deployment(deploymentArgs()),
    vpcId: "vpc-1",
    subnetIds: ["subnet-a", "subnet-b"],
    accessLogs: { bucketName: "logs" },
    logsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1",
    topicArn: "arn:aws:sns:eu-west-1:123456789012:alerts",
    ...settings,
    ...more,
  };
}

const made = (more: Partial<LoadBalancerArgs> = {}) =>
  runUnderMocks(() => {
    new LoadBalancer("shop", balancerArgs(more));
    return Promise.resolve();
  });

describe("LoadBalancer", () => {
  it("C3: goes on in TLS to targets that speak it; a changed port makes a group beside the old one", async () => {
    const target = async (more: Partial<LoadBalancerArgs>) =>
      (await made({ targetPort: undefined, ...more })).get(types.targets, "shop-targets").inputs;
    const https = await target({ targetProtocol: "HTTPS" });
    assert.deepEqual([https.protocol, https.port], ["HTTPS", 8443]);
    assert.equal((https.healthCheck as { protocol: string }).protocol, "HTTPS");
    const names = [
      https.name,
      (await target({})).name,
      (await target({ targetPort: 9000 })).name,
    ] as string[];
    assert.equal(new Set(names).size, 3);
    assert.ok(names.every((name) => name.length <= 32));
  });

  it("X1: keeps names within the 32 characters of Elastic Load Balancing", async () => {
    const deployment = new Deployment(
      deploymentArgs({ project: "a-very-long-project-name-of-an-organisation" }),
    );
    const run = await made({ deployment });
    for (const type of [types.balancer, types.targets]) {
      assert.match(
        String(run.ofType(type)[0]?.inputs.name),
        /^(?!internal-)[a-z0-9][a-z0-9-]{0,30}[a-z0-9]$/,
      );
    }
  });

  it("C3: lets in the named ranges only, IPv6 ones with dualStack", async () => {
    const run = await made({ allowedCidrs: ["203.0.113.0/24", "2001:db8::/32"], dualStack: true });
    const peers = run.ofType(types.ingress).map(({ inputs }): unknown => inputs.cidrIpv4 ?? inputs.cidrIpv6);
    assert.deepEqual([...new Set(peers)], ["203.0.113.0/24", "2001:db8::/32"]);
    assert.equal(run.ofType(types.balancer)[0]?.inputs.ipAddressType, "dualstack");
    const open = await made({ dualStack: true });
    assert.equal(open.ofType(types.ingress).length, 4);
  });

  it("C3: makes no web ACL and no alarms unless asked", async () => {
    const run = await made({ webAcl: undefined, topicArn: undefined });
    assert.deepEqual(run.ofType(types.acl), []);
    assert.deepEqual(run.ofType(types.alarm), []);
  });

  const bad: readonly [field: string, more: Partial<LoadBalancerSettings>][] = [
    ["certificateArn", { certificateArn: "my-certificate" }],
    ["certificateArn", { certificateArn: certificateArn.replace("eu-west-1", "us-east-1") }],
    ["targetPort", { targetPort: 70_000 }],
    ["healthCheckPath", { healthCheckPath: "health" }],
    ["allowedCidrs", { allowedCidrs: [] }],
    ["allowedCidrs.0", { allowedCidrs: ["203.0.113.7/24"] }],
    ["allowedCidrs.1", { allowedCidrs: ["203.0.113.0/24", "203.0.113.0/24"] }],
    ["allowedCidrs.0", { allowedCidrs: ["::/0"] }],
    ["allowedCidrs.0", { allowedCidrs: ["everywhere"] }],
  ];
  for (const [field, more] of bad) {
    it(`X2: refuses ${JSON.stringify(more)}`, async () => {
      const problems = loadBalancerProblems({ ...settings, ...more }, "eu-west-1");
      assert.deepEqual(
        problems.map(({ path }) => path.join(".")),
        [field],
      );
      await assert.rejects(made(more), /Load balancer "shop" cannot be built/);
    });
  }
  it("X2: refuses subnets of one zone, and a web ACL without a key for its records", async () => {
    await assert.rejects(made({ subnetIds: ["subnet-a"] }), /subnetIds is 1: subnets of at least two zones/);
    await assert.rejects(made({ logsKeyArn: undefined }), /logsKeyArn/);
    await assert.rejects(made({ webAcl: { logRetentionDays: 90, rateLimit: 5 } }), /rateLimit is 5/);
  });

  const tls = "load balancer speaks TLS 1.2 and 1.3 only";
  const faults: readonly Fault[] = [
    [types.balancer, { dropInvalidHeaderFields: false }, "load balancer drops malformed headers"],
    [types.balancer, { accessLogs: { bucket: "logs", enabled: false } }, "load balancer logs requests"],
    [types.balancer, { accessLogs: undefined }, "load balancer logs requests"],
    [types.balancer, { enableDeletionProtection: false }, "load balancer refuses deletion"],
    [types.acl, { rules: [] }, "web ACL blocks attacks"],
    [types.logGroup, { kmsKeyId: undefined }, "web ACL writes to an encrypted log group"],
    [
      types.logging,
      { logDestinationConfigs: ["arn:aws:s3:::elsewhere"] },
      "web ACL writes to an encrypted log group",
    ],
    [types.association, { webAclArn: "" }, "load balancer behind a web ACL"],
  ];
  itReportsFaults(faults, () => {
    const args = balancerArgs({ topicArn: undefined });
    return (name, options) => new LoadBalancer(name, args, options);
  });

  /** What a transform of the listener of that name does to the control. */
  const listenerControls: readonly [listener: string, change: object, control: string][] = [
    ["shop-https", { sslPolicy: "ELBSecurityPolicy-2016-08" }, tls],
    ["shop-https", { sslPolicy: "ELBSecurityPolicy-TLS13-1-0-2021-06" }, tls],
    ["shop-https", { sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06" }, tls],
    ["shop-https", { protocol: "HTTP" }, tls],
    [
      "shop-http",
      { defaultActions: [{ type: "forward", targetGroupArn: "arn:t" }] },
      "plain HTTP is answered with HTTPS's address only",
    ],
  ];
  for (const [name, args, control] of listenerControls) {
    it(`X4: reports "${control}" as off for ${JSON.stringify(args)}`, async () => {
      const run = await runUnderMocks(() =>
        Promise.resolve({
          controls: new LoadBalancer("shop", {
            ...balancerArgs(),
            transform: { listener: (_args, _options, listener) => ({ args: listener === name ? args : {} }) },
          }).controls,
        }),
      );
      const controls = run.outputs.controls as { control: string; enabled: boolean }[];
      assert.deepEqual(
        controls.filter(({ enabled }) => !enabled).map((each) => each.control),
        [control],
      );
    });
  }

  it("X4: a silenced alarm is reported as off", async () => {
    const run = await runUnderMocks(() =>
      Promise.resolve({
        controls: new LoadBalancer("shop", {
          ...balancerArgs(),
          transform: { alarm: { actionsEnabled: false } },
        }).controls,
      }),
    );
    const controls = run.outputs.controls as { control: string; enabled: boolean }[];
    assert.equal(
      controls.filter(({ enabled, control }) => !enabled && control.startsWith("alarm: ")).length,
      3,
    );
  });

  it("X5: every kind of child can be transformed", async () => {
    const marked = { tags: { Mark: "yes" } };
    const run = await made({
      transform: {
        loadBalancer: marked,
        targetGroup: marked,
        listener: marked,
        alarm: marked,
        securityGroup: { group: marked, ingressRule: marked, egressRule: marked },
        webAcl: {
          webAcl: marked,
          logGroup: marked,
          logGroupPolicy: { policyName: "Mark" },
          logging: { region: "Mark" },
          association: { region: "Mark" },
        },
      },
    });
    const unmarked = run.resources.filter(
      ({ type, inputs }) => type.startsWith("aws:") && !JSON.stringify(inputs).includes("Mark"),
    );
    assert.deepEqual(
      unmarked.map(({ name }) => name),
      [],
    );
  });
});

describe("WebAcl", () => {
  const acl = (more: object = {}) =>
    runUnderMocks(() => {
      const deployment = new Deployment(deploymentArgs());
      const made = new WebAcl("api", { deployment, logsKeyArn: "arn:key", logRetentionDays: 90, ...more });
      made.guard("orders", "arn:aws:apigateway:eu-west-1::/restapis/1/stages/live");
      return Promise.resolve({ controls: made.controls });
    });
  const filterOf = (run: ProgramRun): unknown => run.get(types.logging, "api-logging").inputs.loggingFilter;

  it("C3: guards what it is asked to, by a stable name", async () => {
    assert.ok((await acl()).get(types.association, "api-guard-orders"));
  });

  it("C3: counts instead of blocking in order to try rules out, and says that it does not block", async () => {
    const run = await acl({ mode: "count", rateLimit: 10 });
    const rules = run.get(types.acl, "api-acl").inputs.rules as Record<string, unknown>[];
    assert.deepEqual(
      rules.map(({ action, overrideAction }) => action ?? overrideAction),
      [{ count: {} }, { count: {} }, { count: {} }],
    );
    const controls = run.outputs.controls as { control: string; enabled: boolean }[];
    assert.deepEqual(
      controls.filter(({ enabled }) => !enabled).map(({ control }) => control),
      ["web ACL blocks attacks"],
    );
  });

  it("C3: records what rules matched, or everything when asked to", async () => {
    assert.equal((filterOf(await acl()) as { defaultBehavior: string }).defaultBehavior, "DROP");
    assert.equal(filterOf(await acl({ logAllowed: true })), undefined);
  });
});
