import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";

type Inputs = Readonly<Record<string, unknown>>;

const recorder = (recordingGroup?: unknown): TestResource => ({
  type: "aws:cfg/recorder:Recorder",
  name: "recorder",
  inputs: { recordingGroup },
});

const status = (isEnabled: unknown): TestResource => ({
  type: "aws:cfg/recorderStatus:RecorderStatus",
  name: "recorder-status",
  inputs: { isEnabled },
});

const channel = (inputs: Inputs, more: Partial<TestResource> = {}): TestResource => ({
  type: "aws:cfg/deliveryChannel:DeliveryChannel",
  name: "channel",
  inputs: { s3BucketName: "config-prod", ...inputs },
  ...more,
});

const key: TestResource = { type: "aws:kms/key:Key", name: "key", inputs: {}, outputs: { arn: UNKNOWN } };
const alias: TestResource = { type: "aws:kms/alias:Alias", name: "data", inputs: {} };
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/0f0f0f0f-0000-4000-8000-000000000000";

export const configCases: readonly RuleCases[] = [
  casesOf("config-recorder-on", {
    passes: {
      "every type, running": [recorder({ allSupported: true }), status(true)],
      "every type but some": [
        recorder({
          allSupported: false,
          exclusionByResourceTypes: [{ resourceTypes: ["AWS::EC2::NetworkInterface"] }],
        }),
      ],
    },
    fails: {
      "some types": {
        resources: [recorder({ allSupported: false, resourceTypes: ["AWS::S3::Bucket"] })],
        finds: ["recorder does not record every type of resource (recordingGroup)"],
      },
      "a stopped recorder": {
        resources: [status(false)],
        finds: ["recorder-status keeps the recorder stopped (isEnabled)"],
      },
    },
    unknown: { "not known yet": { resources: [status(UNKNOWN)], finds: ["recorder-status ? isEnabled"] } },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("config-delivery-own-key", {
    passes: {
      "one's own key": [channel({ s3KmsKeyArn: KEY })],
      "a key of the same program": [
        key,
        channel({ s3KmsKeyArn: UNKNOWN }, { from: { s3KmsKeyArn: ["key"] } }),
      ],
    },
    fails: {
      "no key": {
        resources: [channel({})],
        finds: ["channel delivers without a KMS key of one's own (s3KmsKeyArn)"],
      },
    },
    unknown: {
      "a key from elsewhere, not known yet": {
        resources: [channel({ s3KmsKeyArn: UNKNOWN })],
        finds: ["channel ? s3KmsKeyArn"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
];
