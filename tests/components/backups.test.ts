import assert from "node:assert/strict";
import fc from "fast-check";
import { Deployment, type DeploymentArgs } from "../../components/shared";
import {
  BackupPlan,
  Backups,
  backupFrequencies,
  backupProblems,
  type BackupPlanArgs,
  type BackupSettings,
  type BackupsArgs,
} from "../../components/storage";
import { schedule } from "../../components/storage/backup-settings";
import { dataKeyUse, keyPolicy } from "../../components/kms/key-policies";
import { allow, evaluate, parsePolicy, policy, policyText, role, service } from "../../iam";
import { deploymentArgs } from "../support/deployment";
import { itReportsFaults } from "../support/faults";
import { runUnderMocks, type ProgramRun } from "../support/program";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const otherKeyArn = keyArn.replace("1111", "2222");
const rds = "arn:aws:rds:eu-west-1:123456789012";
const databaseArn = `${rds}:db:bulwark-database-prod`;
const topicArn = "arn:aws:sns:eu-west-1:123456789012:bulwark-alerts-prod";
const vaultType = "aws:backup/vault:Vault";
const lockType = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
const planType = "aws:backup/plan:Plan";
const selectionType = "aws:backup/selection:Selection";

const settings: BackupSettings = {
  rules: { daily: { keepDays: 35 }, monthly: { at: "06:15", keepDays: 365 } },
  lock: { mode: "governance", minRetentionDays: 30 },
};

async function backups(
  args: Partial<BackupsArgs> = {},
  more: Partial<DeploymentArgs> = {},
): Promise<ProgramRun> {
  return await runUnderMocks(() => {
    const deployment = new Deployment(deploymentArgs({ environment: "prod", ...more }));
    const made = new Backups("backups", {
      deployment,
      keyArn,
      databases: { database: databaseArn },
      ...settings,
      ...args,
    });
    const { vaultArn, copyVaultArn, controls } = made;
    return Promise.resolve({
      controls,
      ...(vaultArn === undefined ? {} : { vaultArn }),
      ...(copyVaultArn === undefined ? {} : { copyVaultArn }),
    });
  });
}

/** The run without options, made once. */
let once: Promise<ProgramRun> | undefined;
const usual = () => (once ??= backups());

describe("backup settings", () => {
  const faults = (more: BackupSettings) =>
    backupProblems({ ...settings, ...more }).map(({ path }) => path.join("."));

  it("X2: usual settings pass, and none at all", () => {
    assert.deepEqual(faults({}), []);
    assert.deepEqual(backupProblems({}), []);
  });

  it("X2: a rule that the vault's lock would refuse is refused", () => {
    assert.deepEqual(faults({ rules: { daily: { keepDays: 29 } } }), ["rules.daily.keepDays"]);
    assert.deepEqual(faults({ rules: { daily: { keepDays: 30 } } }), []);
    assert.deepEqual(faults({ lock: { mode: "governance", maxRetentionDays: 100 } }), [
      "rules.monthly.keepDays",
    ]);
  });

  it("X2: times and days that AWS Backup does not take are refused", () => {
    assert.deepEqual(faults({ rules: { daily: { at: "5:30", keepDays: 35 } } }), ["rules.daily.at"]);
    assert.deepEqual(faults({ rules: { daily: { keepDays: 0.5 } }, lock: undefined }), [
      "rules.daily.keepDays",
    ]);
  });

  it("S6: a lock that nobody can take away says so, with time to reconsider", () => {
    const compliance = (changeableForDays?: number) =>
      faults({ lock: { mode: "compliance", minRetentionDays: 30, changeableForDays } });
    assert.deepEqual(compliance(), ["lock.changeableForDays"]);
    assert.deepEqual(compliance(2), ["lock.changeableForDays"]);
    assert.deepEqual(compliance(3), []);
    assert.deepEqual(faults({ lock: { mode: "governance", changeableForDays: 3 } }), [
      "lock.changeableForDays",
    ]);
    assert.deepEqual(faults({ lock: { mode: "governance", minRetentionDays: 400, maxRetentionDays: 399 } }), [
      "rules.daily.keepDays",
      "rules.monthly.keepDays",
      "lock.maxRetentionDays",
    ]);
  });

  it("S5: schedules are cron expressions with a day of the month or of the week, not both", () => {
    assert.equal(schedule("daily", { keepDays: 1 }), "cron(30 5 ? * * *)");
    assert.equal(schedule("weekly", { at: "23:05", keepDays: 1 }), "cron(5 23 ? * SUN *)");
    assert.equal(schedule("monthly", { at: "00:00", keepDays: 1 }), "cron(0 0 1 * ? *)");
    fc.assert(
      fc.property(
        fc.constantFrom(...backupFrequencies),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        (frequency, hour, minute) => {
          const at = [hour, minute].map((part) => String(part).padStart(2, "0")).join(":");
          const fields = schedule(frequency, { at, keepDays: 1 }).slice("cron(".length, -1).split(" ");
          assert.equal(fields.length, 6);
          assert.deepEqual(fields.slice(0, 2), [String(minute), String(hour)]);
          assert.equal([fields[2], fields[4]].filter((field) => field === "?").length, 1);
        },
      ),
    );
  });
});

