import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  EncryptionKey,
  EncryptionKeys,
  directly,
  type EncryptionKeyArgs,
  type Grantee,
  type KeyUse,
} from "../../components/kms";
import { Deployment } from "../../components/shared";
import {
  evaluate,
  grantsToAnyone,
  parsePolicy,
  policy,
  allow,
  policyText,
  role,
  rootUser,
  service,
  user,
  type ContextInput,
  type Principal,
} from "../../iam";
import { World } from "../../simulator";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks, type ProgramRun } from "../support/program";

const account = "123456789012";
const elsewhere = "210987654321";
const deployment = new Deployment(deploymentArgs());
const reader = role(deployment.roleArn("reader"));
const auditorArn = `arn:aws:iam::${account}:role/auditor`;
const auditor = role(auditorArn);
const bucketArn = "arn:aws:s3:::bulwark-data-dev";
const keyType = "aws:kms/key:Key";
const keyPolicyType = "aws:kms/keyPolicy:KeyPolicy";
const rolePolicyType = "aws:iam/rolePolicy:RolePolicy";
const cryptography = [
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:ReEncryptFrom",
  "kms:CreateGrant",
];

const everything = parsePolicy(policy(allow("All", { actions: "*", resources: "*" })), "identity");

/** A key `reports` with grants, of which nothing is known but what is asked for. */
async function keyWith(
  grants: (key: EncryptionKey, own: aws.iam.Role) => void,
  args: Partial<EncryptionKeyArgs> = {},
  options: Parameters<typeof runUnderMocks>[1] = {},
): Promise<ProgramRun> {
  return await runUnderMocks(() => {
    const key = new EncryptionKey("reports", {
      deployment,
      purpose: "reports",
      description: "Reports",
      use: [],
      ...args,
    });
    const own = new aws.iam.Role("reader", {
      name: "reader",
      path: deployment.rolePath,
      assumeRolePolicy: policyText(policy()),
    });
    grants(key, own);
    return Promise.resolve({ controls: key.controls, arn: key.arn });
  }, options);
}

/** Whether the deployed documents let `principal` do that; `identity` are the documents of its own policies. */
function allowed(
  run: ProgramRun,
  principal: Principal,
  action: string,
  context: ContextInput = {},
  identity: readonly (typeof everything)[] = [],
): boolean {
  const [key] = run.ofType(keyType);
  const [separate] = run.ofType(keyPolicyType);
  const resource = parsePolicy((separate ?? key)!.inputs.policy as string, "key");
  assert.deepEqual(grantsToAnyone(resource), []);
  return evaluate(
    { principal, action, resource: key!.outputs.arn as string, context },
    { identity: [...identity], resource },
  ).allowed;
}

const ownPolicies = (run: ProgramRun) =>
  run.ofType(rolePolicyType).map(({ inputs }) => parsePolicy(inputs.policy as string, "identity"));

const via = (name: string, more: ContextInput = {}): ContextInput => ({
  "kms:ViaService": `${name}.eu-west-1.amazonaws.com`,
  ...more,
});

