import { type RuleCases, UNKNOWN, casesOf } from "./case";
import { KEY, finds, keyCases, of, unknownAt } from "./resources";

const trail = of("aws:cloudtrail/trail:Trail", "audit", { s3BucketName: "audit-dev" });
const store = of("aws:cloudtrail/eventDataStore:EventDataStore", "lake");
const bucket = of("aws:s3/bucket:Bucket", "audit-bucket", { bucket: "audit-dev" });
const notApplicable = { "a bucket": [of("aws:s3/bucketMetric:BucketMetric", "metric")()] };

const management = { fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }] };
const data = (type: string, ...more: unknown[]) => ({
  fieldSelectors: [
    { field: "eventCategory", equals: ["Data"] },
    { field: "resources.type", equals: [type] },
    ...more,
  ],
});
const S3 = "AWS::S3::Object";
const objects = { types: [S3] };
const noData = `does not record data events of ${S3}, read and written`;
const notAll = "does not record all management events";

/** A trail whose bucket nobody knows yet, and two buckets. */
const perhaps = [
  trail({ s3BucketName: UNKNOWN }),
  { ...bucket({ bucket: undefined }), outputs: { bucket: UNKNOWN } },
  { ...bucket({ bucket: undefined }), name: "other", outputs: { bucket: UNKNOWN } },
];

