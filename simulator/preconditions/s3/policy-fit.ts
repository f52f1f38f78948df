import {
  actionDetails,
  actionsMatching,
  conditionKeysOf,
  namesEveryService,
  type PolicyStatement,
} from "../../../iam";
import { matchesPattern, readPattern } from "../../../iam/matching/pattern";

/**
 * Whether actions, resources and conditions of a statement in a bucket policy fit together, by the service
 * authorisation reference.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */

/** Whether a resource in a policy is the bucket or something in it; `*` alone is not. */
export function isOfBucket(resource: string, bucketArn: string): boolean {
  if (!resource.startsWith(bucketArn.slice(0, bucketArn.indexOf(":::") + 3))) return false;
  return reaches(resource, bucketArn) || reachesObjects(resource, bucketArn);
}

/** The actions that can be done with none of the statement's resources. */
export function idleActions({ actions, resources }: PolicyStatement, bucketArn: string): string[] {
  if (actions.negated || resources === undefined || resources.negated) return [];
  const levels = [
    ...(resources.patterns.some((pattern) => reaches(pattern, bucketArn)) ? ["bucket"] : []),
    ...(resources.patterns.some((pattern) => reachesObjects(pattern, bucketArn)) ? ["object"] : []),
  ];
  const isIdle = (action: string) =>
    !(actionDetails(action)?.resourceTypes ?? []).some(({ name }) => levels.includes(name));
  return actions.patterns.filter(
    (pattern) => !namesEveryService(pattern) && actionsMatching(pattern).every(isIdle),
  );
}

/** The condition keys of S3 that mean nothing to one of the statement's actions. */
export function idleKeys({ actions, conditions }: PolicyStatement): string[] {
  if (actions.negated) return [];
  return conditions
    .map(({ key }) => key)
    .filter((key) => /^s3:/i.test(key) && !WITH_ALL_ACTIONS.has(key.toLowerCase()))
    .filter((key) => actions.patterns.some((pattern) => !knowsKey(pattern, key)));
}

/** Keys of the request as such and of the access point that it passes, which the reference does not repeat everywhere. */
const WITH_ALL_ACTIONS: ReadonlySet<string> = new Set(
  [
    "s3:AccessGrantsInstanceArn",
    "s3:AccessPointNetworkOrigin",
    "s3:authType",
    "s3:DataAccessPointAccount",
    "s3:DataAccessPointArn",
    "s3:ResourceAccount",
    "s3:signatureAge",
    "s3:signatureversion",
    "s3:TlsVersion",
    "s3:x-amz-content-sha256",
  ].map((key) => key.toLowerCase()),
);

function knowsKey(action: string, key: string): boolean {
  if (namesEveryService(action)) return true;
  return actionsMatching(action).some((name) =>
    (conditionKeysOf(name) ?? []).some((known) => isLike(known, key)),
  );
}

/** `s3:ExistingObjectTag/<key>` and `s3:AccessPointTag/${TagKey}` stand for many keys. */
function isLike(known: string, key: string): boolean {
  const [start = ""] = known.toLowerCase().split(/[<$]/);
  return /[<$]/.test(known) ? key.toLowerCase().startsWith(start) : start === key.toLowerCase();
}

function reaches(pattern: string, arn: string): boolean {
  return matchesPattern(readPattern(pattern, { wildcards: true, variables: false }), arn);
}

/** Whether the part before the first slash can be the bucket, and something can follow. */
function reachesObjects(pattern: string, bucketArn: string): boolean {
  const slash = pattern.indexOf("/");
  if (slash < 0) return pattern.endsWith("*") && reaches(pattern, `${bucketArn}/`);
  return reaches(pattern.slice(0, slash), bucketArn);
}
