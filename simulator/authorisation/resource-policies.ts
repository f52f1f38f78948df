import { parsePolicy, type Policy, type PolicyKind } from "../../iam";
import { isPolicy, type Documents } from "./documents";
import type { Home } from "./home";
import { permissionDocument } from "./lambda-permissions";
import { text, type PlainResource } from "./resource";
import { mayHaveUnjudgedPolicy, targetOf } from "./targets";
import type { Unseen } from "./unseen";

/** What a resource itself says about who may do what with it. */
export interface ResourcePolicies {
  readonly policy?: Policy;
  /** The resource that owns it; undefined where it is not among the resources. */
  readonly resource?: PlainResource;
  readonly unseen: readonly Unseen[];
}

const SERVICE_LINKED_ROLE = "aws:iam/serviceLinkedRole:ServiceLinkedRole";

/** Types whose own property holds their policy. */
const OWN: Readonly<Record<string, { readonly kind: PolicyKind; readonly property: string }>> = {
  "aws:s3/bucket:Bucket": { kind: "bucket", property: "policy" },
  "aws:s3/bucketV2:BucketV2": { kind: "bucket", property: "policy" },
  "aws:kms/key:Key": { kind: "key", property: "policy" },
  "aws:kms/replicaKey:ReplicaKey": { kind: "key", property: "policy" },
  "aws:kms/externalKey:ExternalKey": { kind: "key", property: "policy" },
  "aws:kms/replicaExternalKey:ReplicaExternalKey": { kind: "key", property: "policy" },
  "aws:sns/topic:Topic": { kind: "topic", property: "policy" },
  "aws:sqs/queue:Queue": { kind: "queue", property: "policy" },
  "aws:secretsmanager/secret:Secret": { kind: "secret", property: "policy" },
  "aws:iam/role:Role": { kind: "trust", property: "assumeRolePolicy" },
  [SERVICE_LINKED_ROLE]: { kind: "trust", property: "" },
  "aws:lambda/function:Function": { kind: "resource", property: "" },
  "aws:ecr/repository:Repository": { kind: "resource", property: "" },
  "aws:dynamodb/table:Table": { kind: "resource", property: "" },
};

/** Types that hold the policy of another resource, and how they name it. Theirs is the one in force. */
const SEPARATE: Readonly<
  Record<
    string,
    { readonly kind: PolicyKind; readonly owner: string; readonly arn: (name: string, home: Home) => string }
  >
> = {
  "aws:s3/bucketPolicy:BucketPolicy": {
    kind: "bucket",
    owner: "bucket",
    arn: (name, home) => `arn:${home.partition}:s3:::${name}`,
  },
  "aws:kms/keyPolicy:KeyPolicy": {
    kind: "key",
    owner: "keyId",
    arn: (name, home) => regional(home, "kms", `key/${name}`),
  },
  "aws:sns/topicPolicy:TopicPolicy": { kind: "topic", owner: "arn", arn: (name) => name },
  "aws:sqs/queuePolicy:QueuePolicy": { kind: "queue", owner: "queueUrl", arn: queueArn },
  "aws:secretsmanager/secretPolicy:SecretPolicy": { kind: "secret", owner: "secretArn", arn: (name) => name },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": {
    kind: "resource",
    owner: "repository",
    arn: (name, home) => regional(home, "ecr", `repository/${name}`),
  },
  "aws:dynamodb/resourcePolicy:ResourcePolicy": {
    kind: "resource",
    owner: "resourceArn",
    arn: (name) => name,
  },
};

const LOG_POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";
const PERMISSION = "aws:lambda/permission:Permission";

interface Carrier {
  owner?: PlainResource;
  separate?: PlainResource;
  readonly permissions: PlainResource[];
}

/** Finds the policy of whatever a request is about. */
export function resourcePolicies(
  resources: readonly PlainResource[],
  documents: Documents,
  homeOf: (resource: PlainResource) => Home,
): (arn: string, action: string) => ResourcePolicies {
  const carriers = index(resources, homeOf);
  const read = new Map<string, ResourcePolicies>();
  let ofLogs: ResourcePolicies | undefined;
  return (arn, action) => {
    const target = targetOf(arn, action);
    if (/^arn:[^:]*:logs:/.test(arn)) return (ofLogs ??= logPolicies(resources, documents));
    if (target === undefined) {
      const unseen = mayHaveUnjudgedPolicy(arn) ? [grant(`a policy of ${arn} itself, if it has one`)] : [];
      return { unseen };
    }
    const known = read.get(target);
    if (known !== undefined) return known;
    const found = policiesOf(target, carriers.get(target), documents);
    read.set(target, found);
    return found;
  };
}

