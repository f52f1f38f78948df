import assert from "node:assert/strict";
import {
  dataKeyUse,
  keyPolicy,
  logsKeyUse,
  notificationsKeyUse,
  trailKeyUse,
} from "../../components/kms/key-policies";
import { Deployment } from "../../components/shared";
import {
  allow,
  checkDocument,
  evaluate,
  grantsToAnyone,
  parsePolicy,
  policy,
  policyText,
  role,
  rootUser,
  service,
  user,
  type ContextInput,
  type PolicyDocument,
  type Principal,
  type Statement,
} from "../../iam";
import { deploymentArgs } from "../support/deployment";

const account = "123456789012";
const deployment = new Deployment(deploymentArgs());
const keyArn = deployment.arn("kms", "key/1234abcd-12ab-34cd-56ef-1234567890ab");
const trail = deployment.arn("cloudtrail", "trail/bulwark-audit-dev");
const otherTrail = deployment.arn("cloudtrail", "trail/other");
const autoScaling = `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling_bulwark-autoscaling-dev`;
const administrator = `arn:aws:iam::${account}:role/deploy`;

const data = keyPolicy(deployment, {}, dataKeyUse(deployment, autoScaling));
const logs = keyPolicy(deployment, {}, logsKeyUse(deployment));
const trailKey = keyPolicy(deployment, {}, trailKeyUse(deployment, "bulwark-audit-dev"));
const notifications = keyPolicy(deployment, {}, notificationsKeyUse(deployment));
const all = { data, logs, trailKey, notifications };

const worker = role(deployment.roleArn("bulwark-worker-dev"));
const deployer = role(administrator);
const alice = user(`arn:aws:iam::${account}:user/alice`);
const root = rootUser(account);
const stranger = role("arn:aws:iam::999999999999:role/worker");
const readOrWrite = [
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:ReEncryptFrom",
  "kms:CreateGrant",
];

/** The most generous identity policy: whatever is refused then, the key policy refuses. */
const everything = parsePolicy(policy(allow("All", { actions: "*", resources: "*" })), "identity");
const nothing = parsePolicy(policy(allow("Other", { actions: "s3:GetObject", resources: "*" })), "identity");

function allowed(
  document: PolicyDocument,
  principal: Principal,
  action: string,
  context: ContextInput = {},
  identity = everything,
): boolean {
  const resource = parsePolicy(policyText(document), "key");
  return evaluate({ principal, action, resource: keyArn, context }, { identity: [identity], resource })
    .allowed;
}

const via = (name: string, more: ContextInput = {}): ContextInput => ({
  "kms:ViaService": `${name}.eu-west-1.amazonaws.com`,
  ...more,
});

/** The policy without one condition key of a statement: what the condition is there for must then be allowed. */
function withoutCondition(document: PolicyDocument, sid: string, key: string): PolicyDocument {
  let found = false;
  const strip = (statement: Statement): Statement => {
    if (statement.Sid !== sid) {
      return statement;
    }
    const conditions = Object.entries(statement.Condition ?? {}).map(([operator, keys]) => {
      const kept = Object.entries(keys).filter(([name]) => name !== key);
      found ||= kept.length < Object.keys(keys).length;
      return [operator, Object.fromEntries(kept)] as const;
    });
    return {
      ...statement,
      Condition: Object.fromEntries(conditions.filter(([, keys]) => Object.keys(keys).length > 0)),
    };
  };
  const Statement = document.Statement.map(strip);
  assert.ok(found, `${sid} has no condition on ${key}`);
  return { ...document, Statement };
}

function withoutStatement(document: PolicyDocument, sid: string): PolicyDocument {
  const Statement = document.Statement.filter((statement) => statement.Sid !== sid);
  assert.equal(Statement.length, document.Statement.length - 1, `no statement ${sid}`);
  return { ...document, Statement };
}