describe("grants to roles of the deployment", () => {
  it("K6: one line gives the role a policy of its own: this key, this action, through this service", async () => {
    const run = await keyWith((key, own) => key.grantDecrypt("reader", { role: own, through: "s3" }));
    const [granted] = run.ofType(rolePolicyType);
    assert.deepEqual(
      [granted!.name, granted!.parent, granted!.inputs.name, granted!.inputs.role],
      ["reports-grant-reader", "reports", "reports-reader", "reader"],
    );
    const own = ownPolicies(run);
    assert.ok(allowed(run, reader, "kms:Decrypt", via("s3"), own));
    assert.ok(!allowed(run, reader, "kms:Decrypt", via("sqs"), own));
    assert.ok(!allowed(run, reader, "kms:Decrypt", {}, own));
    for (const action of cryptography.slice(1)) {
      assert.ok(!allowed(run, reader, action, via("s3"), own), action);
    }
    const otherKey = `${run.outputs.arn as string}-other`;
    const statement = own[0]!;
    assert.ok(
      !evaluate(
        { principal: reader, action: "kms:Decrypt", resource: otherKey, context: via("s3") },
        { identity: [statement], resource: statement },
      ).allowed,
    );
  });

  it("K6: both sides are needed: the key trusts no other role, and the role's policy decides", async () => {
    const run = await keyWith((key, own) => key.grantDecrypt("reader", { role: own, through: "s3" }));
    assert.ok(!allowed(run, reader, "kms:Decrypt", via("s3")), "without its own policy");
    const neighbour = role(`arn:aws:iam::${account}:role/bulwark/prod/reader`);
    assert.ok(!allowed(run, neighbour, "kms:Decrypt", via("s3"), [everything]));
    assert.ok(!allowed(run, rootUser(account), "kms:Decrypt", via("s3"), [everything]));
    const without = await keyWith(() => undefined);
    assert.ok(!allowed(without, reader, "kms:Decrypt", via("s3"), [everything]));
  });

  it("K6: a role that is known by name is the only one that the key leaves the matter to", async () => {
    const run = await keyWith((key) =>
      key.grantDecrypt("reader", { role: { name: "reader" }, through: "s3" }),
    );
    assert.ok(allowed(run, reader, "kms:Decrypt", via("s3"), [everything]));
    assert.ok(!allowed(run, role(deployment.roleArn("other")), "kms:Decrypt", via("s3"), [everything]));
  });

  const verbs: readonly (readonly ["grantEncrypt" | "grantEncryptDecrypt", string, readonly string[]])[] = [
    ["grantEncrypt", "s3", ["kms:GenerateDataKey"]],
    ["grantEncryptDecrypt", "s3", ["kms:Decrypt", "kms:GenerateDataKey"]],
    ["grantEncrypt", "sqs", ["kms:Decrypt", "kms:GenerateDataKey"]],
    ["grantEncrypt", "ssm", ["kms:Encrypt", "kms:GenerateDataKey"]],
  ];
  for (const [verb, through, expected] of verbs) {
    it(`K6: ${verb} through ${through} is ${expected.join(" and ")}`, async () => {
      const run = await keyWith((key, own) => key[verb]("reader", { role: own, through }));
      const own = ownPolicies(run);
      assert.deepEqual(
        cryptography.filter((action) => allowed(run, reader, action, via(through), own)).sort(),
        [...expected],
      );
    });
  }

  it("K6: a caller of KMS itself is one that comes through no service", async () => {
    const run = await keyWith((key, own) => key.grantEncrypt("reader", { role: own, through: directly }));
    const own = ownPolicies(run);
    assert.ok(allowed(run, reader, "kms:Encrypt", {}, own));
    assert.ok(!allowed(run, reader, "kms:Encrypt", via("s3"), own));
  });

  it("K6: several services, an encryption context, exact actions", async () => {
    const run = await keyWith((key, own) =>
      key.grant(
        "reader",
        {
          role: own,
          through: ["s3", "sns"],
          encryptionContext: { "aws:s3:arn": [bucketArn, `${bucketArn}/*`] },
        },
        ["kms:GenerateDataKey"],
      ),
    );
    const own = ownPolicies(run);
    const of = (bucket: string) => ({ "kms:EncryptionContext:aws:s3:arn": bucket });
    assert.ok(allowed(run, reader, "kms:GenerateDataKey", via("s3", of(bucketArn)), own));
    assert.ok(allowed(run, reader, "kms:GenerateDataKey", via("sns", of(`${bucketArn}/a`)), own));
    assert.ok(!allowed(run, reader, "kms:GenerateDataKey", via("s3", of(`${bucketArn}-other`)), own));
    assert.ok(!allowed(run, reader, "kms:GenerateDataKey", via("s3"), own));
    assert.ok(!allowed(run, reader, "kms:Decrypt", via("s3", of(bucketArn)), own));
  });

  it("K5: a grant that the key's policy leaves to roles anyway does not change it", async () => {
    const policyOf = async (grant: boolean) => {
      const run = await runUnderMocks(() => {
        const keys = new EncryptionKeys("keys", { deployment, trailName: "audit" });
        if (grant) keys.data.grantDecrypt("reader", { role: { name: "reader" }, through: "s3" });
        return Promise.resolve();
      });
      return run.get(keyType, "keys-data-key").inputs.policy as string;
    };
    assert.equal(await policyOf(true), await policyOf(false));
  });

  it("K6: a role under another path, which the key would not trust, is refused", async () => {
    await assert.rejects(
      keyWith((key) => key.grantDecrypt("reader", { role: { name: "reader", path: "/" }, through: "s3" })),
      /role\.path is "\/": \/bulwark\/dev\/, since the key trusts roles under it only/,
    );
  });
});