function index(
  resources: readonly PlainResource[],
  homeOf: (resource: PlainResource) => Home,
): ReadonlyMap<string, Carrier> {
  const carriers = new Map<string, Carrier>();
  const at = (arn: string) => {
    const known = carriers.get(arn) ?? { permissions: [] };
    carriers.set(arn, known);
    return known;
  };
  for (const resource of resources) {
    const { type } = resource;
    const arn = text(resource, "arn");
    if (OWN[type] !== undefined && arn !== undefined) at(arn).owner = resource;
    const separate = SEPARATE[type];
    const name = separate && text(resource, separate.owner);
    if (separate !== undefined && name !== undefined)
      at(name.startsWith("arn:") ? name : separate.arn(name, homeOf(resource))).separate = resource;
    const called = type === PERMISSION ? text(resource, "function") : undefined;
    if (called !== undefined) {
      const full = called.startsWith("arn:")
        ? called
        : regional(homeOf(resource), "lambda", `function:${called}`);
      at(targetOf(full, "lambda:InvokeFunction") ?? full).permissions.push(resource);
    }
  }
  return carriers;
}

function policiesOf(target: string, carrier: Carrier | undefined, documents: Documents): ResourcePolicies {
  if (carrier === undefined)
    return { unseen: [grant(`${target}, which is not a resource of this stack, and its policy`)] };
  const { owner, separate, permissions } = carrier;
  if (owner?.type === SERVICE_LINKED_ROLE)
    return { resource: owner, unseen: [grant(`the trust policy that AWS gives to ${target}`)] };
  const base = owner === undefined ? {} : { resource: owner };
  const [permission] = permissions;
  if (permission !== undefined) {
    const policy = documents.parse(
      permission,
      "permissions",
      permissionDocument(permissions, target),
      "resource",
    );
    return isPolicy(policy)
      ? { ...base, policy, unseen: [] }
      : { ...base, unseen: [grant(policy?.unreadable ?? `the permissions of ${target}`)] };
  }
  const own = owner && OWN[owner.type];
  const kind = (separate && SEPARATE[separate.type]?.kind) ?? own?.kind ?? "resource";
  const read =
    separate === undefined
      ? owner && own && own.property !== ""
        ? documents.read(owner, own.property, kind)
        : undefined
      : documents.read(separate, "policy", kind);
  if (isPolicy(read)) return { ...base, policy: read, unseen: [] };
  if (read !== undefined) return { ...base, unseen: [grant(read.unreadable)] };
  return kind === "key" ? { ...base, policy: defaultKeyPolicy(target), unseen: [] } : { ...base, unseen: [] };
}

/**
 * CloudWatch Logs keeps policies for an account and not for a log group.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 */
function logPolicies(resources: readonly PlainResource[], documents: Documents): ResourcePolicies {
  const read = resources
    .filter(({ type }) => type === LOG_POLICY)
    .map((resource) => documents.read(resource, "policyDocument", "resource"));
  const policy = documents.together(read.filter(isPolicy));
  const unseen = read.flatMap((each) =>
    each === undefined || isPolicy(each) ? [] : [grant(each.unreadable)],
  );
  return { ...(policy !== undefined && { policy }), unseen };
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function defaultKeyPolicy(keyArn: string): Policy {
  const [, partition, , , account] = keyArn.split(":");
  return parsePolicy(
    {
      Version: "2012-10-17",
      Id: "key-default-1",
      Statement: [
        {
          Sid: "Enable IAM User Permissions",
          Effect: "Allow",
          Principal: { AWS: `arn:${partition ?? "aws"}:iam::${account ?? ""}:root` },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    },
    "key",
  );
}

/** `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME` */
function queueArn(url: string, home: Home): string {
  const [, region = home.region, account = home.account, name = url] =
    /^https:\/\/sqs\.([a-z0-9-]+)\.[^/]+\/(\d{12})\/(.+)$/.exec(url) ?? [];
  return `arn:${home.partition}:sqs:${region}:${account}:${name}`;
}

function regional({ partition, region, account }: Home, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

function grant(message: string): Unseen {
  return { layer: "resource", effect: "grant", message };
}
