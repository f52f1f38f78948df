import { text } from "../services/support";
import { sameValue } from "../values";
import { keyFault } from "./support/key-use";
import { refuse, type Precondition } from "./precondition";
import { isAssumable } from "./support/roles";

const VAULT = "aws:backup/vault:Vault";
const PLAN = "aws:backup/plan:Plan";
const SELECTION = "aws:backup/selection:Selection";
const LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
const POLICY = "aws:backup/vaultPolicy:VaultPolicy";

const INVALID = "InvalidParameterValueException";
const api = (operation: string) =>
  `https://docs.aws.amazon.com/aws-backup/latest/devguide/API_${operation}.html`;
const NAME = /^[a-zA-Z0-9\-_.]{1,50}$/;

/** What AWS Backup demands. */
export const backup: readonly Precondition[] = [
  {
    id: "BK-1",
    types: [VAULT],
    at: ["check"],
    demands: "The name of a vault has 2 to 50 letters, digits, hyphens and underscores.",
    source: api("CreateBackupVault"),
    judge: (call) => {
      const name = call.text("name") ?? "any";
      return /^[a-zA-Z0-9\-_]{2,50}$/.test(name)
        ? undefined
        : refuse(
            INVALID,
            `Invalid backup vault name. Must match pattern: ^[a-zA-Z0-9\\-\\_]{2,50}$: ${name}`,
          );
    },
  },
  {
    id: "BK-1-UNIQUE",
    types: [VAULT],
    at: ["create"],
    demands: "No other vault of the region has the name.",
    source: api("CreateBackupVault"),
    judge: (call) =>
      call.find(VAULT, call.text("name")) === undefined
        ? undefined
        : refuse("AlreadyExistsException", "Backup vault with the same name already exists"),
  },
  {
    id: "BK-2",
    types: [VAULT],
    at: ["create"],
    demands: "The key of a vault is enabled, and the deployer may grant its use to AWS Backup.",
    source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html",
    judge: (call) => {
      const fault = keyFault(call, {
        key: call.text("kmsKeyArn"),
        service: "backup",
        actions: ["kms:CreateGrant", "kms:GenerateDataKey", "kms:Decrypt", "kms:DescribeKey"],
      });
      if (fault === undefined) return undefined;
      return fault === "denied"
        ? refuse("AccessDeniedException", "Insufficient privileges to perform this action.")
        : refuse(INVALID, `The KMS key ${call.text("kmsKeyArn") ?? ""} cannot be used.`);
    },
  },
  {
    id: "BK-3",
    types: [PLAN, SELECTION],
    demands: "Names of plans, rules and selections have 50 letters, digits and .-_ at most.",
    source: api("BackupRuleInput"),
    judge: (call) => {
      const names = [call.inputs.name, ...call.objects("rules").map(({ ruleName }) => ruleName)];
      const wrong = names.map(text).find((name) => name !== "" && !NAME.test(name));
      return wrong === undefined
        ? undefined
        : refuse(INVALID, `Invalid name: ${wrong}. Must contain 1 to 50 alphanumeric or '-_.' characters.`);
    },
  },
  {
    id: "BK-3-VAULT",
    types: [PLAN],
    demands: "The vaults to which a plan saves exist.",
    source: api("CreateBackupPlan"),
    judge: (call) => {
      const missing = call
        .objects("rules")
        .map(({ targetVaultName }) => text(targetVaultName))
        .find((name) => name !== "" && call.find(VAULT, name) === undefined && !call.mayExist(name));
      return missing === undefined
        ? undefined
        : refuse(INVALID, `Error in some rules due to : Backup vault ${missing} does not exist`);
    },
  },
  {
    id: "BK-3-SCHEDULE",
    types: [PLAN],
    demands: "A rule's schedule is a cron or rate expression, and a backup has an hour at least to begin.",
    source: api("BackupRuleInput"),
    judge: (call) => {
      for (const { schedule, startWindow, completionWindow } of call.objects("rules")) {
        if (typeof schedule === "string" && !isSchedule(schedule))
          return refuse(INVALID, `Error in some rules due to : Invalid schedule expression ${schedule}`);
        if (typeof startWindow === "number" && startWindow < 60)
          return refuse(INVALID, "Error in some rules due to : StartWindowMinutes must be at least 60.");
        if (typeof completionWindow === "number" && completionWindow <= (Number(startWindow) || 0))
          return refuse(
            INVALID,
            "Error in some rules due to : CompletionWindowMinutes must be greater than StartWindowMinutes.",
          );
      }
      return undefined;
    },
  },
  {
    id: "BK-4",
    types: [PLAN],
    demands: "Backups that are moved to cold storage stay there for 90 days at least.",
    source: api("Lifecycle"),
    judge: (call) =>
      call
        .objects("rules")
        .flatMap(({ lifecycle, copyActions }) => [lifecycle, ...copiesOf(copyActions)])
        .some(isShortLived)
        ? refuse(
            INVALID,
            "Error in some rules due to : Invalid lifecycle. DeleteAfterDays cannot be less than 90 days apart from " +
              "MoveToColdStorageAfterDays",
          )
        : undefined,
  },
  {
    id: "BK-5",
    types: [PLAN],
    at: ["create"],
    demands: "No other plan of the region has the same name and rules.",
    source: api("CreateBackupPlan"),
    judge: (call) =>
      call
        .list(PLAN)
        .some(
          ({ inputs }) =>
            sameValue(inputs.rules, call.inputs.rules) &&
            sameValue(inputs.name, call.inputs.name) &&
            sameValue(inputs.advancedBackupSettings, call.inputs.advancedBackupSettings),
        )
        ? refuse("AlreadyExistsException", "Backup plan with the same plan document already exists")
        : undefined,
  },
  {
    id: "BK-6",
    types: [SELECTION],
    demands: "The role of a selection exists, and AWS Backup may assume it.",
    source: api("CreateBackupSelection"),
    isRetried: true,
    judge: (call) => {
      const roleArn = call.text("iamRoleArn");
      return roleArn === undefined || isAssumable({ call, roleArn }, "backup.amazonaws.com")
        ? undefined
        : refuse(INVALID, `IAM Role ${roleArn} cannot be assumed by AWS Backup`);
    },
  },
  {
    id: "BK-6-PLAN",
    types: [SELECTION],
    demands: "The plan of a selection exists.",
    source: api("CreateBackupSelection"),
    judge: (call) => {
      const plan = call.text("planId");
      return plan === undefined || call.find(PLAN, plan) !== undefined || call.mayExist(plan)
        ? undefined
        : refuse("ResourceNotFoundException", `Failed reading Backup plan with provided planId: ${plan}`);
    },
  },
  {
    id: "BK-7",
    types: [LOCK],
    demands:
      "A vault's lock has no minimum above its maximum, 36,500 days at most, and three days to think again.",
    source: api("PutBackupVaultLockConfiguration"),
    judge: (call) => {
      const least = call.number("minRetentionDays") ?? 1;
      const most = call.number("maxRetentionDays") ?? 36_500;
      if (least > most) return refuse(INVALID, "MinRetentionDays cannot be greater than MaxRetentionDays");
      if (least < 1 || most > 36_500)
        return refuse(INVALID, "Retention days must be between 1 and 36500 days.");
      return (call.number("changeableForDays") ?? 3) < 3
        ? refuse(INVALID, "ChangeableForDays must be at least 3 days.")
        : undefined;
    },
  },
  {
    id: "BK-7-VAULT",
    types: [LOCK, POLICY],
    demands: "The vault that is locked or gets a policy exists.",
    source: api("PutBackupVaultLockConfiguration"),
    judge: (call) => {
      const name = call.text("backupVaultName");
      return name === undefined || call.find(VAULT, name) !== undefined || call.mayExist(name)
        ? undefined
        : refuse("ResourceNotFoundException", `Backup vault ${name} was not found`);
    },
  },
  {
    id: "BK-8",
    types: [PLAN],
    at: ["delete"],
    demands: "A plan that is deleted has no selections any more.",
    source: api("DeleteBackupPlan"),
    isRetried: true,
    judge: (call) =>
      call.list(SELECTION).some(({ outputs }) => outputs.planId === call.old?.id)
        ? refuse(
            "InvalidRequestException",
            "Related backup plan selections must be deleted prior to backup plan deletion",
          )
        : undefined,
  },
];

function isSchedule(text: string): boolean {
  const [, fields = ""] = /^cron\((.+)\)$/.exec(text) ?? [];
  return /^rate\(\d+ (?:minute|hour|day)s?\)$/.test(text) || fields.trim().split(/\s+/).length === 6;
}

function copiesOf(copyActions: unknown): unknown[] {
  return Array.isArray(copyActions) ? copyActions.map((copy: { lifecycle?: unknown }) => copy.lifecycle) : [];
}

function isShortLived(lifecycle: unknown): boolean {
  const { coldStorageAfter = 0, deleteAfter = 0 } = (lifecycle ?? {}) as {
    coldStorageAfter?: number;
    deleteAfter?: number;
  };
  return coldStorageAfter > 0 && deleteAfter > 0 && deleteAfter < coldStorageAfter + 90;
}
