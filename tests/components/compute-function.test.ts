import assert from "node:assert/strict";
import { LambdaFunction, type LambdaFunctionArgs, type SecurityControl } from "../../components";
import { allow, anonymous, evaluate, parsePolicy, policy, role } from "../../iam";
import { itReportsFaults, type Fault } from "../support/faults";
import { runStack, type ProgramRun, type Registered } from "../support/program";
import { functionArgs, makeFunction, types } from "./compute-functions";
import { DeployedRole, find, outputsOf } from "./compute-roles";

const functionType = types.function;

/** The parts of a function that these tests look at. */
interface FunctionInputs {
  readonly runtime: string;
  readonly handler: string;
  readonly kmsKeyArn: string;
  readonly vpcConfig: { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] };
  readonly deadLetterConfig: { readonly targetArn: string };
  readonly tracingConfig: { readonly mode: string };
  readonly loggingConfig: unknown;
  readonly environment: { readonly variables: Readonly<Record<string, string>> };
}

for (const stack of ["dev", "prod"]) {
  describe(`Lambda function of ${stack}`, () => {
    let run: ProgramRun;
    let lambda: Registered;
    let inputs: FunctionInputs;
    let worker: DeployedRole;
    let arn: (service: string, resource: string) => string;
    const name = `bulwark-worker-${stack}`;

    before(async function () {
      this.timeout(60_000);
      run = await runStack(stack);
      lambda = find(run, functionType, "name", name);
      inputs = lambda.inputs as unknown as FunctionInputs;
      worker = new DeployedRole(run, name);
      arn = (service, resource) =>
        `arn:aws:${service}:${run.world.region}:${run.world.accountId}:${resource}`;
    });

    const dataKey = () => inputs.kmsKeyArn;
    const otherKey = () => String(run.get("aws:kms/key:Key", "keys-logs-key").outputs.arn);

    it("C1: runs in the private subnets, one in each of several zones", () => {
      const subnets = inputs.vpcConfig.subnetIds.map((id) =>
        run.ofType("aws:ec2/subnet:Subnet").find((subnet) => subnet.id === id)!,
      );
      const zones = subnets.map((subnet) => String(subnet.inputs.availabilityZone));
      assert.equal(new Set(zones).size, stack === "prod" ? 3 : 2);
      assert.ok(subnets.every((subnet) => subnet.outputs.mapPublicIpOnLaunch === false));
      assert.deepEqual(
        subnets.map((subnet) => subnet.id).sort(),
        [...outputsOf(run).network.privateSubnetIds].sort(),
      );
    });

    it("C1: is trusted to Lambda alone", () => {
      assert.ok(worker.trusts("lambda.amazonaws.com"));
      assert.ok(!worker.trusts("ec2.amazonaws.com"));
    });

    it("C1: writes to its own log group, and cannot make one", () => {
      const own = arn("logs", `log-group:/bulwark/${stack}/lambda/worker`);
      for (const action of ["logs:CreateLogStream", "logs:PutLogEvents"]) {
        assert.ok(worker.may(action, `${own}:log-stream:2026/01/01/[$LATEST]1`));
        assert.ok(!worker.may(action, `${own}-other:log-stream:2026/01/01/[$LATEST]1`));
      }
      assert.ok(!worker.may("logs:CreateLogGroup", own));
      assert.ok(!worker.may("logs:DeleteLogStream", `${own}:log-stream:x`));
    });

    it("C1: makes interfaces in its own subnets and VPC, as Lambda does on its behalf", () => {
      const vpc = { "ec2:Vpc": arn("ec2", `vpc/${outputsOf(run).network.vpcId}`) };
      const [subnet] = inputs.vpcConfig.subnetIds;
      const create = "ec2:CreateNetworkInterface";
      assert.ok(worker.may(create, arn("ec2", "network-interface/*"), vpc));
      assert.ok(worker.may(create, arn("ec2", `subnet/${subnet!}`), vpc));
      assert.ok(worker.may(create, arn("ec2", "security-group/sg-1"), vpc));
      for (const action of ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]) {
        assert.ok(worker.may(action, "*"));
      }
      // What Lambda tries when the function is created: deleting an interface whose id it does not know yet.
      assert.ok(worker.may("ec2:DeleteNetworkInterface", arn("ec2", "*/*")));
      assert.ok(worker.may("ec2:AssignPrivateIpAddresses", arn("ec2", "network-interface/eni-1")));
    });

    it("C1: makes no interfaces elsewhere, and does nothing else in the network", () => {
      const other = { "ec2:Vpc": arn("ec2", "vpc/vpc-other") };
      const create = "ec2:CreateNetworkInterface";
      assert.ok(!worker.may(create, arn("ec2", "subnet/subnet-other"), other));
      assert.ok(!worker.may(create, arn("ec2", "security-group/sg-1"), other));
      assert.ok(!worker.may(create, arn("ec2", "security-group/sg-1")));
      assert.ok(!worker.may("ec2:AttachNetworkInterface", arn("ec2", "network-interface/eni-1")));
      assert.ok(!worker.may("ec2:RunInstances", arn("ec2", "instance/*")));
    });

    it("C1: the function's own code may not touch interfaces, though its role may", () => {
      const code = { "lambda:SourceFunctionArn": String(lambda.outputs.arn) };
      assert.ok(!worker.may("ec2:DescribeNetworkInterfaces", "*", code));
      assert.ok(!worker.may("ec2:DeleteNetworkInterface", arn("ec2", "network-interface/eni-1"), code));
      assert.ok(!worker.may("ec2:CreateNetworkInterface", arn("ec2", "network-interface/*"), code));
    });

    it("K5: decrypts its environment through Lambda, and no other function's", () => {
      const own = {
        "kms:ViaService": "lambda.eu-west-1.amazonaws.com",
        "kms:EncryptionContext:aws:lambda:FunctionArn": arn("lambda", `function:${name}`),
      };
      assert.ok(worker.may("kms:Decrypt", dataKey(), own));
      assert.ok(
        !worker.may("kms:Decrypt", dataKey(), { ...own, "kms:ViaService": "ec2.eu-west-1.amazonaws.com" }),
      );
      assert.ok(
        !worker.may("kms:Decrypt", dataKey(), {
          ...own,
          "kms:EncryptionContext:aws:lambda:FunctionArn": arn("lambda", "function:other"),
        }),
      );
      assert.ok(!worker.may("kms:Decrypt", dataKey()));
      assert.ok(!worker.may("kms:Encrypt", dataKey(), own));
      assert.ok(!worker.may("kms:Decrypt", otherKey(), own));
    });

    it("C1: sends failed events to its own queue, encrypted, and reads none", () => {
      const queue = arn("sqs", `bulwark-worker-dead-letter-${stack}`);
      assert.equal(inputs.deadLetterConfig.targetArn, queue);
      assert.ok(worker.may("sqs:SendMessage", queue));
      assert.ok(!worker.may("sqs:SendMessage", `${queue}-other`));
      assert.ok(!worker.may("sqs:ReceiveMessage", queue));
      const through = {
        "kms:ViaService": "sqs.eu-west-1.amazonaws.com",
        "kms:EncryptionContext:aws:sqs:arn": queue,
      };
      assert.ok(worker.may("kms:GenerateDataKey", dataKey(), through));
      assert.ok(worker.may("kms:Decrypt", dataKey(), through));
      const others = { ...through, "kms:EncryptionContext:aws:sqs:arn": `${queue}-other` };
      assert.ok(!worker.may("kms:Decrypt", dataKey(), others));
      assert.ok(
        !worker.may("kms:GenerateDataKey", dataKey(), {
          ...through,
          "kms:ViaService": "s3.eu-west-1.amazonaws.com",
        }),
      );
    });

    it("C1: the dead-letter queue is encrypted with the project's key and refuses requests without TLS", () => {
      const queue = find(run, "aws:sqs/queue:Queue", "name", `bulwark-worker-dead-letter-${stack}`);
      assert.equal(queue.inputs.kmsMasterKeyId, dataKey());
      const policies = run
        .ofType("aws:sqs/queuePolicy:QueuePolicy")
        .filter(({ inputs }) => inputs.queueUrl === queue.outputs.url);
      assert.equal(policies.length, 1);
      const resource = parsePolicy(String(policies[0]!.inputs.policy), "queue");
      const send = (secure: boolean) =>
        evaluate(
          {
            principal: role(worker.arn),
            action: "sqs:SendMessage",
            resource: String(queue.outputs.arn),
            context: { "aws:SecureTransport": secure },
          },
          { resource, identity: [parsePolicy(everything, "identity")] },
        ).decision;
      assert.deepEqual([send(true), send(false)], ["allow", "explicit-deny"]);
      const stranger = {
        principal: anonymous(),
        action: "sqs:SendMessage",
        resource: String(queue.outputs.arn),
      };
      assert.equal(
        evaluate({ ...stranger, context: { "aws:SecureTransport": true } }, { resource }).allowed,
        false,
      );
    });

    it("C1: reads and writes objects under its prefixes only, with the bucket's key for that bucket only", () => {
      const bucket = outputsOf(run).storage.dataBucketArn;
      assert.ok(worker.may("s3:GetObject", `${bucket}/incoming/a.csv`));
      assert.ok(worker.may("s3:PutObject", `${bucket}/manifests/a.csv.json`));
      for (const [action, key] of [
        ["s3:GetObject", "manifests/a.csv.json"],
        ["s3:PutObject", "incoming/a.csv"],
        ["s3:DeleteObject", "manifests/a.csv.json"],
        ["s3:GetObject", "a"],
      ] as const) {
        assert.ok(!worker.may(action, `${bucket}/${key}`), `${action} ${key}`);
      }
      assert.ok(!worker.may("s3:GetObject", `${bucket}-other/incoming/a`));
      assert.ok(!worker.may("s3:ListBucket", bucket));
      const through = {
        "kms:ViaService": "s3.eu-west-1.amazonaws.com",
        "kms:EncryptionContext:aws:s3:arn": bucket,
      };
      assert.ok(worker.may("kms:Decrypt", dataKey(), through));
      assert.ok(worker.may("kms:GenerateDataKey", dataKey(), through));
      const others = { ...through, "kms:EncryptionContext:aws:s3:arn": `${bucket}-other` };
      assert.ok(!worker.may("kms:Decrypt", dataKey(), others));
    });

    it("C1: sends traces, and may do nothing else that a role could do", () => {
      assert.ok(worker.may("xray:PutTraceSegments", "*"));
      for (const [action, resource] of [
        ["xray:GetTraceSummaries", "*"],
        ["iam:PassRole", worker.arn],
        ["sts:AssumeRole", worker.arn],
        ["lambda:UpdateFunctionCode", String(lambda.outputs.arn)],
        ["secretsmanager:GetSecretValue", arn("secretsmanager", "secret:x")],
        ["kms:ScheduleKeyDeletion", dataKey()],
      ] as const) {
        assert.ok(!worker.may(action, resource), action);
      }
    });

    it("C1: is traced, logs JSON to its own encrypted group with a retention, made before it", () => {
      assert.equal(inputs.tracingConfig.mode, "Active");
      const group = find(run, "aws:cloudwatch/logGroup:LogGroup", "name", `/bulwark/${stack}/lambda/worker`);
      assert.deepEqual(inputs.loggingConfig, { logFormat: "JSON", logGroup: String(group.inputs.name) });
      assert.ok(lambda.dependencies.includes(group.urn));
      assert.ok(group.inputs.retentionInDays > 0);
      assert.equal(group.inputs.kmsKeyId, otherKey());
    });

    it("X3: is made after its policies, and its interfaces' policy goes after the group that they hold", () => {
      const policies = run
        .ofType("aws:iam/rolePolicy:RolePolicy")
        .filter(({ inputs }) => inputs.role === name)
        .map(({ urn }) => urn);
      assert.equal(policies.length, 6);
      assert.deepEqual(
        policies.filter((urn) => !lambda.dependencies.includes(urn)),
        [],
      );
      const group = run.get("bulwark:network:SecurityGroup", "worker-security-group");
      const network = run.get("aws:iam/rolePolicy:RolePolicy", "worker-network-policy");
      assert.deepEqual(group.dependencies, [network.urn]);
    });

    it("V4: sends HTTPS and DNS only, and receives nothing", () => {
      const group = run.get("aws:ec2/securityGroup:SecurityGroup", "worker-security-group-group");
      const rules = (direction: string) =>
        run
          .ofType(`aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`)
          .filter(({ inputs }) => inputs.securityGroupId === group.id)
          .map(({ inputs }) => [inputs.ipProtocol, inputs.fromPort, inputs.toPort, inputs.cidrIpv4].join(" "))
          .sort();
      const vpc = outputsOf(run).network.vpcCidr;
      assert.deepEqual(rules("Egress"), [`tcp 443 443 0.0.0.0/0`, `tcp 53 53 ${vpc}`, `udp 53 53 ${vpc}`]);
      assert.deepEqual(rules("Ingress"), []);
      assert.deepEqual(inputs.vpcConfig.securityGroupIds, [group.id]);
    });

    it("C2: gets the keys of new objects under its prefix of the data bucket, as the sample takes them", () => {
      const { inputs: rule } = run.get("aws:cloudwatch/eventRule:EventRule", "worker-incoming-rule");
      assert.deepEqual((JSON.parse(String(rule.eventPattern)) as { detail: unknown }).detail, {
        bucket: { name: [outputsOf(run).storage.dataBucket] },
        object: { key: [{ prefix: inputs.environment.variables.SOURCE_PREFIX }] },
      });
      const notification = run.get(types.bucketNotification, "data-events-notification");
      assert.equal(notification.inputs.eventbridge, true);
      const { inputs: target } = run.get(types.target, "worker-incoming-target");
      const { inputPaths, inputTemplate } = target.inputTransformer as {
        inputPaths: unknown;
        inputTemplate: string;
      };
      assert.deepEqual(inputPaths, { key: "$.detail.object.key" });
      // EventBridge puts text in with its quotes: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
      const event: unknown = JSON.parse(
        inputTemplate.replace("<key>", JSON.stringify('incoming/a "b" c.csv')),
      );
      assert.deepEqual(event, { keys: ['incoming/a "b" c.csv'] });
    });

    it("C2: is not called by what it writes itself", () => {
      const bucket = outputsOf(run).storage.dataBucketArn;
      assert.ok(worker.may("s3:PutObject", `${bucket}/manifests/a`));
      assert.ok(!worker.may("s3:PutObject", `${bucket}/${inputs.environment.variables.SOURCE_PREFIX!}a`));
    });

    it("C2: is the sample, whose settings name the data bucket", () => {
      assert.deepEqual([inputs.runtime, inputs.handler], ["python3.13", "app.handler"]);
      assert.deepEqual(inputs.environment.variables, {
        BUCKET: outputsOf(run).storage.dataBucket,
        SOURCE_PREFIX: "incoming/",
        MANIFEST_PREFIX: "manifests/",
      });
    });
  });
}

