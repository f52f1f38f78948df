import type { KeyGrant } from "../../iam";
import { objects, text, texts, type PlainResource } from "./resource";
import type { Home } from "./home";

const GRANT = "aws:kms/grant:Grant";

/** The grants among the resources, by ARN of their key. https://docs.aws.amazon.com/kms/latest/developerguide/grants.html */
export function keyGrants(
  resources: readonly PlainResource[],
  homeOf: (resource: PlainResource) => Home,
): ReadonlyMap<string, readonly KeyGrant[]> {
  const grants = new Map<string, KeyGrant[]>();
  for (const resource of resources) {
    const key = resource.type === GRANT ? text(resource, "keyId") : undefined;
    const grantee = text(resource, "granteePrincipal");
    if (key === undefined || grantee === undefined) continue;
    const { partition, region, account } = homeOf(resource);
    const keyArn = key.startsWith("arn:") ? key : `arn:${partition}:kms:${region}:${account}:key/${key}`;
    const operations = texts(resource, "operations");
    const constraints = objects(resource, "constraints");
    const made = (constraints.length === 0 ? [{}] : constraints).map((constraint): KeyGrant => ({
      grantee,
      operations,
      keyArn,
      ...contexts(constraint),
    }));
    grants.set(keyArn, [...(grants.get(keyArn) ?? []), ...made]);
  }
  return grants;
}

function contexts({ encryptionContextEquals, encryptionContextSubset }: Readonly<Record<string, unknown>>) {
  return {
    ...(isContext(encryptionContextEquals) && { encryptionContextEquals }),
    ...(isContext(encryptionContextSubset) && { encryptionContextSubset }),
  };
}

function isContext(value: unknown): value is Record<string, string> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.keys(value).length > 0 &&
    Object.values(value).every((item) => typeof item === "string")
  );
}
