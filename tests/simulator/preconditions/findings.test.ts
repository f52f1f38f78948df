import { precondition, showsAll } from "./cases";

const DETECTOR = "aws:guardduty/detector:Detector";
const FEATURE = "aws:guardduty/detectorFeature:DetectorFeature";
const HUB = "aws:securityhub/account:Account";
const STANDARD = "aws:securityhub/standardsSubscription:StandardsSubscription";
const ANALYZER = "aws:accessanalyzer/analyzer:Analyzer";
const standardsArn =
  "arn:aws:securityhub:eu-west-1::standards/aws-foundational-security-best-practices/v/1.0.0";

describe("preconditions of services that look for findings", () => {
  precondition("GD-1", {
    given: (aws) => aws.create(DETECTOR, {}),
    passes: (aws) => aws.create(DETECTOR, { region: "us-east-1" }),
    fails: (aws) => aws.create(DETECTOR, {}),
    refusal:
      "BadRequestException: The request is rejected because a detector already exists for the current account.",
  });

  precondition("GD-DETECTOR", {
    given: (aws) => aws.create(DETECTOR, {}),
    passes: (aws, { id }) =>
      aws.create(FEATURE, { detectorId: id, name: "S3_DATA_EVENTS", status: "ENABLED" }),
    fails: (aws) => aws.create(FEATURE, { detectorId: "none", name: "S3_DATA_EVENTS", status: "ENABLED" }),
    refusal: /BadRequestException: .*detectorId is not owned by the current account/,
  });

  precondition("SH-1", {
    given: (aws) => aws.create(HUB, {}),
    passes: (aws) => aws.create(HUB, { region: "us-east-1" }),
    fails: (aws) => aws.create(HUB, {}),
    refusal: "ResourceConflictException: Account is already subscribed to Security Hub",
  });

  precondition("SH-2", {
    passes: async (aws) => {
      await aws.create(HUB, {});
      await aws.create(STANDARD, { standardsArn });
    },
    fails: (aws) => aws.create(STANDARD, { standardsArn }),
    refusal: "InvalidAccessException: Account 123456789012 is not subscribed to AWS Security Hub",
  });

  precondition(
    "AA-1",
    {
      title: "a digit first",
      passes: (aws) => aws.preview(ANALYZER, { analyzerName: "account_1.a-b" }),
      fails: (aws) => aws.preview(ANALYZER, { analyzerName: "1account" }),
      refusal: /ValidationException: /,
    },
    {
      title: "a name that is taken",
      given: (aws) => aws.create(ANALYZER, { analyzerName: "unused", type: "ACCOUNT_UNUSED_ACCESS" }),
      passes: (aws) => aws.create(ANALYZER, { analyzerName: "account" }),
      fails: (aws) => aws.create(ANALYZER, { analyzerName: "unused" }),
      refusal: /ConflictException: /,
    },
    {
      title: "a second analyser of the account",
      given: (aws) => aws.create(ANALYZER, { analyzerName: "account" }),
      passes: (aws) => aws.create(ANALYZER, { analyzerName: "other", type: "ACCOUNT_UNUSED_ACCESS" }),
      fails: (aws) => aws.create(ANALYZER, { analyzerName: "other" }),
      refusal: /ServiceQuotaExceededException: /,
    },
  );

  showsAll("GD-", "SH-", "AA-");
});
