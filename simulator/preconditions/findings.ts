import { text } from "../services/support";
import { refuse, type Precondition } from "./precondition";

const DETECTOR = "aws:guardduty/detector:Detector";
const DETECTOR_FEATURE = "aws:guardduty/detectorFeature:DetectorFeature";
const HUB = "aws:securityhub/account:Account";
const STANDARD = "aws:securityhub/standardsSubscription:StandardsSubscription";
const ANALYZER = "aws:accessanalyzer/analyzer:Analyzer";

const GUARD_DUTY = "https://docs.aws.amazon.com/guardduty/latest/APIReference";
const SECURITY_HUB = "https://docs.aws.amazon.com/securityhub/1.0/APIReference";
const CREATE_ANALYZER =
  "https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CreateAnalyzer.html";

/** What GuardDuty, Security Hub and IAM Access Analyzer demand. */
export const findings: readonly Precondition[] = [
  {
    id: "GD-1",
    types: [DETECTOR],
    at: ["create"],
    demands: "An account has one detector a region.",
    source: `${GUARD_DUTY}/API_CreateDetector.html`,
    judge: (call) =>
      call.list(DETECTOR).length === 0
        ? undefined
        : refuse(
            "BadRequestException",
            "The request is rejected because a detector already exists for the current account.",
          ),
  },
  {
    id: "GD-DETECTOR",
    types: [DETECTOR_FEATURE],
    demands: "The detector exists.",
    source: `${GUARD_DUTY}/API_UpdateDetector.html`,
    judge: (call) => {
      const detector = call.text("detectorId");
      return call.find(DETECTOR, detector) !== undefined || call.mayExist(detector)
        ? undefined
        : refuse(
            "BadRequestException",
            "The request is rejected because the input detectorId is not owned by the current account.",
          );
    },
  },
  {
    id: "SH-1",
    types: [HUB],
    at: ["create"],
    demands: "Security Hub is not enabled yet in the region.",
    source: `${SECURITY_HUB}/API_EnableSecurityHub.html`,
    judge: (call) =>
      call.list(HUB).length === 0
        ? undefined
        : refuse("ResourceConflictException", "Account is already subscribed to Security Hub"),
  },
  {
    id: "SH-2",
    types: [STANDARD],
    demands: "Security Hub is enabled before a standard is.",
    source: `${SECURITY_HUB}/API_BatchEnableStandards.html`,
    judge: (call) =>
      call.list(HUB).length > 0 ||
      call.mayExist(`arn:${call.partition}:securityhub:${call.region}:${call.accountId}:hub/default`)
        ? undefined
        : refuse("InvalidAccessException", `Account ${call.accountId} is not subscribed to AWS Security Hub`),
  },
  {
    id: "AA-1",
    types: [ANALYZER],
    at: ["check", "create"],
    demands:
      "An analyser's name begins with a letter, has at most 255 letters, digits and `_.-`, and is new in the region; " +
      "an account has one analyser of the type ACCOUNT a region.",
    source: CREATE_ANALYZER,
    judge: (call) => {
      const name = call.text("analyzerName") ?? "a";
      if (!/^[A-Za-z][A-Za-z0-9_.-]{0,254}$/.test(name)) {
        return refuse("ValidationException", `The analyzer name ${name} is not valid.`);
      }
      if (call.moment === "check") return undefined;
      if (call.find(ANALYZER, name) !== undefined) {
        return refuse("ConflictException", `An analyzer named ${name} already exists.`);
      }
      const ofAccount = call.list(ANALYZER).filter(({ outputs }) => outputs.type === "ACCOUNT").length;
      return text(call.inputs.type) === "ACCOUNT" && ofAccount >= call.quota("accountAnalyzers")
        ? refuse(
            "ServiceQuotaExceededException",
            "The number of analyzers of type ACCOUNT exceeds the quota.",
          )
        : undefined;
    },
  },
];
