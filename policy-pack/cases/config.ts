import { type RuleCases, UNKNOWN, casesOf } from "./case";
import { KEY, finds, key, notApplicable, of } from "./resources";

const recorder = of("aws:cfg/recorder:Recorder", "recorder");
const status = of("aws:cfg/recorderStatus:RecorderStatus", "recorder-status");
const channel = of("aws:cfg/deliveryChannel:DeliveryChannel", "channel", { s3BucketName: "config-prod" });

export const configCases: readonly RuleCases[] = [
  casesOf("config-recorder-on", {
    passes: {
      "every type, running": [
        recorder({ recordingGroup: { allSupported: true } }),
        status({ isEnabled: true }),
      ],
      "every type but some": [
        recorder({
          recordingGroup: {
            allSupported: false,
            exclusionByResourceTypes: [{ resourceTypes: ["AWS::EC2::NetworkInterface"] }],
          },
        }),
      ],
    },
    fails: {
      "some types": finds(
        recorder({ recordingGroup: { allSupported: false, resourceTypes: ["AWS::S3::Bucket"] } }),
        "does not record every type of resource (recordingGroup)",
      ),
      "a stopped recorder": finds(status({ isEnabled: false }), "keeps the recorder stopped (isEnabled)"),
    },
    unknown: { "not known yet": finds(status({ isEnabled: UNKNOWN }), "? isEnabled") },
    notApplicable,
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
      "no key": finds(channel({}), "delivers without a KMS key of one's own (s3KmsKeyArn)"),
    },
    unknown: {
      "a key from elsewhere, not known yet": finds(channel({ s3KmsKeyArn: UNKNOWN }), "? s3KmsKeyArn"),
    },
    notApplicable,
  }),
];