describe("Backups", () => {
  it("S5: a vault with our key, a plan with the rules, and the databases chosen by ARN", async () => {
    const run = await usual();
    const vault = run.get(vaultType, "backups-main-vault");
    assert.equal(vault.inputs.name, "bulwark-backups-prod");
    assert.equal(vault.inputs.kmsKeyArn, keyArn);
    assert.equal(vault.inputs.forceDestroy, false);
    const rules = run.get(planType, "backups-schedule-plan").inputs.rules as Record<string, unknown>[];
    assert.deepEqual(
      rules.map(({ ruleName, targetVaultName, schedule: when, lifecycle }) => [
        ruleName,
        targetVaultName,
        when,
        lifecycle,
      ]),
      [
        ["daily", "bulwark-backups-prod", "cron(30 5 ? * * *)", { deleteAfter: 35 }],
        ["monthly", "bulwark-backups-prod", "cron(15 6 1 * ? *)", { deleteAfter: 365 }],
      ],
    );
    const selection = run.get(selectionType, "backups-schedule-selection-database");
    assert.deepEqual(selection.inputs.resources, [databaseArn]);
    assert.equal(run.outputs.vaultArn, vault.outputs.arn);
  });

  it("X6: without rules nothing is made", async () => {
    const run = await backups({ rules: {} });
    assert.deepEqual(
      run.resources.filter(({ type }) => type !== "pulumi:pulumi:Stack").map(({ type }) => type),
      ["bulwark:storage:Backups"],
    );
    assert.deepEqual(run.outputs.controls, []);
    assert.equal(run.outputs.vaultArn, undefined);
  });

  it("S6: the lock is made beside the vault, and never the new one before the old one is gone", async () => {
    const seen: (boolean | undefined)[] = [];
    const run = await backups({
      transform: {
        lock: (_args, options) => {
          seen.push(options.deleteBeforeReplace);
          return {};
        },
      },
    });
    const lock = run.get(lockType, "backups-main-lock");
    assert.equal(lock.inputs.backupVaultName, "bulwark-backups-prod");
    assert.equal(lock.inputs.minRetentionDays, 30);
    // With this it would be final.
    assert.equal(lock.inputs.changeableForDays, undefined);
    assert.deepEqual(seen, [true]);
    const final = await backups({ lock: { mode: "compliance", minRetentionDays: 30, changeableForDays: 7 } });
    assert.equal(final.get(lockType, "backups-main-lock").inputs.changeableForDays, 7);
    assert.deepEqual((await backups({ lock: undefined })).ofType(lockType), []);
  });

  it("S6: the vault is protected unless the deployment says otherwise", async () => {
    assert.ok((await usual()).ofType(vaultType).every(({ protect }) => protect));
    assert.ok((await backups({}, { protect: false })).ofType(vaultType).every(({ protect }) => !protect));
  });

  it("S6: adding a database changes nothing but the role's permissions", async () => {
    const inputs = (run: ProgramRun) =>
      new Map(run.resources.map(({ name, inputs: given }) => [name, JSON.stringify(given)]));
    const before = inputs(await usual());
    const orders = `${rds}:cluster:bulwark-orders-prod`;
    const after = inputs(await backups({ databases: { database: databaseArn, orders } }));
    assert.deepEqual(
      [...before].filter(([name, given]) => after.get(name) !== given).map(([name]) => name),
      ["backups-schedule-permissions"],
    );
    assert.ok(after.has("backups-schedule-selection-orders"));
  });

  it("S5: copies go to a vault and a key in the other region", async () => {
    const run = await backups({ copyRegion: "eu-central-1" });
    const vault = run.get(vaultType, "backups-copies-vault");
    const key = run.get("aws:kms/key:Key", "backups-copies-key-key");
    assert.equal(vault.inputs.region, "eu-central-1");
    assert.equal(key.inputs.region, "eu-central-1");
    assert.equal(vault.inputs.kmsKeyArn, key.outputs.arn);
    assert.equal(run.get(lockType, "backups-copies-lock").inputs.region, "eu-central-1");
    assert.equal(run.outputs.copyVaultArn, vault.outputs.arn);
    const rules = run.get(planType, "backups-schedule-plan").inputs.rules as { copyActions: unknown }[];
    assert.deepEqual(
      rules.map(({ copyActions }) => copyActions),
      [
        [{ destinationVaultArn: vault.outputs.arn, lifecycle: { deleteAfter: 35 } }],
        [{ destinationVaultArn: vault.outputs.arn, lifecycle: { deleteAfter: 365 } }],
      ],
    );
    await assert.rejects(backups({ copyRegion: "eu-west-1" }), /copyRegion is "eu-west-1": another region/);
  });

  const marked = () => ({ options: { protect: true } });
  const transforms: readonly (readonly [keyof NonNullable<BackupsArgs["transform"]>, string])[] = [
    ["vault", "backups-main-vault"],
    ["lock", "backups-main-lock"],
    ["plan", "backups-schedule-plan"],
    ["selection", "backups-schedule-selection-database"],
    ["role", "backups-schedule-role"],
    ["permissions", "backups-schedule-permissions"],
  ];
  for (const [entry, child] of transforms) {
    it(`X5: transform.${entry} reaches ${child} and nothing else`, async () => {
      const run = await backups({ transform: { [entry]: marked } }, { protect: false });
      assert.deepEqual(
        run.resources.filter(({ protect }) => protect).map(({ name }) => name),
        [child],
      );
    });
  }

  const nested: readonly (readonly [NonNullable<BackupsArgs["transform"]>, string])[] = [
    [{ copyKey: { key: marked } }, "backups-copies-key-key"],
    [{ copyKey: { alias: marked } }, "backups-copies-key-alias"],
    [{ alerts: { rule: marked } }, "backups-alerts-rule"],
    [{ alerts: { target: marked } }, "backups-alerts-target"],
  ];
  for (const [transform, child] of nested) {
    it(`X5: ${child} is reached by a transform of its own`, async () => {
      const run = await backups({ copyRegion: "eu-central-1", topicArn, transform }, { protect: false });
      assert.deepEqual(
        run.resources.filter(({ protect }) => protect).map(({ name }) => name),
        [child],
      );
    });
  }

  it("K3: the copies' key has the administrators and windows of the other keys", async () => {
    const administrators = ["arn:aws:iam::123456789012:role/deployer"];
    const copyKey = { administrators, deletionWindowInDays: 7, rotationPeriodInDays: 90 };
    const run = await backups({ copyRegion: "eu-central-1", copyKey });
    const { inputs } = run.get("aws:kms/key:Key", "backups-copies-key-key");
    assert.deepEqual([inputs.deletionWindowInDays, inputs.rotationPeriodInDays], [7, 90]);
    const destroys = (principal: string) =>
      evaluate(
        { principal: role(principal), action: "kms:ScheduleKeyDeletion", resource: keyArn, context: {} },
        {
          identity: [
            parsePolicy(policy.identity(allow("All", { actions: "kms:*", resources: "*" })), "identity"),
          ],
          resource: parsePolicy(inputs.policy as string, "key"),
        },
      ).allowed;
    assert.ok(destroys("arn:aws:iam::123456789012:role/deployer"));
    assert.ok(!destroys("arn:aws:iam::123456789012:role/other"));
  });

  it("S5: failed backups and copies of this vault are told, and nothing else", async () => {
    assert.deepEqual((await usual()).ofType("aws:cloudwatch/eventRule:EventRule"), []);
    const run = await backups({ topicArn });
    const rule = run.get("aws:cloudwatch/eventRule:EventRule", "backups-alerts-rule");
    const pattern = JSON.parse(rule.inputs.eventPattern as string) as Record<string, unknown>;
    const { vaultArn } = run.outputs;
    assert.deepEqual(pattern, {
      source: ["aws.backup"],
      "detail-type": ["Backup Job State Change", "Copy Job State Change"],
      detail: {
        state: ["ABORTED", "EXPIRED", "FAILED", "PARTIAL"],
        $or: [{ backupVaultArn: [vaultArn] }, { sourceBackupVaultArn: [vaultArn] }],
      },
    });
    const target = run.get("aws:cloudwatch/eventTarget:EventTarget", "backups-alerts-target");
    assert.deepEqual([target.inputs.rule, target.inputs.arn], [rule.inputs.name, topicArn]);
  });

  itReportsFaults(
    [
      ["aws:cloudwatch/eventRule:EventRule", { state: "DISABLED" }, "failed backups are told"],
      ["aws:cloudwatch/eventTarget:EventTarget", { arn: "another" }, "failed backups are told"],
      [vaultType, { kmsKeyArn: otherKeyArn }, "vault encrypted with a key of ours"],
      [planType, { rules: [] }, "backed up by AWS Backup"],
      [selectionType, { planId: "another" }, "backed up by AWS Backup"],
    ],
    () => {
      const deployment = new Deployment(deploymentArgs());
      return (name, options) =>
        new Backups(
          name,
          { deployment, keyArn, databases: { database: databaseArn }, topicArn, ...settings },
          options,
        );
    },
  );

  it('X4: reports "recovery points locked" as off without a lock', async () => {
    const { outputs } = await backups({ lock: undefined });
    assert.deepEqual(
      (outputs.controls as { control: string; enabled: boolean }[])
        .filter(({ enabled }) => !enabled)
        .map(({ control }) => control),
      ["recovery points locked"],
    );
  });
});

