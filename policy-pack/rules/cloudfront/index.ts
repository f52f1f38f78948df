import { ENCRYPTED_IN_TRANSIT, LOGGED } from "../../core/frameworks";
import { type Accept, is, isGiven, isNot, propertyRule } from "../../core/property-rule";
import type { Rule } from "../../core/rule";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const docs = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide";

const viewerTls = propertyRule({
  id: "cloudfront-viewer-tls",
  description: "Every distribution speaks TLS of a current version with its viewers.",
  severity: "high",
  level: "mandatory",
  frameworks: { fsbp: ["CloudFront.3", "CloudFront.15"], nist: ENCRYPTED_IN_TRANSIT },
  why: "What viewers send and see can be read and changed on the way.",
  fix:
    "Set viewerProtocolPolicy of every cache behavior to redirect-to-https or https-only, and a certificate of your " +
    "own with minimumProtocolVersion TLSv1.2_2021.",
  docs: `${docs}/using-https-viewers-to-cloudfront.html`,
  demands: [
    ...["defaultCacheBehavior", "orderedCacheBehaviors[]"].map((behavior) => ({
      types: [DISTRIBUTION],
      path: `${behavior}.viewerProtocolPolicy`,
      accept: is("redirect-to-https", "https-only"),
      finding: "serves viewers without TLS",
    })),
    {
      types: [DISTRIBUTION],
      path: "viewerCertificate.minimumProtocolVersion",
      accept: (version) => typeof version === "string" && /^TLSv1\.[23]/.test(version),
      finding: "serves viewers with versions of TLS that are broken",
      // CloudFront's own certificate comes with CloudFront's own choice of versions.
      when: { "viewerCertificate.cloudfrontDefaultCertificate": isNot(true) },
    },
  ],
});

const BROKEN = ["SSLv3", "TLSv1", "TLSv1.1"];
const isCurrent: Accept = (protocol) => typeof protocol === "string" && !BROKEN.includes(protocol);

const originTls = propertyRule({
  id: "cloudfront-origin-tls",
  description: "Every distribution speaks TLS of a current version with its origins.",
  severity: "high",
  level: "mandatory",
  frameworks: { fsbp: ["CloudFront.9", "CloudFront.10"], nist: ENCRYPTED_IN_TRANSIT },
  why: "The way from the edge to the origin crosses the internet: viewers see the lock, and others read along.",
  fix: "Set originProtocolPolicy https-only (or match-viewer) and originSslProtocols TLSv1.2.",
  docs: `${docs}/using-https-cloudfront-to-custom-origin.html`,
  demands: [
    {
      types: [DISTRIBUTION],
      path: "origins[].customOriginConfig.originProtocolPolicy",
      accept: isNot("http-only"),
      finding: "fetches from an origin without TLS",
    },
    {
      types: [DISTRIBUTION],
      path: "origins[].customOriginConfig.originSslProtocols[]",
      accept: isCurrent,
      finding: "fetches from an origin with versions of TLS that are broken",
    },
  ],
});

const originAccess = propertyRule({
  id: "cloudfront-origin-access-control",
  description: "No distribution reads a bucket by the old origin access identity.",
  severity: "medium",
  level: "mandatory",
  frameworks: { fsbp: ["CloudFront.13"] },
  why: "An identity cannot read what is encrypted with a KMS key, so that such buckets end up open or unencrypted.",
  fix: "Replace s3OriginConfig by originAccessControlId of an aws.cloudfront.OriginAccessControl.",
  docs: `${docs}/private-content-restricting-access-to-s3.html`,
  demands: [
    {
      types: [DISTRIBUTION],
      path: "origins[].s3OriginConfig.originAccessIdentity",
      accept: is(undefined, ""),
      presence: true,
      finding: "reads a bucket by an origin access identity",
    },
  ],
});

const logged = propertyRule({
  id: "cloudfront-logged",
  description: "Every distribution logs the requests to it.",
  severity: "medium",
  level: "advisory",
  frameworks: { fsbp: ["CloudFront.5"], nist: LOGGED },
  why: "Who fetched what, and who tried in vain, nobody can tell afterwards.",
  fix: "Set loggingConfig.bucket to a log bucket.",
  docs: `${docs}/AccessLogs.html`,
  demands: [
    {
      types: [DISTRIBUTION],
      path: "loggingConfig.bucket",
      accept: isGiven,
      finding: "logs no requests",
      madeFrom: ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"],
    },
  ],
});

const firewall = propertyRule({
  id: "cloudfront-web-acl",
  description: "Every distribution has a web ACL.",
  severity: "medium",
  level: "advisory",
  frameworks: { fsbp: ["CloudFront.6"], nist: ["AC-4(21)"], pci: ["6.4.2"] },
  why: "Floods and known attacks reach the origin.",
  fix: "Set webAclId to the ARN of an aws.wafv2.WebAcl of scope CLOUDFRONT.",
  docs: `${docs}/distribution-web-awswaf.html`,
  demands: [
    {
      types: [DISTRIBUTION],
      path: "webAclId",
      accept: isGiven,
      finding: "has no web ACL",
      madeFrom: ["aws:wafv2/webAcl:WebAcl"],
      when: { staging: isNot(true) },
    },
  ],
});

export const cloudfrontRules: readonly Rule[] = [viewerTls, originTls, originAccess, logged, firewall];