/** Every action on everything: what remains refused is refused by the resource. */
const everything = policy.identity(allow("Everything", { actions: "*", resources: "*" }));

describe("Lambda function", () => {
  it("C2: is called by new objects only when the data bucket tells of them", async () => {
    const run = await runStack("dev", { "bulwark:storage.data.notifications": undefined });
    assert.deepEqual(run.ofType(types.permission), []);
    assert.ok(run.ofType(types.function).length > 0);
  });

  it("X1: has names of one form, and the tags in its own inputs", async () => {
    const run = await makeFunction();
    const taggable = run.resources.filter(({ type, inputs }) => type.startsWith("aws:") && "tags" in inputs);
    assert.deepEqual(
      new Set(taggable.map(({ type }) => type)),
      new Set([
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:sqs/queue:Queue",
        "aws:iam/role:Role",
        "aws:ec2/securityGroup:SecurityGroup",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        functionType,
      ]),
    );
    for (const { name, inputs } of taggable) {
      const { Name, ...required } = inputs.tags as Record<string, string>;
      assert.ok(String(Name).startsWith("bulwark-worker-") || Name === "/bulwark/dev/lambda/worker", name);
      assert.deepEqual(required, {
        Project: "bulwark",
        Environment: "dev",
        Owner: "platform-team",
        CostCenter: "1000",
        Compliance: "internal",
        ManagedBy: "pulumi",
      });
    }
  });

  it("C1: takes code from S3", async () => {
    const run = await makeFunction({ code: { bucket: "code", key: "worker.zip", version: "v7" } });
    const { inputs } = run.get(functionType, "worker-function");
    assert.deepEqual([inputs.s3Bucket, inputs.s3Key, inputs.s3ObjectVersion], ["code", "worker.zip", "v7"]);
    assert.equal(inputs.code, undefined);
  });

  it("C1: reserves concurrency when asked to, and only then", async () => {
    const plain = await makeFunction();
    const limited = await makeFunction({ reservedConcurrency: 5 });
    const reserved = (run: ProgramRun) =>
      run.get(functionType, "worker-function").inputs.reservedConcurrentExecutions as unknown;
    assert.deepEqual([reserved(plain), reserved(limited)], [undefined, 5]);
  });

  it("C1: has no key without variables, since AWS would forget it", async () => {
    const run = await makeFunction({ environment: {} });
    assert.equal(run.get(functionType, "worker-function").inputs.kmsKeyArn, undefined);
    assert.ok((run.outputs.controls as SecurityControl[]).every((control) => control.enabled));
  });

  const refusals: readonly [why: string, args: Partial<LambdaFunctionArgs>, message: RegExp][] = [
    [
      "code that is absent",
      { code: { path: "functions/absent" } },
      /code\.path is "functions\/absent": .*nothing at/,
    ],
    [
      "a handler that is not in the code",
      { handler: "app.main" },
      /handler is "app\.main": .*does not define "main"/,
    ],
    ["one subnet", { subnetIds: ["subnet-a"] }, /subnetIds is "1 subnets": 2 to 16/],
    [
      "more subnets than Lambda takes",
      { subnetIds: Array<string>(17).fill("subnet-a") },
      /"17 subnets": 2 to 16/,
    ],
  ];
  for (const [why, args, message] of refusals) {
    it(`C1: refuses ${why} before its first resource`, async () => {
      const made: string[] = [];
      await assert.rejects(
        makeFunction(args, {
          transformations: [
            ({ type, props, opts }) => {
              made.push(type);
              return { props, opts };
            },
          ],
        }),
        message,
      );
      assert.deepEqual(
        made.filter((type) => type.startsWith("aws:")),
        [],
      );
    });
  }

  const faults: readonly Fault[] = [
    [functionType, { vpcConfig: undefined }, "function in private subnets of several zones"],
    [functionType, { kmsKeyArn: undefined }, "environment encrypted with the project's key"],
    [functionType, { tracingConfig: { mode: "PassThrough" } }, "tracing active"],
    [functionType, { deadLetterConfig: undefined }, "failed events kept in an encrypted queue"],
    ["aws:sqs/queue:Queue", { kmsMasterKeyId: undefined }, "failed events kept in an encrypted queue"],
    [
      "aws:cloudwatch/logGroup:LogGroup",
      { kmsKeyId: undefined },
      "function's log group encrypted, with a retention",
    ],
    [
      "aws:cloudwatch/logGroup:LogGroup",
      { retentionInDays: 0 },
      "function's log group encrypted, with a retention",
    ],
  ];

  itReportsFaults(faults, () => {
    const args = functionArgs();
    return (name, options) => new LambdaFunction(name, args, options);
  });
});