describe("grants to others", () => {
  it("K6: a role of the account outside of the deployment is let in by the key itself", async () => {
    const run = await keyWith((key) =>
      key.grantDecrypt("auditors", { principalArn: auditorArn, through: "s3" }),
    );
    assert.ok(allowed(run, auditor, "kms:Decrypt", via("s3")));
    assert.ok(!allowed(run, auditor, "kms:Decrypt", via("athena")));
    assert.ok(!allowed(run, auditor, "kms:GenerateDataKey", via("s3"), [everything]));
    assert.ok(!allowed(run, role(`${auditorArn}2`), "kms:Decrypt", via("s3"), [everything]));
    assert.equal(run.ofType(rolePolicyType).length, 0);
  });

  it("K6: an IAM user likewise", async () => {
    const arn = `arn:aws:iam::${account}:user/alice`;
    const run = await keyWith((key) => key.grantDecrypt("alice", { principalArn: arn, through: directly }));
    assert.ok(allowed(run, user(arn), "kms:Decrypt"));
    assert.ok(!allowed(run, user(`${arn}2`), "kms:Decrypt", {}, [everything]));
  });

  it("K6: another account decides for its roles and users, not for its root user", async () => {
    const run = await keyWith((key) => key.grantDecrypt("partner", { account: elsewhere, through: "s3" }));
    const theirs = role(`arn:aws:iam::${elsewhere}:role/app`);
    assert.ok(allowed(run, theirs, "kms:Decrypt", via("s3"), [everything]));
    assert.ok(!allowed(run, theirs, "kms:Decrypt", via("s3")), "their own policy decides");
    assert.ok(!allowed(run, theirs, "kms:Decrypt", {}, [everything]));
    assert.ok(!allowed(run, rootUser(elsewhere), "kms:Decrypt", via("s3")));
    assert.ok(
      !allowed(run, role("arn:aws:iam::333333333333:role/app"), "kms:Decrypt", via("s3"), [everything]),
    );
  });

  it("K4: a service is let in for one resource of this account", async () => {
    const run = await keyWith((key) =>
      key.grantEncryptDecrypt("events", { service: "s3.amazonaws.com", sourceArn: bucketArn }),
    );
    const source = { "aws:SourceAccount": account, "aws:SourceArn": bucketArn };
    const s3 = service("s3.amazonaws.com");
    assert.deepEqual(
      cryptography.filter((action) => allowed(run, s3, action, source)),
      ["kms:Decrypt", "kms:GenerateDataKey"],
    );
    assert.ok(!allowed(run, s3, "kms:Decrypt", { ...source, "aws:SourceArn": `${bucketArn}-other` }));
    assert.ok(!allowed(run, s3, "kms:Decrypt", { ...source, "aws:SourceAccount": elsewhere }));
    assert.ok(!allowed(run, s3, "kms:Decrypt"));
    assert.ok(!allowed(run, service("sns.amazonaws.com"), "kms:Decrypt", source));
  });

  it("K3: grants leave the account in charge and the root user out", async () => {
    const run = await keyWith((key, own) => {
      key.grantDecrypt("reader", { role: own, through: "s3" });
      key.grantEncryptDecrypt("auditors", { principalArn: auditorArn, through: "s3" });
      key.grantDecrypt("partner", { account: elsewhere, through: "s3" });
    });
    const root = rootUser(account);
    assert.ok(allowed(run, root, "kms:PutKeyPolicy"));
    for (const action of cryptography)
      assert.ok(!allowed(run, root, action, via("s3"), [everything]), action);
  });

  it("K2: the policy with its grants is known in a preview of nothing", async () => {
    const run = await keyWith(
      (key) => key.grantDecrypt("auditors", { principalArn: auditorArn, through: "s3" }),
      {},
      { preview: true },
    );
    const [key] = run.ofType(keyType);
    const sids = parsePolicy(key!.inputs.policy as string, "key").statements.map(({ sid }) => sid);
    assert.ok(sids.includes("GrantAuditorsS3"), sids.join());
  });
});