describe("all key policies", () => {
  for (const [name, document] of Object.entries(all)) {
    it(`K2: ${name}: no statement is for everybody`, () => {
      assert.deepEqual(grantsToAnyone(parsePolicy(document, "key")), []);
    });

    it(`K3: ${name}: the account can always change the policy, so that nobody is locked out`, () => {
      assert.ok(allowed(document, deployer, "kms:PutKeyPolicy"));
      assert.ok(allowed(document, root, "kms:PutKeyPolicy"));
      assert.ok(!allowed(document, stranger, "kms:PutKeyPolicy"));
      assert.ok(!allowed(withoutStatement(document, "AccountAdministers"), deployer, "kms:PutKeyPolicy"));
    });

    it(`K3: ${name}: neither the root user nor the account's administrators can use key material directly`, () => {
      for (const action of readOrWrite) {
        for (const principal of [root, deployer, alice, worker, stranger]) {
          assert.ok(!allowed(document, principal, action), `${action} by ${JSON.stringify(principal)}`);
        }
      }
    });

    it(`K3: ${name}: a blanket grant to the account would let the root user read`, () => {
      const blanket = allow("Blanket", {
        principals: { AWS: deployment.accountRoot },
        actions: "kms:*",
        resources: "*",
      });
      assert.ok(allowed({ ...document, Statement: [...document.Statement, blanket] }, root, "kms:Decrypt"));
    });

    it(`K3: ${name}: the root user cannot use key material through any service either`, () => {
      const services = ["s3", "sqs", "sns", "rds", "secretsmanager", "lambda", "ec2", "logs"];
      for (const action of readOrWrite) {
        for (const name of services) {
          assert.ok(!allowed(document, root, action, via(name, { "kms:GrantIsForAWSResource": true })));
        }
      }
    });

    for (const action of ["kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:DeleteImportedKeyMaterial"]) {
      it(`K3: ${name}: ${action} needs MFA`, () => {
        assert.ok(!allowed(document, deployer, action));
        assert.ok(!allowed(document, root, action, { "aws:MultiFactorAuthPresent": false }));
        assert.ok(allowed(document, deployer, action, { "aws:MultiFactorAuthPresent": true }));
        assert.ok(
          allowed(
            withoutCondition(document, "DestroyWithMfa", "aws:MultiFactorAuthPresent"),
            deployer,
            action,
          ),
        );
      });
    }

    it(`K2: ${name}: is one that AWS takes: at most 32 KB, unique statement ids, Latin-1`, () => {
      assert.deepEqual(checkDocument(policyText(document), "key"), []);
      const sids = document.Statement.map(({ Sid }) => Sid);
      assert.equal(new Set(sids).size, sids.length);
      const tooLong = policy(...Array.from({ length: 100 }, () => document.Statement).flat());
      assert.notDeepEqual(checkDocument(tooLong, "key"), []);
    });
  }

  it("K3: named administrators destroy without MFA, and nobody else", () => {
    const document = keyPolicy(deployment, { administrators: [administrator] }, []);
    assert.ok(allowed(document, deployer, "kms:ScheduleKeyDeletion"));
    assert.ok(!allowed(document, alice, "kms:ScheduleKeyDeletion"));
    assert.ok(
      !allowed(document, deployer, "kms:ScheduleKeyDeletion", {}, nothing),
      "identity policies still decide",
    );
    const open = withoutCondition(document, "AdministratorsDestroy", "aws:PrincipalArn");
    assert.ok(allowed(open, alice, "kms:ScheduleKeyDeletion"));
  });

  it("K1: only multi-Region keys can be replicated", () => {
    assert.ok(allowed(keyPolicy(deployment, { multiRegion: true }, []), deployer, "kms:ReplicateKey"));
    assert.ok(!allowed(keyPolicy(deployment, {}, []), deployer, "kms:ReplicateKey"));
  });

  it("K2: account, partition and region are those of the deployment", () => {
    const china = new Deployment(
      deploymentArgs({ partition: "aws-cn", region: "cn-north-1", accountId: "210987654321" }),
    );
    const document = keyPolicy(china, {}, [
      ...dataKeyUse(china, undefined),
      ...logsKeyUse(china),
      ...trailKeyUse(china, "audit"),
    ]);
    const named = parsePolicy(document, "key").statements.flatMap(({ principals, conditions }) => [
      ...(principals?.members ?? []).map(({ value }) => value),
      ...conditions.flatMap(({ values }) => values),
    ]);
    const arns = named.filter((value) => value.startsWith("arn:"));
    assert.ok(arns.length > 5);
    for (const arn of arns) {
      assert.match(arn, /^arn:aws-cn:[a-z]+:(cn-north-1)?:210987654321:/);
    }
    assert.ok(
      document.Statement.some(({ Principal }) =>
        typeof Principal === "object" ? Principal.Service === "logs.cn-north-1.amazonaws.com.cn" : false,
      ),
    );
  });
});

