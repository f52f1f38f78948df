import type { Ownership } from "../account/ownership";
import type { Problem } from "../shared";

/** The document that Session Manager takes its preferences from, one an account and region. */
export const preferencesDocument = "SSM-SessionManagerRunShell";

/** How sessions are recorded, where the preferences are made here. */
export interface SessionSettings {
  /**
   * How many days the records of sessions are kept; needed where the preferences are made here. Storage costs about
   * 0.03 USD a month and GB, writing 0.57 a GB.
   * @default none
   */
  readonly logRetentionDays?: number;
  /**
   * Minutes without a keystroke after which a session ends, 1 to 60.
   * @default 20
   */
  readonly idleMinutes?: number;
  /**
   * Minutes after which a session ends in any case, 1 to 1440.
   * @default none
   */
  readonly maxMinutes?: number;
}

/** The key that encrypts sessions between whoever started them and the instance, and the group that records them. */
export interface SessionTargets {
  /** The key that encrypts sessions. */
  readonly keyArn: string;
  /** The group that takes their records. */
  readonly logGroupName: string;
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html */
export function preferences(
  { keyArn, logGroupName }: SessionTargets,
  { idleMinutes, maxMinutes }: SessionSettings,
): string {
  return JSON.stringify({
    schemaVersion: "1.0",
    description: "Preferences of Session Manager",
    sessionType: "Standard_Stream",
    inputs: {
      s3BucketName: "",
      s3KeyPrefix: "",
      s3EncryptionEnabled: true,
      cloudWatchLogGroupName: logGroupName,
      cloudWatchEncryptionEnabled: true,
      // Every line when it is typed: what is kept until the end of a session is lost with the instance.
      cloudWatchStreamingEnabled: true,
      kmsKeyId: keyArn,
      runAsEnabled: false,
      runAsDefaultUser: "",
      idleSessionTimeout: String(idleMinutes ?? 20),
      maxSessionDuration: maxMinutes === undefined ? "" : String(maxMinutes),
      shellProfile: { linux: "", windows: "" },
    },
  });
}

/** Whether preferences, perhaps written by somebody else, encrypt sessions and record them there. */
export function areRecorded(content: string, { keyArn, logGroupName }: SessionTargets): boolean {
  try {
    const { inputs } = JSON.parse(content) as { readonly inputs?: Readonly<Record<string, unknown>> };
    return (
      inputs?.cloudWatchLogGroupName === logGroupName &&
      inputs.cloudWatchEncryptionEnabled === true &&
      typeof inputs.kmsKeyId === "string" &&
      inputs.kmsKeyId !== "" &&
      keyArn.endsWith(inputs.kmsKeyId)
    );
  } catch {
    return false;
  }
}

/** Whose the preferences are, and what must be given for each. */
export interface SessionOwnership extends SessionSettings {
  /**
   * Whose the preferences are, of which an account has one a region. Where somebody has used the console's Preferences
   * tab, they are there already.
   */
  readonly ownership: Ownership;
  /**
   * The key and the log group that existing preferences name: instances may use them. They are not changed.
   * @default instances get no rights on either
   */
  readonly existing?: SessionTargets;
}

/** What Systems Manager would refuse, or what is given in vain. */
export function sessionProblems(settings: SessionOwnership): Problem[] {
  const problems: Problem[] = [];
  const range = (field: "idleMinutes" | "maxMinutes", max: number): void => {
    const value = settings[field];
    if (value !== undefined && (!Number.isInteger(value) || value < 1 || value > max)) {
      problems.push({
        path: [field],
        value,
        message: `whole minutes from 1 to ${max}; fix: choose one of them`,
      });
    }
  };
  range("idleMinutes", 60);
  range("maxMinutes", 1440);
  if (settings.ownership === "create" && settings.logRetentionDays === undefined) {
    problems.push({
      path: ["logRetentionDays"],
      value: undefined,
      message: "given when the preferences are made here; fix: say how many days records are kept",
    });
  }
  if ((settings.ownership === "existing") !== (settings.existing !== undefined)) {
    problems.push({
      path: ["existing"],
      value: settings.existing,
      message:
        "given with ownership existing and only then; fix: name the key and the log group that the preferences name, or change the ownership",
    });
  }
  return problems;
}