describe("a key whose policy is kept apart", () => {
  const separate = { separatePolicy: true };

  /** The key encrypts the bucket whose ARN its policy then names: a cycle, were the policy the key's own. */
  const cycle = async (args: Partial<EncryptionKeyArgs>) =>
    await runUnderMocks(() => {
      const key = new EncryptionKey("reports", {
        deployment,
        purpose: "reports",
        description: "Reports",
        use: [],
        ...args,
      });
      const queue = new aws.sqs.Queue("jobs", { name: "jobs", kmsMasterKeyId: key.arn });
      const holder = key.grantEncryptDecrypt("jobs", {
        service: "events.amazonaws.com",
        sourceArn: queue.arn,
      });
      new aws.sqs.Queue("after", { name: "after" }, { dependsOn: holder });
      return Promise.resolve({ controls: key.controls });
    });

  it("K5: names users that are made after the key, without a cycle", async () => {
    const run = await cycle(separate);
    const queue = run.get("aws:sqs/queue:Queue", "jobs");
    const [own] = run.ofType(keyPolicyType);
    assert.ok(own!.dependencies.includes(queue.urn));
    assert.deepEqual([own!.name, own!.parent], ["reports-policy", "reports"]);
    const context = { "aws:SourceAccount": account, "aws:SourceArn": queue.outputs.arn as string };
    assert.ok(allowed(run, service("events.amazonaws.com"), "kms:GenerateDataKey", context));
    assert.ok(!allowed(run, service("events.amazonaws.com"), "kms:GenerateDataKey"));
    assert.ok(run.get("aws:sqs/queue:Queue", "after").dependencies.includes(own!.urn));
  });

  it("K3: until then the key has its policy without the grants, never that of AWS", async () => {
    const run = await cycle(separate);
    const [key] = run.ofType(keyType);
    const own = await keyWith(() => undefined);
    assert.equal(key!.inputs.policy, own.ofType(keyType)[0]!.inputs.policy);
  });

  it("K2: its controls look at the policy that counts", async () => {
    const run = await keyWith(
      (key) => key.grantDecrypt("auditors", { principalArn: auditorArn, through: "s3" }),
      {
        ...separate,
        transform: {
          policy: {
            policy: policyText(
              policy(allow("Open", { principals: { AWS: "*" }, actions: "kms:*", resources: "*" })),
            ),
          },
        },
      },
    );
    const off = (run.outputs.controls as { control: string; enabled: boolean }[]).filter(
      ({ enabled }) => !enabled,
    );
    assert.deepEqual(
      off.map(({ control }) => control),
      ["key policy names every principal", "account root cannot decrypt"],
    );
  });

  it("X2: without it a source that is yet to be made is refused, with the fix", async () => {
    await assert.rejects(cycle({}), /names a principal or source that is not known.*separatePolicy: true/);
  });
});

describe("grants that are refused", () => {
  const mistakes: readonly (readonly [string, Grantee, RegExp])[] = [
    [
      "a wildcard role",
      { principalArn: `arn:aws:iam::${account}:role/*`, through: "s3" },
      /without wildcards/,
    ],
    ["everybody", { principalArn: "*", through: "s3" }, /the ARN of a role or user/],
    [
      "a session",
      { principalArn: `arn:aws:sts::${account}:assumed-role/a/b`, through: "s3" },
      /not a session of it/,
    ],
    ["its own account", { account, through: "s3" }, /12 digits of another account/],
    [
      "an endpoint",
      { account: elsewhere, through: "s3.eu-west-1.amazonaws.com" },
      /leave region and domain out/,
    ],
    ["no service", { account: elsewhere, through: [] }, /at least one service/],
    ["any source", { service: "s3.amazonaws.com", sourceArn: "*" }, /the ARN of a resource/],
    ["any region", { service: "s3.amazonaws.com", sourceArn: "arn:aws:sns:*:*:x" }, /wildcards after/],
    ["half a service", { service: "s3" as "s3.x", sourceArn: bucketArn }, /write it in full/],
  ];
  for (const [what, grantee, message] of mistakes) {
    it(`K2: ${what}`, async () => {
      await assert.rejects(
        keyWith((key) => key.grantDecrypt("somebody", grantee)),
        message,
      );
    });
  }

  it("X2: a name twice, a bad name, an action that is none of a user's", async () => {
    const grantee = { principalArn: auditorArn, through: "s3" };
    const anything: string[] = ["kms:*"];
    await assert.rejects(
      keyWith((key) => {
        key.grantDecrypt("a", grantee);
        key.grantEncrypt("a", grantee);
      }),
      /unique among the key's grants/,
    );
    await assert.rejects(
      keyWith((key) => key.grantDecrypt("A b", grantee)),
      /lower-case letters/,
    );
    await assert.rejects(
      keyWith((key) => key.grant("a", grantee, anything as KeyUse[])),
      /actions is "kms:\*": one of kms:Decrypt/,
    );
  });

  it("X2: one after the program waited, when the policy is complete", async () => {
    await assert.rejects(
      runUnderMocks(async () => {
        const key = new EncryptionKey("k", { deployment, purpose: "k", description: "K", use: [] });
        await aws.getCallerIdentity();
        key.grantDecrypt("auditors", { principalArn: auditorArn, through: "s3" });
      }),
      /Grant "auditors" of key "k" comes too late/,
    );
  });
});

