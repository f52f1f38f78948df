import { demand } from "../../core/demand";
import { defineRule } from "../../core/rule";
import { asList } from "../../core/values";
import { BUCKET, BUCKET_V2 } from "./encryption-settings";

const WEBSITE = [
  "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
  "aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2",
];
const INLINE: ReadonlyMap<string, string> = new Map([
  [BUCKET, "website"],
  [BUCKET_V2, "websites"],
]);
const finding = "serves its objects as a web site";

export const noWebsite = defineRule<object>({
  id: "s3-no-website",
  description: "No bucket serves its objects as a web site.",
  severity: "medium",
  level: "mandatory",
  frameworks: {},
  why:
    "Web sites of S3 speak HTTP without TLS and only to buckets open to everybody: visitors can be read and " +
    "deceived on the way, and anybody reads the bucket.",
  fix: "Leave the bucket closed and serve it by aws.cloudfront.Distribution with an origin access control.",
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html",
  settings: {},
  resource: {
    types: [...WEBSITE, ...INLINE.keys()],
    check({ type, inputs }, _, report) {
      const property = INLINE.get(type);
      if (property === undefined) {
        report.violation(finding);
      } else {
        demand(report, property, inputs.get(property), (value) => asList(value).length === 0, finding);
      }
    },
  },
});