describe("the role of AWS Backup", () => {
  const roleOf = (run: ProgramRun) => run.get("aws:iam/role:Role", "backups-schedule-role");
  /** Whether the role may, with the policies of the role and, for keys, of the key. */
  const can = (
    run: ProgramRun,
    action: string,
    resource: string,
    context: Readonly<Record<string, string | boolean>> = {},
    key = dataKey,
  ) => {
    const { inputs } = run.get("aws:iam/rolePolicy:RolePolicy", "backups-schedule-permissions");
    return evaluate(
      { principal: role(roleOf(run).outputs.arn as string), action, resource, context },
      {
        identity: [parsePolicy(inputs.policy as string, "identity")],
        ...(action.startsWith("kms:") && { resource: parsePolicy(key, "key") }),
      },
    ).allowed;
  };
  const prod = new Deployment(deploymentArgs({ environment: "prod" }));
  const dataKey = policyText(keyPolicy(prod, {}, dataKeyUse(prod, undefined)));

  it("S5: only AWS Backup assumes it, for this account", async () => {
    const trust = parsePolicy(roleOf(await usual()).inputs.assumeRolePolicy as string, "trust");
    const assumes = async (name: `${string}.${string}`, account: string) =>
      evaluate(
        {
          principal: service(name),
          action: "sts:AssumeRole",
          resource: roleOf(await usual()).outputs.arn as string,
          context: { "aws:SourceAccount": account },
        },
        { resource: trust },
      ).allowed;
    assert.ok(await assumes("backup.amazonaws.com", "123456789012"));
    assert.ok(!(await assumes("backup.amazonaws.com", "999999999999")));
    assert.ok(!(await assumes("rds.amazonaws.com", "123456789012")));
  });

  it("S5: makes snapshots of the databases given, of no other, and expires its own only", async () => {
    const run = await usual();
    const ours = `${rds}:snapshot:awsbackup:job-1`;
    assert.ok(can(run, "rds:CreateDBSnapshot", databaseArn));
    assert.ok(can(run, "rds:CreateDBSnapshot", ours));
    assert.ok(!can(run, "rds:CreateDBSnapshot", `${rds}:db:bulwark-other-prod`));
    assert.ok(!can(run, "rds:CreateDBSnapshot", `${rds}:snapshot:by-hand`));
    assert.ok(can(run, "rds:DescribeDBInstances", databaseArn));
    assert.ok(can(run, "rds:DeleteDBSnapshot", ours));
    assert.ok(!can(run, "rds:DeleteDBSnapshot", `${rds}:snapshot:bulwark-database-prod-final`));
    for (const action of ["rds:DeleteDBInstance", "rds:ModifyDBInstance"])
      assert.ok(!can(run, action, databaseArn));
    assert.ok(!can(run, "rds:ModifyDBSnapshotAttribute", ours));
  });

  it("S5: fills the plan's vault and no other", async () => {
    const run = await usual();
    const vault = run.outputs.vaultArn as string;
    assert.ok(can(run, "backup:DescribeBackupVault", vault));
    assert.ok(!can(run, "backup:DescribeBackupVault", `${vault}-other`));
    assert.ok(!can(run, "backup:DeleteRecoveryPoint", `${rds}:snapshot:awsbackup:job-1`));
  });

  it("K5: lets RDS use the databases' key, and reads nothing with it", async () => {
    const run = await usual();
    const viaRds = { "kms:ViaService": "rds.eu-west-1.amazonaws.com", "kms:GrantIsForAWSResource": true };
    assert.ok(can(run, "kms:CreateGrant", keyArn, viaRds));
    assert.ok(!can(run, "kms:CreateGrant", otherKeyArn, viaRds));
    assert.ok(!can(run, "kms:CreateGrant", keyArn, { ...viaRds, "kms:GrantIsForAWSResource": false }));
    assert.ok(
      !can(run, "kms:CreateGrant", keyArn, { ...viaRds, "kms:ViaService": "s3.eu-west-1.amazonaws.com" }),
    );
    assert.ok(!can(run, "kms:Decrypt", keyArn, viaRds));
  });

  it("S5: copies to the other region's vault with the other region's key", async () => {
    const run = await backups({ copyRegion: "eu-central-1" });
    const copies = run.outputs.copyVaultArn as string;
    const copiesKey = run.get("aws:kms/key:Key", "backups-copies-key-key");
    const copy = "arn:aws:rds:eu-central-1:123456789012:snapshot:awsbackup:copyjob-1";
    const viaRds = { "kms:ViaService": "rds.eu-central-1.amazonaws.com", "kms:GrantIsForAWSResource": true };
    assert.ok(can(run, "backup:CopyIntoBackupVault", copies));
    assert.ok(can(run, "rds:CopyDBSnapshot", copy));
    assert.ok(
      can(run, "kms:CreateGrant", copiesKey.outputs.arn as string, viaRds, copiesKey.inputs.policy as string),
    );
    assert.ok(!can(await usual(), "backup:CopyIntoBackupVault", copies));
    assert.ok(!can(await usual(), "rds:CopyDBSnapshot", copy));
  });

  it("K5: the other region's key is used through RDS and AWS Backup only, whatever an identity policy says", async () => {
    const run = await backups({ copyRegion: "eu-central-1" });
    const key = run.get("aws:kms/key:Key", "backups-copies-key-key");
    const all = allow("All", { actions: "kms:*", resources: "*" });
    const uses = (via: string) =>
      evaluate(
        {
          principal: role("arn:aws:iam::123456789012:role/deployer"),
          action: "kms:GenerateDataKey",
          resource: key.outputs.arn as string,
          context: { "kms:ViaService": `${via}.amazonaws.com` },
        },
        {
          identity: [parsePolicy(policy.identity(all), "identity")],
          resource: parsePolicy(key.inputs.policy as string, "key"),
        },
      ).allowed;
    assert.ok(uses("rds.eu-central-1"));
    assert.ok(uses("backup.eu-central-1"));
    for (const via of ["ec2.eu-central-1", "s3.eu-central-1", "rds.eu-west-1"]) assert.ok(!uses(via), via);
  });
});

