import { precondition, showsAll } from "./cases";
import { disabledKey, keyFor } from "./keys-for-services";
import type { SimulatedAws } from "./simulated";

const VAULT = "aws:backup/vault:Vault";
const PLAN = "aws:backup/plan:Plan";
const SELECTION = "aws:backup/selection:Selection";
const LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";

const vault = (aws: SimulatedAws, more: object = {}) => aws.create(VAULT, { name: "main", ...more });

const plan = (aws: SimulatedAws, rule: object = {}, more: object = {}) =>
  aws.create(PLAN, {
    name: "daily",
    rules: [{ ruleName: "daily", targetVaultName: "main", schedule: "cron(0 5 ? * * *)", ...rule }],
    ...more,
  });

async function role(aws: SimulatedAws, service = "backup.amazonaws.com"): Promise<string> {
  const made = await aws.create("aws:iam/role:Role", {
    name: "backup",
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    }),
  });
  return made.text("arn");
}

const select = (aws: SimulatedAws, planId: string, iamRoleArn: string, more: object = {}) =>
  aws.create(SELECTION, { name: "all", planId, iamRoleArn, resources: ["*"], ...more });

async function planned(aws: SimulatedAws) {
  await vault(aws);
  return plan(aws);
}

describe("preconditions of Backup", () => {
  precondition("BK-1", {
    passes: (aws) => vault(aws, { name: "main-1" }),
    fails: (aws) => vault(aws, { name: "main.1" }),
    refusal: /InvalidParameterValueException: Invalid backup vault name/,
  });

  precondition("BK-1-UNIQUE", {
    given: (aws) => vault(aws),
    passes: (aws) => vault(aws, { name: "other" }),
    fails: (aws) => vault(aws),
    refusal: "AlreadyExistsException: Backup vault with the same name already exists",
  });

  precondition(
    "BK-2",
    {
      title: "a key for another service",
      passes: async (aws) => vault(aws, { kmsKeyArn: (await keyFor(aws, "backup")).text("arn") }),
      fails: async (aws) => vault(aws, { kmsKeyArn: (await keyFor(aws, "s3")).text("arn") }),
      refusal: /AccessDeniedException: /,
    },
    {
      title: "a key that is disabled",
      passes: async (aws) => vault(aws, { kmsKeyArn: (await keyFor(aws, "backup")).text("arn") }),
      fails: async (aws) => vault(aws, { kmsKeyArn: (await disabledKey(aws)).text("arn") }),
      refusal: /InvalidParameterValueException: /,
    },
  );

  precondition(
    "BK-3",
    {
      title: "of a rule",
      given: (aws) => vault(aws),
      passes: (aws) => plan(aws, { ruleName: "daily.1" }),
      fails: (aws) => plan(aws, { ruleName: "every day" }),
      refusal: /InvalidParameterValueException: Invalid name: every day/,
    },
    {
      title: "of a plan",
      given: (aws) => vault(aws),
      passes: (aws) => plan(aws, {}, { name: "a".repeat(50) }),
      fails: (aws) => plan(aws, {}, { name: "a".repeat(51) }),
      refusal: /InvalidParameterValueException: Invalid name: a+\./,
    },
  );

  precondition("BK-3-VAULT", {
    given: (aws) => vault(aws),
    passes: (aws) => plan(aws),
    fails: (aws) => plan(aws, { targetVaultName: "other" }),
    refusal: /InvalidParameterValueException: .*Backup vault other does not exist/,
  });

  precondition(
    "BK-3-SCHEDULE",
    {
      title: "five fields",
      given: (aws) => vault(aws),
      passes: (aws) => plan(aws, { schedule: "cron(0 5 * * ? *)" }),
      fails: (aws) => plan(aws, { schedule: "cron(0 5 * * *)" }),
      refusal: /InvalidParameterValueException: .*schedule/,
    },
    {
      title: "too little time to begin",
      given: (aws) => vault(aws),
      passes: (aws) => plan(aws, { startWindow: 60 }),
      fails: (aws) => plan(aws, { startWindow: 59 }),
      refusal: /InvalidParameterValueException: .*StartWindowMinutes/,
    },
    {
      title: "no time to end",
      given: (aws) => vault(aws),
      passes: (aws) => plan(aws, { startWindow: 60, completionWindow: 61 }),
      fails: (aws) => plan(aws, { startWindow: 60, completionWindow: 60 }),
      refusal: /InvalidParameterValueException: .*CompletionWindowMinutes/,
    },
  );

  const invalidLifecycle =
    "InvalidParameterValueException: Error in some rules due to : Invalid lifecycle. DeleteAfterDays cannot be less " +
    "than 90 days apart from MoveToColdStorageAfterDays";
  precondition(
    "BK-4",
    {
      title: "of backups",
      given: (aws) => vault(aws),
      passes: (aws) => plan(aws, { lifecycle: { coldStorageAfter: 30, deleteAfter: 120 } }),
      fails: (aws) => plan(aws, { lifecycle: { coldStorageAfter: 30, deleteAfter: 119 } }),
      refusal: invalidLifecycle,
    },
    {
      title: "of copies",
      given: (aws) => vault(aws),
      passes: (aws) => plan(aws, copied({ coldStorageAfter: 30, deleteAfter: 120 })),
      fails: (aws) => plan(aws, copied({ coldStorageAfter: 30, deleteAfter: 119 })),
      refusal: invalidLifecycle,
    },
  );

  precondition("BK-5", {
    given: planned,
    passes: (aws) => plan(aws, { schedule: "cron(0 6 ? * * *)" }),
    fails: (aws) => plan(aws),
    refusal: "AlreadyExistsException: Backup plan with the same plan document already exists",
  });

  precondition(
    "BK-6",
    {
      title: "the role of another service",
      given: planned,
      passes: async (aws, made) => select(aws, made.id, await role(aws)),
      fails: async (aws, made) => select(aws, made.id, await role(aws, "ec2.amazonaws.com")),
      refusal:
        "InvalidParameterValueException: IAM Role arn:aws:iam::123456789012:role/backup cannot be assumed by AWS Backup",
    },
    {
      title: "a role that is not there",
      given: planned,
      passes: async (aws, made) => select(aws, made.id, await role(aws)),
      fails: (aws, made) => select(aws, made.id, "arn:aws:iam::123456789012:role/backup"),
      refusal: /cannot be assumed by AWS Backup/,
    },
  );

  precondition("BK-6-PLAN", {
    given: planned,
    passes: async (aws, made) => select(aws, made.id, await role(aws)),
    fails: async (aws) => select(aws, "0", await role(aws)),
    refusal: /ResourceNotFoundException: .*0/,
  });

  const lock = (aws: SimulatedAws, more: object) =>
    aws.create(LOCK, { backupVaultName: "main", minRetentionDays: 7, ...more });
  precondition(
    "BK-7",
    {
      title: "a minimum above the maximum",
      given: (aws) => vault(aws),
      passes: (aws) => lock(aws, { maxRetentionDays: 7 }),
      fails: (aws) => lock(aws, { maxRetentionDays: 6 }),
      refusal: "InvalidParameterValueException: MinRetentionDays cannot be greater than MaxRetentionDays",
    },
    {
      title: "too long a maximum",
      given: (aws) => vault(aws),
      passes: (aws) => lock(aws, { maxRetentionDays: 36_500 }),
      fails: (aws) => lock(aws, { maxRetentionDays: 36_501 }),
      refusal: /InvalidParameterValueException: .*36500/,
    },
    {
      title: "too little time to think again",
      given: (aws) => vault(aws),
      passes: (aws) => lock(aws, { changeableForDays: 3 }),
      fails: (aws) => lock(aws, { changeableForDays: 2 }),
      refusal: /InvalidParameterValueException: .*ChangeableForDays/,
    },
  );

  precondition("BK-7-VAULT", {
    given: (aws) => vault(aws),
    passes: (aws) => lock(aws, {}),
    fails: (aws) => lock(aws, { backupVaultName: "other" }),
    refusal: /ResourceNotFoundException: Backup vault other/,
  });

  precondition("BK-8", {
    given: planned,
    passes: (aws, made) => aws.delete(PLAN, made),
    fails: async (aws, made) => {
      await select(aws, made.id, await role(aws));
      await aws.delete(PLAN, made);
    },
    refusal: /InvalidRequestException: .*selections must be deleted prior/,
  });

  showsAll("BK-");
});

function copied(lifecycle: object): object {
  return {
    copyActions: [
      { destinationVaultArn: "arn:aws:backup:eu-west-1:210987654321:backup-vault:copies", lifecycle },
    ],
  };
}