describe("a key that is there already", () => {
  const existing = (id: string) => deployment.arn("kms", `key/${id}`);

  async function adopted(grants: (key: EncryptionKey, own: aws.iam.Role) => void) {
    const world = new World();
    const { id, outputs } = world.create({
      type: keyType,
      identity: "theirs",
      inputs: { description: "theirs", enableKeyRotation: false },
    });
    assert.equal(outputs.arn, existing(id));
    const run = await keyWith(grants, { existing: existing(id) }, { world });
    return { run, id, world };
  }

  it("X5: is looked up and not changed; nothing is made but policies of roles", async () => {
    const { run, id, world } = await adopted((key, own) =>
      key.grantDecrypt("reader", { role: own, through: "s3" }),
    );
    const types = run.resources.map(({ type }) => type).filter((type) => type.startsWith("aws:"));
    assert.deepEqual(types.sort(), ["aws:iam/role:Role", rolePolicyType]);
    assert.equal(run.outputs.arn, existing(id));
    assert.deepEqual(world.find(keyType, id)?.inputs, { description: "theirs", enableKeyRotation: false });
    const [own] = ownPolicies(run);
    const decide = (through: string) =>
      evaluate(
        { principal: reader, action: "kms:Decrypt", resource: existing(id), context: via(through) },
        {
          identity: [own!],
          resource: parsePolicy(world.find(keyType, id)?.outputs.policy as string, "key"),
        },
      ).allowed;
    assert.deepEqual([decide("s3"), decide("sqs")], [true, false]);
  });

  it("K3: its controls say what it is, not what ours would be", async () => {
    const { run } = await adopted(() => undefined);
    const controls = run.outputs.controls as { control: string; enabled: boolean }[];
    assert.deepEqual(
      controls.map(({ control, enabled }) => [control, enabled]),
      [
        ["key rotation", false],
        ["key policy names every principal", true],
        ["account root cannot decrypt", false],
      ],
    );
  });

  it("X2: gets no statements, and must be of this account and region", async () => {
    await assert.rejects(
      adopted((key) => key.grantDecrypt("auditors", { principalArn: auditorArn, through: "s3" })),
      /belongs into the key's policy, and the key is one that was there already/,
    );
    for (const arn of [
      existing("x").replace("eu-west-1", "us-east-1"),
      "alias/x",
      existing("x").replace("key/", "alias/"),
    ]) {
      await assert.rejects(
        keyWith(() => undefined, { existing: arn }),
        /the ARN of a key of this account and region/,
      );
    }
  });
});

it("X5: each transform of a key reaches its child, and no other", async () => {
  const cases = { key: keyType, alias: "aws:kms/alias:Alias", policy: keyPolicyType, grant: rolePolicyType };
  for (const [kind, type] of Object.entries(cases)) {
    const run = await keyWith((key, own) => key.grantDecrypt("reader", { role: own, through: "s3" }), {
      separatePolicy: true,
      transform: {
        [kind]: (_args: object, options: pulumi.CustomResourceOptions) => ({
          options: { ...options, protect: true },
        }),
      },
      deployment: new Deployment(deploymentArgs({ protect: false })),
    });
    const touched = run.resources.filter(({ protect }) => protect).map((resource) => resource.type);
    assert.deepEqual(touched, [type], kind);
  }
});