export const cloudtrailCases: readonly RuleCases[] = [
  casesOf("cloudtrail-multi-region", {
    passes: {
      "all regions": [trail({ isMultiRegionTrail: true, includeGlobalServiceEvents: true })],
      "an event data store as it is by default": [store()],
    },
    fails: {
      "one region": finds(trail(), "records one region only"),
      "without global services": finds(
        trail({ isMultiRegionTrail: true, includeGlobalServiceEvents: false }),
        "leaves out IAM and the other services without a region (includeGlobalServiceEvents)",
      ),
      "an event data store of one region": finds(
        store({ multiRegionEnabled: false }),
        "records one region only",
      ),
    },
    unknown: unknownAt(trail, "isMultiRegionTrail"),
    notApplicable,
  }),

  casesOf("cloudtrail-logging-enabled", {
    passes: { "one that is on": [trail(), trail({ enableLogging: true }), store({ suspend: "false" })] },
    fails: {
      "one that is off": finds(trail({ enableLogging: false }), "is switched off"),
      "an event data store that is off": finds(store({ suspend: "true" }), "is switched off"),
    },
    unknown: unknownAt(trail, "enableLogging"),
    notApplicable,
  }),

  casesOf("cloudtrail-management-events", {
    passes: {
      "no selectors": [trail()],
      "an advanced selector": [trail({ advancedEventSelectors: [data(S3), management] })],
      "a classic one": [trail({ eventSelectors: [{ readWriteType: "All", includeManagementEvents: true }] })],
    },
    fails: {
      "data events alone": finds(trail({ advancedEventSelectors: [data(S3)] }), notAll),
      "only what is written": finds(
        trail({
          advancedEventSelectors: [
            {
              fieldSelectors: [...management.fieldSelectors, { field: "readOnly", equals: ["false"] }],
            },
          ],
        }),
        notAll,
      ),
      "all but something": finds(
        trail({
          advancedEventSelectors: [
            { fieldSelectors: [{ field: "eventCategory", notEquals: ["Management"] }] },
          ],
        }),
        notAll,
      ),
      "classic ones that leave something out": {
        resources: [
          trail({ eventSelectors: [{ includeManagementEvents: false }] }),
          trail({ eventSelectors: [{ readWriteType: "WriteOnly" }] }),
          trail({ eventSelectors: [{ excludeManagementEventSources: ["kms.amazonaws.com"] }] }),
        ],
        finds: Array<string>(3).fill(`audit ${notAll}`),
      },
    },
    unknown: {
      ...unknownAt(trail, "advancedEventSelectors"),
      "a field not known yet": finds(
        trail({
          advancedEventSelectors: [{ fieldSelectors: [{ field: "eventCategory", equals: [UNKNOWN] }] }],
        }),
        "? advancedEventSelectors",
      ),
    },
    notApplicable,
  }),

  casesOf("cloudtrail-data-events", {
    passes: {
      "those that the setting names": {
        config: objects,
        resources: [trail({ advancedEventSelectors: [data(S3)] })],
      },
      "but for some objects": {
        config: objects,
        resources: [
          trail({
            advancedEventSelectors: [
              data(S3, { field: "resources.ARN", notStartsWiths: ["arn:aws:s3:::logs/"] }),
            ],
          }),
        ],
      },
      "classic selectors": {
        config: objects,
        resources: [trail({ eventSelectors: [{ dataResources: [{ type: S3, values: ["arn:aws:s3"] }] }] })],
      },
      "none, where the setting names none": [trail()],
    },
    fails: {
      none: { config: objects, ...finds(trail(), noData) },
      "what is written alone": {
        config: objects,
        ...finds(
          trail({ advancedEventSelectors: [data(S3, { field: "readOnly", equals: ["false"] })] }),
          noData,
        ),
      },
      "another type": {
        config: objects,
        ...finds(trail({ advancedEventSelectors: [data("AWS::Lambda::Function")] }), noData),
      },
    },
    unknown: {
      "selectors not known yet": {
        config: objects,
        ...finds(trail({ advancedEventSelectors: UNKNOWN }), `? whether data events of ${S3} are recorded`),
      },
    },
    notApplicable,
  }),

  casesOf("cloudtrail-log-validation", {
    passes: { "signed files": [trail({ enableLogFileValidation: true })] },
    fails: { "files without signature": finds(trail(), "does not sign its log files") },
    unknown: unknownAt(trail, "enableLogFileValidation"),
    notApplicable,
  }),

  casesOf("cloudtrail-own-key", {
    ...keyCases(trail, "kmsKeyId"),
    passes: { ...keyCases(trail, "kmsKeyId").passes, "an event data store": [store({ kmsKeyId: KEY })] },
    notApplicable,
  }),

  casesOf("cloudtrail-cloudwatch-logs", {
    passes: {
      "a log group": [
        trail({ cloudWatchLogsGroupArn: "arn:aws:logs:eu-west-1:111122223333:log-group:audit:*" }),
      ],
      "a log group of the program": [
        of("aws:cloudwatch/logGroup:LogGroup", "logs")(),
        { ...trail({ cloudWatchLogsGroupArn: UNKNOWN }), from: { cloudWatchLogsGroupArn: ["logs"] } },
      ],
    },
    fails: { none: finds(trail(), "does not deliver to CloudWatch Logs") },
    unknown: unknownAt(trail, "cloudWatchLogsGroupArn"),
    notApplicable,
  }),

  casesOf("cloudtrail-bucket-logged", {
    passes: {
      "a bucket that logs": [
        trail(),
        bucket(),
        of("aws:s3/bucketLogging:BucketLogging", "logging", {
          bucket: "audit-dev",
          targetBucket: "logs-dev",
        })(),
      ],
      "inline logging": [trail(), bucket({ logging: { targetBucket: "logs-dev" } })],
      "a bucket of no trail": [bucket({ bucket: "data-dev" }), trail()],
    },
    fails: {
      "a bucket that does not": {
        resources: [trail(), bucket()],
        finds: ["audit-bucket logs no requests, though a trail delivers to it"],
      },
    },
    unknown: {
      "which bucket it is": {
        resources: perhaps,
        finds: ["audit-bucket", "other"].map((name) => `${name} ? whether a trail delivers to it`),
      },
    },
    notApplicable,
  }),

  casesOf("cloudtrail-bucket-private", {
    passes: {
      "a block": [
        trail(),
        bucket(),
        of("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "block", { bucket: "audit-dev" })(),
      ],
    },
    fails: {
      none: {
        resources: [trail(), bucket()],
        finds: ["audit-bucket has no public-access block, though a trail delivers to it"],
      },
    },
    unknown: {
      "which bucket it is": {
        resources: perhaps,
        finds: ["audit-bucket", "other"].map((name) => `${name} ? whether a trail delivers to it`),
      },
    },
    notApplicable,
  }),
];
