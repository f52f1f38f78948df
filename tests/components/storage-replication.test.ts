import assert from "node:assert/strict";
import { Deployment } from "../../components/shared";
import { Bucket, LogBucket, type BucketArgs, type Replication } from "../../components/storage";
import {
  accountRoot,
  allow,
  evaluate,
  parsePolicy,
  policy,
  policyText,
  role,
  service,
  type ContextInput,
  type Principal,
} from "../../iam";
import { deploymentArgs } from "../support/deployment";
import { itReportsFaults } from "../support/faults";
import { runUnderMocks, type ProgramRun, type Registered } from "../support/program";

const account = "123456789012";
const away = "eu-central-1";
const keyArn = `arn:aws:kms:eu-west-1:${account}:key/11111111-2222-3333-4444-555555555555`;
const source = `arn:aws:s3:::bulwark-data-dev-${account}-eu-west-1`;
const copy = `arn:aws:s3:::bulwark-data-dev-${account}-${away}`;
const configuration = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
const versioning = "aws:s3/bucketVersioning:BucketVersioning";

async function replicated(
  replication: Replication | undefined,
  more: Partial<BucketArgs> = {},
): Promise<ProgramRun> {
  return await runUnderMocks(() => {
    const deployment = more.deployment ?? new Deployment(deploymentArgs());
    const accessLogs = new LogBucket("access-logs", { deployment, retentionDays: 30 });
    const data = new Bucket("data", { deployment, keyArn, accessLogs, replication, ...more });
    return Promise.resolve({ copy: data.replica?.bucketName, controls: data.controls });
  });
}

let made: Promise<ProgramRun> | undefined;
const usual = () => (made ??= replicated({ region: away }));

const replicator = role(`arn:aws:iam::${account}:role/bulwark/dev/bulwark-data-replication-dev`);

/** Of keys that are not made here: they leave all to identity policies. */
const leavesItToRoles = policyText(
  policy.key(
    allow("All", {
      principals: accountRoot(`arn:aws:iam::${account}:root`),
      actions: "kms:*",
      resources: "*",
    }),
  ),
);

/** Whether the role may do that by its own policy and, for keys of ours, by the key's. */
function may(run: ProgramRun, action: string, resource: string, context: ContextInput = {}): boolean {
  const { inputs } = run.get("aws:iam/rolePolicy:RolePolicy", "data-replication-role-policy");
  const key = run.ofType("aws:kms/key:Key").find(({ outputs }) => outputs.arn === resource);
  return evaluate(
    { principal: replicator, action, resource, resourceAccount: account, context },
    {
      identity: [parsePolicy(inputs.policy as string, "identity")],
      ...(action.startsWith("kms:") && {
        resource: parsePolicy((key?.inputs.policy as string | undefined) ?? leavesItToRoles, "key"),
      }),
    },
  ).allowed;
}

const through = (region: string, arn: string): ContextInput => ({
  "kms:ViaService": `s3.${region}.amazonaws.com`,
  "kms:EncryptionContext:aws:s3:arn": arn,
});

