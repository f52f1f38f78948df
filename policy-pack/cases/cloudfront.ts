import { type RuleCases, UNKNOWN, casesOf } from "./case";
import { allFind, finds, of, unknownAt } from "./resources";

const behavior = (viewerProtocolPolicy: unknown) => ({ targetOriginId: "app", viewerProtocolPolicy });
const certificate = {
  acmCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/0f0f",
  minimumProtocolVersion: "TLSv1.2_2021",
};
const distribution = of("aws:cloudfront/distribution:Distribution", "site", {
  defaultCacheBehavior: behavior("https-only"),
  viewerCertificate: certificate,
});
const origin = (customOriginConfig: unknown) =>
  distribution({ origins: [{ originId: "app", domainName: "app.example.com", customOriginConfig }] });
const bucket = (originAccessIdentity: unknown) =>
  distribution({ origins: [{ originId: "files", s3OriginConfig: { originAccessIdentity } }] });
const notApplicable = { "a cache policy": [of("aws:cloudfront/cachePolicy:CachePolicy", "policy")()] };

const noTls = "serves viewers without TLS";
const oldTls = "serves viewers with versions of TLS that are broken";

export const cloudfrontCases: readonly RuleCases[] = [
  casesOf("cloudfront-viewer-tls", {
    passes: {
      "TLS alone": [distribution({ orderedCacheBehaviors: [behavior("redirect-to-https")] })],
      "CloudFront's certificate": [
        distribution({ viewerCertificate: { cloudfrontDefaultCertificate: true } }),
      ],
    },
    fails: {
      "HTTP as well": allFind(
        noTls,
        distribution({ defaultCacheBehavior: behavior("allow-all") }),
        distribution({ orderedCacheBehaviors: [behavior("https-only"), behavior("allow-all")] }),
      ),
      "old versions": allFind(
        oldTls,
        distribution({ viewerCertificate: { ...certificate, minimumProtocolVersion: "TLSv1_2016" } }),
        distribution({ viewerCertificate: { ...certificate, minimumProtocolVersion: undefined } }),
      ),
    },
    unknown: {
      "a version not known yet": finds(
        distribution({ viewerCertificate: { ...certificate, minimumProtocolVersion: UNKNOWN } }),
        "? viewerCertificate.minimumProtocolVersion",
      ),
    },
    notApplicable,
  }),

  casesOf("cloudfront-origin-tls", {
    passes: {
      "TLS 1.2 alone": [origin({ originProtocolPolicy: "https-only", originSslProtocols: ["TLSv1.2"] })],
      "a bucket": [bucket("")],
    },
    fails: {
      HTTP: finds(
        origin({ originProtocolPolicy: "http-only", originSslProtocols: ["TLSv1.2"] }),
        "fetches from an origin without TLS",
      ),
      "old versions": finds(
        origin({ originProtocolPolicy: "https-only", originSslProtocols: ["TLSv1", "TLSv1.2"] }),
        "fetches from an origin with versions of TLS that are broken",
      ),
    },
    unknown: {
      "a policy not known yet": finds(
        origin({ originProtocolPolicy: UNKNOWN }),
        "? origins[0].customOriginConfig.originProtocolPolicy",
      ),
    },
    notApplicable,
  }),

  casesOf("cloudfront-origin-access-control", {
    passes: {
      "an access control": [
        distribution({ origins: [{ originId: "files", originAccessControlId: "E0123456789" }] }),
      ],
    },
    fails: {
      "an identity": allFind(
        "reads a bucket by an origin access identity",
        bucket("origin-access-identity/cloudfront/E0123456789"),
        bucket(UNKNOWN),
      ),
    },
    unknown: unknownAt(distribution, "origins"),
    notApplicable,
  }),

  casesOf("cloudfront-logged", {
    passes: { "a log bucket": [distribution({ loggingConfig: { bucket: "logs.s3.amazonaws.com" } })] },
    fails: { none: finds(distribution(), "logs no requests") },
    unknown: {
      "a bucket not known yet": finds(
        distribution({ loggingConfig: { bucket: UNKNOWN } }),
        "? loggingConfig.bucket",
      ),
    },
    notApplicable,
  }),

  casesOf("cloudfront-web-acl", {
    passes: {
      "a web ACL": [
        distribution({ webAclId: "arn:aws:wafv2:us-east-1:111122223333:global/webacl/site/0f0f" }),
      ],
      "a distribution for staging": [distribution({ staging: true })],
    },
    fails: { none: finds(distribution(), "has no web ACL") },
    unknown: unknownAt(distribution, "webAclId"),
    notApplicable,
  }),
];