describe("the data key", () => {
  for (const name of ["s3", "sqs", "secretsmanager"]) {
    it(`K5: roles of the deployment read and write through ${name} when their own policy says so too`, () => {
      for (const action of ["kms:Decrypt", "kms:GenerateDataKey"]) {
        assert.ok(allowed(data, worker, action, via(name)));
        assert.ok(!allowed(data, worker, action, via(name), nothing));
        assert.ok(!allowed(data, stranger, action, via(name)));
      }
      assert.ok(!allowed(data, worker, "kms:Encrypt", via(name)));
    });
  }

  it("K5: roles of other deployments do not read data through S3, nor roles through other services", () => {
    const neighbour = role(`arn:aws:iam::${account}:role/bulwark/prod/bulwark-worker-prod`);
    assert.ok(!allowed(data, neighbour, "kms:Decrypt", via("s3")));
    assert.ok(!allowed(data, worker, "kms:Decrypt", via("dynamodb")));
    const openRoles = withoutCondition(data, "RolesOfTheDeployment", "aws:PrincipalArn");
    assert.ok(allowed(openRoles, neighbour, "kms:Decrypt", via("s3")));
    const openServices = withoutCondition(data, "RolesOfTheDeployment", "kms:ViaService");
    assert.ok(allowed(openServices, worker, "kms:Decrypt", via("dynamodb")));
  });

  const setUp: readonly (readonly [string, readonly string[]])[] = [
    ["rds", ["kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:Encrypt"]],
    ["secretsmanager", ["kms:Decrypt", "kms:GenerateDataKey"]],
    ["lambda", ["kms:Decrypt", "kms:Encrypt"]],
    ["ec2", ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"]],
    ["backup", ["kms:Decrypt", "kms:GenerateDataKey"]],
  ];
  for (const [name, actions] of setUp) {
    it(`K5: whoever deploys uses the key through ${name}, with grants for AWS resources only`, () => {
      for (const principal of [deployer, alice]) {
        for (const action of actions) {
          assert.ok(allowed(data, principal, action, via(name)), action);
          assert.ok(!allowed(data, principal, action, via(name), nothing), action);
        }
        assert.ok(
          allowed(data, principal, "kms:CreateGrant", via(name, { "kms:GrantIsForAWSResource": true })),
        );
        assert.ok(
          !allowed(data, principal, "kms:CreateGrant", via(name, { "kms:GrantIsForAWSResource": false })),
        );
        assert.ok(!allowed(data, principal, "kms:CreateGrant", { "kms:GrantIsForAWSResource": true }));
        assert.ok(allowed(data, principal, "kms:DescribeKey", via(name)));
      }
    });
  }

  it("K5: Lambda and EC2 get no plain data keys", () => {
    assert.ok(!allowed(data, deployer, "kms:GenerateDataKey", via("lambda")));
    assert.ok(!allowed(data, deployer, "kms:GenerateDataKey", via("ec2")));
  });

  it("K5: the grant condition is what keeps grants to AWS resources", () => {
    const open = withoutCondition(data, "GrantsToServices", "kms:GrantIsForAWSResource");
    assert.ok(allowed(open, deployer, "kms:CreateGrant", via("rds", { "kms:GrantIsForAWSResource": false })));
  });

  it("C3: the Auto Scaling role, which has no rights of its own to keys, starts encrypted instances", () => {
    const launcher = role(autoScaling);
    for (const action of ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey"]) {
      assert.ok(allowed(data, launcher, action, {}, nothing), action);
    }
    assert.ok(allowed(data, launcher, "kms:CreateGrant", { "kms:GrantIsForAWSResource": true }, nothing));
    assert.ok(!allowed(data, launcher, "kms:CreateGrant", {}, nothing));
    const without = keyPolicy(deployment, {}, dataKeyUse(deployment, undefined));
    assert.ok(!allowed(without, launcher, "kms:Decrypt", {}, nothing));
  });
});

describe("the logs key", () => {
  const cloudWatchLogs = service("logs.eu-west-1.amazonaws.com");
  const group = (name: string): ContextInput => ({
    "kms:EncryptionContext:aws:logs:arn": deployment.arn("logs", `log-group:${name}`),
  });
  const actions = [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
  ];

  it("K4: CloudWatch Logs uses it for the deployment's groups and its databases' groups", () => {
    const groups = [
      deployment.logGroupName("network-flow-logs"),
      deployment.logGroupName("lambda/worker"),
      `/aws/rds/instance/${deployment.name("database")}/postgresql`,
      `/aws/rds/cluster/${deployment.name("orders")}/postgresql`,
    ];
    for (const action of actions) {
      for (const name of groups) {
        assert.ok(allowed(logs, cloudWatchLogs, action, group(name)), `${action} ${name}`);
      }
    }
  });

  it("K4: for no other group, in no other region or account, and for no group unnamed", () => {
    const refused = [
      group("/bulwark/prod/audit"),
      group("/aws/lambda/worker"),
      group("/aws/rds/instance/other-database-dev/postgresql"),
      { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:us-east-1:${account}:log-group:/bulwark/dev/x` },
      {
        "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:999999999999:log-group:/bulwark/dev/x",
      },
      {},
    ];
    const open = withoutCondition(logs, "EncryptLogGroups", "kms:EncryptionContext:aws:logs:arn");
    for (const context of refused) {
      assert.ok(!allowed(logs, cloudWatchLogs, "kms:Decrypt", context), JSON.stringify(context));
      assert.ok(allowed(open, cloudWatchLogs, "kms:Decrypt", context));
    }
  });

  it("K4: no other service uses it", () => {
    const context = group(deployment.logGroupName("audit"));
    for (const name of ["logs.us-east-1.amazonaws.com", "logs.amazonaws.com", "cloudtrail.amazonaws.com"]) {
      assert.ok(!allowed(logs, service(name), "kms:Decrypt", context), name);
    }
  });
});

describe("the trail's key", () => {
  const cloudTrail = service("cloudtrail.amazonaws.com");
  const source = (arn: string): ContextInput => ({ "aws:SourceArn": arn, "aws:SourceAccount": account });
  const encryption = (arn: string, from = arn): ContextInput => ({
    ...source(from),
    "kms:EncryptionContext:aws:cloudtrail:arn": arn,
    "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::bucket/AWSLogs/123456789012/",
  });

  it("K4: CloudTrail encrypts for the trail of that name and no other", () => {
    assert.ok(allowed(trailKey, cloudTrail, "kms:GenerateDataKey", encryption(trail)));
    assert.ok(!allowed(trailKey, cloudTrail, "kms:GenerateDataKey", encryption(otherTrail)));
    assert.ok(!allowed(trailKey, cloudTrail, "kms:GenerateDataKey", encryption(trail, otherTrail)));
    assert.ok(!allowed(trailKey, cloudTrail, "kms:GenerateDataKey", encryption(otherTrail, trail)));
    assert.ok(
      !allowed(trailKey, service("logs.eu-west-1.amazonaws.com"), "kms:GenerateDataKey", encryption(trail)),
    );
  });

  it("K4: both conditions are needed for that", () => {
    const anySource = withoutCondition(trailKey, "EncryptTrail", "aws:SourceArn");
    assert.ok(allowed(anySource, cloudTrail, "kms:GenerateDataKey", encryption(trail, otherTrail)));
    const anyContext = withoutCondition(trailKey, "EncryptTrail", "kms:EncryptionContext:aws:cloudtrail:arn");
    assert.ok(allowed(anyContext, cloudTrail, "kms:GenerateDataKey", encryption(otherTrail, trail)));
  });

  it("A1: CloudTrail describes the key, and decrypts the bucket's data key, neither with a trail as context", () => {
    for (const [action, sid] of [
      ["kms:DescribeKey", "DescribeForTrail"],
      ["kms:Decrypt", "UseBucketKeyForTrail"],
    ] as const) {
      assert.ok(allowed(trailKey, cloudTrail, action, source(trail)), action);
      assert.ok(!allowed(trailKey, cloudTrail, action, source(otherTrail)), action);
      assert.ok(!allowed(withoutStatement(trailKey, sid), cloudTrail, action, source(trail)), action);
    }
  });

  it("K4: members of the account read the trail through S3, nobody else and nothing else", () => {
    assert.ok(allowed(trailKey, alice, "kms:Decrypt", via("s3")));
    assert.ok(!allowed(trailKey, alice, "kms:Decrypt", via("s3"), nothing));
    assert.ok(!allowed(trailKey, stranger, "kms:Decrypt", via("s3")));
    assert.ok(!allowed(trailKey, alice, "kms:Decrypt", via("sqs")));
    assert.ok(!allowed(trailKey, alice, "kms:GenerateDataKey", via("s3")));
  });
});

describe("the notifications key", () => {
  const publishing = ["kms:GenerateDataKey", "kms:Decrypt"];
  const cloudWatch = service("cloudwatch.amazonaws.com");
  const events = service("events.amazonaws.com");
  const alarmOf = (owner: string): ContextInput => ({
    "aws:SourceAccount": owner,
    "aws:SourceArn": `arn:aws:cloudwatch:eu-west-1:${owner}:alarm:root-use`,
  });
  const topicOf = (owner: string): ContextInput => ({
    "kms:EncryptionContext:aws:sns:topicArn": `arn:aws:sns:eu-west-1:${owner}:alerts`,
  });

  it("A4: alarms of the account publish, those of others do not", () => {
    for (const action of publishing) {
      assert.ok(allowed(notifications, cloudWatch, action, alarmOf(account)), action);
      assert.ok(!allowed(notifications, cloudWatch, action, alarmOf("999999999999")), action);
      assert.ok(!allowed(notifications, cloudWatch, action), action);
      assert.ok(
        !allowed(withoutStatement(notifications, "AlarmsPublish"), cloudWatch, action, alarmOf(account)),
      );
    }
    const open = withoutCondition(
      withoutCondition(notifications, "AlarmsPublish", "aws:SourceAccount"),
      "AlarmsPublish",
      "aws:SourceArn",
    );
    assert.ok(allowed(open, cloudWatch, "kms:Decrypt", alarmOf("999999999999")));
  });

  it("K4: EventBridge, which SNS gives no source, publishes to topics of the account only", () => {
    for (const action of publishing) {
      assert.ok(allowed(notifications, events, action, topicOf(account)), action);
      assert.ok(!allowed(notifications, events, action, topicOf("999999999999")), action);
      assert.ok(!allowed(notifications, events, action), action);
    }
    const open = withoutCondition(notifications, "RulesPublish", "kms:EncryptionContext:aws:sns:topicArn");
    assert.ok(allowed(open, events, "kms:Decrypt", topicOf("999999999999")));
  });

  it("K5: roles of the deployment publish through SNS", () => {
    assert.ok(allowed(notifications, worker, "kms:GenerateDataKey", via("sns")));
    assert.ok(!allowed(notifications, worker, "kms:GenerateDataKey", via("sqs")));
    assert.ok(!allowed(notifications, alice, "kms:GenerateDataKey", via("sns")));
  });

  it("K4: no other service publishes", () => {
    for (const name of ["s3.amazonaws.com", "cloudtrail.amazonaws.com", "budgets.amazonaws.com"]) {
      assert.ok(
        !allowed(notifications, service(name), "kms:GenerateDataKey", {
          ...alarmOf(account),
          ...topicOf(account),
        }),
      );
    }
  });
});