describe("replication of a bucket", () => {
  it("S4: makes a bucket, a key and a log bucket in the other region, all of it there", async () => {
    const run = await usual();
    const there = run.resources.filter(({ inputs }) => inputs.region === away);
    const before = await replicated(undefined);
    const added = run.resources.filter(
      ({ urn, type }) => type.startsWith("aws:") && !before.resources.some((old) => old.urn === urn),
    );
    const here = added.filter((resource) => !there.includes(resource)).map(({ name }) => name);
    assert.deepEqual(here.sort(), [
      "data-replication-role",
      "data-replication-role-policy",
      "data-replication-rule",
    ]);
    assert.equal(run.outputs.copy, copy.split(":").at(-1));
    for (const { type, outputs } of there) {
      if (type === "aws:s3/bucket:Bucket") assert.equal(outputs.bucketRegion, away);
    }
    const names = there
      .filter(({ type }) => type === "aws:s3/bucket:Bucket")
      .map(({ inputs }) => inputs.bucket);
    assert.deepEqual(names.sort(), [
      `bulwark-data-access-logs-dev-${account}-${away}`,
      `bulwark-data-dev-${account}-${away}`,
    ]);
    const [key] = run.ofType("aws:kms/key:Key");
    assert.match(key!.outputs.arn as string, new RegExp(`^arn:aws:kms:${away}:`));
    const encryption = run.get(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "data-replica-encryption",
    );
    assert.equal(
      encryption.inputs.rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId,
      key!.outputs.arn,
    );
  });

  it("S1: the copy is as safe as the bucket: public access, versions, TLS, encryption, logs", async () => {
    const run = await usual();
    const controls = run.outputs.controls as { control: string; enabled: boolean; resource: string }[];
    const of = (arn: string) =>
      controls.filter(({ resource }) => resource === arn).map(({ control }) => control);
    assert.deepEqual(
      controls.filter(({ enabled }) => !enabled),
      [],
    );
    const replication = "replicated, encrypted with the destination's key";
    assert.deepEqual(
      of(source).filter((control) => control !== replication),
      of(copy),
    );
    assert.ok(of(source).includes(replication));
    assert.ok(of(copy).includes("access logging"));
  });

  it("S4: every object is copied, encrypted with the copy's key; deletions are not", async () => {
    const run = await usual();
    const [key] = run.ofType("aws:kms/key:Key");
    const { inputs } = run.get(configuration, "data-replication-rule");
    assert.equal(inputs.role, run.get("aws:iam/role:Role", "data-replication-role").outputs.arn);
    assert.deepEqual(inputs.rules, [
      {
        id: "all-objects",
        status: "Enabled",
        priority: 0,
        filter: { prefix: "" },
        deleteMarkerReplication: { status: "Disabled" },
        sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
        destination: {
          bucket: copy,
          encryptionConfiguration: { replicaKmsKeyId: key!.outputs.arn as string },
        },
      },
    ]);
  });

  it("S4: deletions, a time that S3 promises, another class: when asked for", async () => {
    const run = await replicated({
      region: away,
      deleteMarkers: true,
      timeControl: true,
      storageClass: "STANDARD_IA",
    });
    const [rule] = run.get(configuration, "data-replication-rule").inputs.rules as [Record<string, any>];
    assert.equal(rule.deleteMarkerReplication.status, "Enabled");
    assert.equal(rule.destination.storageClass, "STANDARD_IA");
    assert.deepEqual(rule.destination.replicationTime, { status: "Enabled", time: { minutes: 15 } });
    assert.deepEqual(rule.destination.metrics, { status: "Enabled", eventThreshold: { minutes: 15 } });
    assert.ok(may(run, "s3:ReplicateDelete", `${copy}/a`));
    assert.ok(!may(await usual(), "s3:ReplicateDelete", `${copy}/a`));
  });

  it("X3: both buckets keep versions before, and the role can do its work", async () => {
    const run = await usual();
    const { urn: ruleUrn } = run.get(configuration, "data-replication-rule");
    const behind = transitive(run, ruleUrn);
    for (const name of ["data-versioning", "data-replica-versioning", "data-replica-policy", "data-policy"]) {
      const found = run.resources.find((resource) => resource.name === name);
      assert.ok(behind.has(found!.urn), name);
    }
    assert.ok(behind.has(run.get("aws:iam/rolePolicy:RolePolicy", "data-replication-role-policy").urn));
    assert.ok(!transitive(run, run.get(versioning, "data-versioning").urn).has(ruleUrn));
  });

  it("K5: the role reads versions of the one bucket and writes copies into the other, and nothing else", async () => {
    const run = await usual();
    for (const [action, resource] of [
      ["s3:GetReplicationConfiguration", source],
      ["s3:ListBucket", source],
      ["s3:GetObjectVersionForReplication", `${source}/a`],
      ["s3:GetObjectVersionAcl", `${source}/a`],
      ["s3:GetObjectVersionTagging", `${source}/a`],
      ["s3:ReplicateObject", `${copy}/a`],
      ["s3:ReplicateTags", `${copy}/a`],
    ] as const) {
      assert.ok(may(run, action, resource), action);
      assert.ok(!may(run, action, resource.replace("-data-", "-other-")), action);
    }
    for (const [action, resource] of [
      ["s3:GetObject", `${source}/a`],
      ["s3:PutObject", `${source}/a`],
      ["s3:DeleteObject", `${copy}/a`],
      ["s3:PutObject", `${copy}/a`],
      ["s3:GetObjectVersionForReplication", `${copy}/a`],
      ["s3:ReplicateObject", `${source}/a`],
      ["s3:GetObjectRetention", `${source}/a`],
      ["s3:ObjectOwnerOverrideToBucketOwner", `${copy}/a`],
    ] as const) {
      assert.ok(!may(run, action, resource), `${action} ${resource}`);
    }
  });

  it("K5: it decrypts the bucket's objects and encrypts the copies, through S3 of the one and the other region", async () => {
    const run = await usual();
    const [key] = run.ofType("aws:kms/key:Key");
    const copyKey = key!.outputs.arn as string;
    for (const [action, arn, region, bucket] of [
      ["kms:Decrypt", keyArn, "eu-west-1", source],
      ["kms:Encrypt", copyKey, away, copy],
      ["kms:GenerateDataKey", copyKey, away, copy],
    ] as const) {
      // The data key is not made here: its own policy is tested with the keys.
      assert.ok(may(run, action, arn, through(region, bucket)), action);
      assert.ok(may(run, action, arn, through(region, `${bucket}/a/b`)), "without a bucket key");
      assert.ok(!may(run, action, arn, through(region, `${bucket}-other`)), action);
      assert.ok(!may(run, action, arn, through("us-east-1", bucket)), action);
      assert.ok(!may(run, action, arn), action);
    }
    assert.ok(!may(run, "kms:Decrypt", copyKey, through(away, copy)), "what it wrote");
    assert.ok(!may(run, "kms:Encrypt", keyArn, through("eu-west-1", source)));
  });

  it("K5: the copy's key trusts roles of the deployment through S3 of its own region, nobody else", async () => {
    const run = await usual();
    const [key] = run.ofType("aws:kms/key:Key");
    const document = parsePolicy(key!.inputs.policy as string, "key");
    const everything = parsePolicy(
      { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
      "identity",
    );
    const uses = (principal: Principal, region: string) =>
      evaluate(
        {
          principal,
          action: "kms:Encrypt",
          resource: key!.outputs.arn as string,
          context: { "kms:ViaService": `s3.${region}.amazonaws.com` },
        },
        { identity: [everything], resource: document },
      ).allowed;
    assert.ok(uses(replicator, away));
    assert.ok(!uses(replicator, "eu-west-1"));
    assert.ok(!uses(role(`arn:aws:iam::${account}:role/other`), away));
  });

  it("S4: S3 assumes the role, nobody else", async () => {
    const run = await usual();
    const { inputs } = run.get("aws:iam/role:Role", "data-replication-role");
    assert.deepEqual([inputs.path, inputs.tags.Name], ["/bulwark/dev/", "bulwark-data-replication-dev"]);
    const assume = (name: string) =>
      evaluate(
        { principal: service(name), action: "sts:AssumeRole", resource: "arn:aws:iam::123456789012:role/x" },
        { resource: parsePolicy(inputs.assumeRolePolicy as string, "trust") },
      ).allowed;
    assert.deepEqual([assume("s3.amazonaws.com"), assume("lambda.amazonaws.com")], [true, false]);
  });

  it("S4: objects with locks keep them in the copy, which has object lock, too", async () => {
    const run = await replicated({ region: away }, { objectLock: { mode: "GOVERNANCE", days: 7 } });
    assert.ok(may(run, "s3:GetObjectRetention", `${source}/a`));
    assert.ok(may(run, "s3:GetObjectLegalHold", `${source}/a`));
    const type = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
    assert.equal(run.get(type, "data-replica-object-lock").inputs.region, away);
    const behind = transitive(run, run.get(configuration, "data-replication-rule").urn);
    for (const { urn } of run.ofType(type)) assert.ok(behind.has(urn));
  });

  it("X5: a bucket that is there already takes the copies, also in another account", async () => {
    const theirKey = "arn:aws:kms:us-east-1:210987654321:key/99999999-2222-3333-4444-555555555555";
    const run = await replicated({
      existing: { bucketName: "their-copies", keyArn: theirKey, accountId: "210987654321" },
    });
    const [rule] = run.get(configuration, "data-replication-rule").inputs.rules as [Record<string, any>];
    assert.deepEqual(rule.destination, {
      bucket: "arn:aws:s3:::their-copies",
      encryptionConfiguration: { replicaKmsKeyId: theirKey },
      account: "210987654321",
      accessControlTranslation: { owner: "Destination" },
    });
    assert.ok(may(run, "kms:Encrypt", theirKey, through("us-east-1", "arn:aws:s3:::their-copies")));
    assert.ok(may(run, "s3:ObjectOwnerOverrideToBucketOwner", "arn:aws:s3:::their-copies/a"));
    assert.equal(run.ofType("aws:kms/key:Key").length, 0);
    assert.equal(run.ofType("aws:s3/bucket:Bucket").length, 2);
    const near = await replicated({
      existing: { bucketName: "our-copies", keyArn: theirKey.replace("210987654321", account) },
    });
    const [own] = near.get(configuration, "data-replication-rule").inputs.rules as [Record<string, any>];
    assert.equal(own.destination.account, undefined);
    assert.ok(!may(near, "s3:ObjectOwnerOverrideToBucketOwner", "arn:aws:s3:::our-copies/a"));
  });

  it("S6: what is made elsewhere is protected and emptied as the bucket itself", async () => {
    const stateful = (run: ProgramRun) =>
      run.resources.filter(({ type }) => ["aws:s3/bucket:Bucket", "aws:kms/key:Key"].includes(type));
    assert.ok(stateful(await usual()).every(({ protect }) => protect));
    const loose = await replicated(
      { region: away },
      {
        deployment: new Deployment(deploymentArgs({ protect: false })),
        forceDestroy: true,
        replicaKey: { deletionWindowInDays: 7, administrators: [`arn:aws:iam::${account}:role/deploy`] },
      },
    );
    assert.ok(stateful(loose).every(({ protect }) => !protect));
    assert.equal(loose.get("aws:s3/bucket:Bucket", "data-replica-bucket").inputs.forceDestroy, true);
    const [key] = loose.ofType("aws:kms/key:Key");
    assert.equal(key!.inputs.deletionWindowInDays, 7);
    assert.match(key!.inputs.policy as string, /role\/deploy/);
  });

  const mistakes: readonly (readonly [string, Replication, RegExp])[] = [
    ["no destination", {}, /either a region or an existing destination/],
    [
      "two destinations",
      { region: away, existing: { bucketName: "b-b", keyArn } },
      /either a region or an existing destination/,
    ],
    ["its own region", { region: "eu-west-1" }, /replication\.region is "eu-west-1": another region/],
    ["a place that is no region", { region: "Frankfurt" }, /the name of a region/],
    ["another partition", { region: "cn-north-1" }, /a region of the partition aws/],
    ["an ARN for a name", { existing: { bucketName: copy, keyArn } }, /write no ARN/],
    ["an alias", { existing: { bucketName: "b-b", keyArn: "alias/x" } }, /not that of an alias/],
    [
      "a short account",
      { existing: { bucketName: "b-b", keyArn, accountId: "1" } },
      /existing\.accountId is "1": 12 digits/,
    ],
    [
      "logs of a bucket that is not made",
      { existing: { bucketName: "b-b", keyArn }, logRetentionDays: 7 },
      /nothing for a destination that is there already/,
    ],
  ];
  for (const [what, replication, message] of mistakes) {
    it(`X2: refuses ${what}`, async () => {
      await assert.rejects(replicated(replication), message);
    });
  }
});

describe("what replication guarantees", () => {
  itReportsFaults(
    [
      [
        configuration,
        { rules: [{ status: "Disabled", destination: { bucket: copy } }] },
        "replicated, encrypted with the destination's key",
      ],
    ],
    () => {
      const deployment = new Deployment(deploymentArgs());
      return (name, options) => {
        const existing = { bucketName: "their-copies", keyArn };
        return new Bucket(
          name,
          { deployment, keyArn, accessLogs: { bucketName: "logs" }, replication: { existing } },
          options,
        );
      };
    },
  );
});

/** The resources that must be there before the one of that URN. */
function transitive(run: ProgramRun, urn: string): Set<string> {
  const byUrn = new Map(run.resources.map((resource): [string, Registered] => [resource.urn, resource]));
  const seen = new Set<string>();
  const visit = (next: string): void => {
    for (const dependency of byUrn.get(next)?.dependencies ?? []) {
      if (!seen.has(dependency)) {
        seen.add(dependency);
        visit(dependency);
      }
    }
  };
  visit(urn);
  return seen;
}