describe("BackupPlan", () => {
  async function plan(args: Partial<BackupPlanArgs>): Promise<ProgramRun> {
    return await runUnderMocks(() => {
      new BackupPlan("nightly", {
        deployment: new Deployment(deploymentArgs()),
        target: {
          vaultName: "vault",
          vaultArn: "arn:aws:backup:eu-west-1:123456789012:backup-vault:vault",
          keyArn,
        },
        rules: { daily: { keepDays: 7 } },
        ...args,
      });
      return Promise.resolve();
    });
  }

  it("S5: chooses databases by tag, whose role may then back up any of the account", async () => {
    const run = await plan({ tagged: { key: "Backup", value: "daily" } });
    const selection = run.get(selectionType, "nightly-selection-tagged");
    assert.deepEqual(selection.inputs.selectionTags, [
      { type: "STRINGEQUALS", key: "Backup", value: "daily" },
    ]);
    assert.equal(selection.inputs.resources, undefined);
    const { inputs } = run.get("aws:iam/rolePolicy:RolePolicy", "nightly-permissions");
    const may = (resource: string) =>
      evaluate(
        {
          principal: role("arn:aws:iam::123456789012:role/bulwark/dev/bulwark-nightly-dev"),
          action: "rds:CreateDBClusterSnapshot",
          resource,
          context: {},
        },
        { identity: [parsePolicy(inputs.policy as string, "identity")] },
      ).allowed;
    assert.ok(may(`${rds}:cluster:any`));
    assert.ok(!may("arn:aws:rds:eu-west-1:999999999999:cluster:any"));
  });

  it("S5: waits with every selection for the role's permissions", async () => {
    const run = await plan({ databases: { database: databaseArn } });
    const permissions = run.get("aws:iam/rolePolicy:RolePolicy", "nightly-permissions");
    assert.ok(run.ofType(selectionType).every(({ dependencies }) => dependencies.includes(permissions.urn)));
  });

  it("X2: a plan that backs up nothing is refused", async () => {
    await assert.rejects(plan({}), /databases is {}: a database, or a tag/);
    await assert.rejects(
      plan({ databases: { database: databaseArn }, rules: {} }),
      /rules is {}: at least one/,
    );
    await assert.rejects(
      plan({ databases: { tagged: databaseArn }, tagged: { key: "Backup", value: "daily" } }),
      /databases is "tagged": another name/,
    );
  });
});
