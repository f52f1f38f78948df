import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";
import { KEY, type Maker, allFind, finds, notApplicable, of, policyText } from "./resources";

const ROOT = "arn:aws:iam::111122223333:root";
const APP = "arn:aws:iam::111122223333:role/app";

const withArticle = (property: string): string => (property === "policy" ? "a policy" : `an ${property}`);

/** A family of policies on resources of one kind. */
interface Family {
  /** Of the ids of its rules. */
  readonly id: string;
  readonly policy: (document: unknown) => TestResource;
  readonly property: string;
  readonly action: string;
  readonly everyAction: string;
  /** Left out for resources that are their own. */
  readonly resource?: string;
}

const families: readonly Family[] = [
  {
    id: "sns",
    policy: (policy) =>
      of(
        "aws:sns/topicPolicy:TopicPolicy",
        "policy",
      )({ arn: "arn:aws:sns:eu-west-1:111122223333:news", policy }),
    property: "policy",
    action: "sns:Publish",
    everyAction: "sns:*",
    resource: "arn:aws:sns:eu-west-1:111122223333:news",
  },
  {
    id: "sqs",
    policy: (policy) =>
      of(
        "aws:sqs/queuePolicy:QueuePolicy",
        "policy",
      )({ queueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs", policy }),
    property: "policy",
    action: "sqs:SendMessage",
    everyAction: "SQS:*",
    resource: "arn:aws:sqs:eu-west-1:111122223333:jobs",
  },
  {
    id: "secretsmanager",
    policy: (policy) => of("aws:secretsmanager/secretPolicy:SecretPolicy", "policy")({ policy }),
    property: "policy",
    action: "secretsmanager:GetSecretValue",
    everyAction: "secretsmanager:*",
    resource: "*",
  },
  {
    id: "ecr",
    policy: (policy) =>
      of("aws:ecr/repositoryPolicy:RepositoryPolicy", "policy")({ repository: "app", policy }),
    property: "policy",
    action: "ecr:BatchGetImage",
    everyAction: "ecr:*",
  },
  {
    id: "other",
    policy: (accessPolicies) => of("aws:opensearch/domain:Domain", "policy")({ accessPolicies }),
    property: "accessPolicies",
    action: "es:ESHttpGet",
    everyAction: "es:*",
    resource: "arn:aws:es:eu-west-1:111122223333:domain/logs/*",
  },
  {
    id: "s3",
    policy: (policy) => of("aws:s3/bucketPolicy:BucketPolicy", "policy")({ bucket: "data", policy }),
    property: "policy",
    action: "s3:GetObject",
    everyAction: "s3:*",
    resource: "arn:aws:s3:::data/*",
  },
];

const prefixOf = ({ id }: Family): string => (id === "other" ? "" : `${id}-`);

const statementOf =
  ({ action, resource }: Family) =>
  (parts: object): object => ({
    Effect: "Allow",
    Action: action,
    ...(resource !== undefined && { Resource: resource }),
    ...parts,
  });

const familyCases = families.flatMap((family): RuleCases[] => {
  const { policy, property, everyAction, action } = family;
  const statement = statementOf(family);
  const unknown = {
    "a policy not known yet": finds(policy(UNKNOWN), `? ${property}`),
  };
  return [
    casesOf(`${prefixOf(family)}policy-not-public`, {
      passes: {
        "a role that is named": [policy(policyText(statement({ Principal: { AWS: APP } })))],
        "an organisation": [
          policy(
            policyText(
              statement({
                Principal: "*",
                Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
              }),
            ),
          ),
        ],
        "Deny for everybody": [
          policy(
            policyText(
              statement({
                Effect: "Deny",
                Principal: "*",
                Condition: { Bool: { "aws:SecureTransport": "false" } },
              }),
            ),
          ),
        ],
      },
      fails: {
        "a policy for everybody": finds(
          policy(policyText(statement({ Principal: "*" }))),
          `has ${withArticle(property)} that allows everybody (principal "*") in Statement[0]`,
        ),
        "everybody but one": finds(
          policy(policyText(statement({ NotPrincipal: { AWS: ROOT } }))),
          `has ${withArticle(property)} that allows everybody but a few (NotPrincipal) in Statement[0]`,
        ),
        "a condition that says nothing about the caller": finds(
          policy(
            policyText(
              statement({
                Principal: { AWS: "*" },
                Condition: { Bool: { "aws:SecureTransport": "true" } },
              }),
            ),
          ),
          `has ${withArticle(property)} that allows everybody (principal "*") in Statement[0]; ` +
            "Bool on aws:SecureTransport says nothing about who asks",
        ),
        "a malformed policy": finds(
          policy("{}"),
          `has a ${property} that is no valid policy document, at Statement`,
        ),
      },
      unknown,
      notApplicable,
    }),
    casesOf(`${prefixOf(family)}policy-actions-named`, {
      passes: {
        "an action that is named": [policy(policyText(statement({ Principal: { AWS: APP } })))],
        "all actions, for the account that passes them on": [
          policy(policyText(statement({ Principal: { AWS: ROOT }, Action: everyAction }))),
        ],
        "Deny of all actions": [
          policy(policyText(statement({ Effect: "Deny", Principal: { AWS: APP }, Action: "*" }))),
        ],
      },
      fails: {
        "every action of the service": finds(
          policy(policyText(statement({ Principal: { AWS: APP }, Action: everyAction }))),
          `has ${withArticle(property)} that allows every action there is in Statement[0]`,
        ),
        "every action": finds(
          policy(policyText(statement({ Principal: { AWS: [APP, ROOT] }, Action: [action, "*"] }))),
          `has ${withArticle(property)} that allows every action there is in Statement[0]`,
        ),
        "all actions but one": finds(
          policy(policyText(statement({ Principal: { AWS: APP }, Action: undefined, NotAction: action }))),
          `has ${withArticle(property)} that allows all actions but a few (NotAction) in Statement[0]`,
        ),
      },
      unknown,
      notApplicable,
    }),
  ];
});

const permission = of("aws:lambda/permission:Permission", "permission");
const layer = of("aws:lambda/layerVersionPermission:LayerVersionPermission", "layer");
const INVOKE = { function: "worker", action: "lambda:InvokeFunction" };

const lambdaCases = [
  casesOf("lambda-policy-not-public", {
    passes: {
      "a service": [permission({ ...INVOKE, principal: "s3.amazonaws.com" })],
      "an account": [permission({ ...INVOKE, principal: "111122223333" })],
      "an organisation": [permission({ ...INVOKE, principal: "*", principalOrgId: "o-abcdefghij" })],
      "a layer for an organisation": [
        layer({ action: "lambda:GetLayerVersion", principal: "*", organizationId: "o-abcdefghij" }),
      ],
      "a service with a source not known yet": [
        permission({ ...INVOKE, principal: "s3.amazonaws.com", sourceArn: UNKNOWN }),
      ],
    },
    fails: {
      everybody: finds(
        permission({ ...INVOKE, principal: "*" }),
        'has a permission that allows everybody (principal "*") in Statement[0]',
      ),
      "everybody by URL": finds(
        permission({
          function: "worker",
          action: "lambda:InvokeFunctionUrl",
          principal: "*",
          functionUrlAuthType: "NONE",
        }),
        'has a permission that allows everybody (principal "*") in Statement[0]; ' +
          "StringEquals on lambda:FunctionUrlAuthType says nothing about who asks",
      ),
      "a layer for everybody": finds(
        layer({ action: "lambda:GetLayerVersion", principal: "*" }),
        'has a permission that allows everybody (principal "*") in Statement[0]',
      ),
    },
    unknown: {
      "a principal not known yet": finds(permission({ ...INVOKE, principal: UNKNOWN }), "? permission"),
    },
    notApplicable,
  }),
  casesOf("lambda-policy-actions-named", {
    passes: { "one action": [permission({ ...INVOKE, principal: "s3.amazonaws.com" })] },
    fails: {
      "every action": finds(
        permission({ function: "worker", action: "lambda:*", principal: APP }),
        "has a permission that allows every action there is in Statement[0]",
      ),
    },
    unknown: {
      "an action not known yet": finds(
        permission({ function: "worker", action: UNKNOWN, principal: APP }),
        "? permission",
      ),
    },
    notApplicable,
  }),
];

/** A family whose policies deny requests without TLS. */
interface TlsFamily {
  readonly id: string;
  readonly target: Maker;
  readonly policy: (policy: unknown, target?: unknown) => TestResource;
  /** Property of the policy that says what it is for. */
  readonly property: string;
  readonly named: Readonly<Record<string, unknown>>;
  readonly noun: string;
  readonly actions: string;
  readonly resources: readonly string[];
}

const tlsFamilies: readonly TlsFamily[] = [
  {
    id: "s3",
    target: of("aws:s3/bucket:Bucket", "target", { bucket: "data" }),
    policy: (policy, bucket: unknown = "data") =>
      of("aws:s3/bucketPolicy:BucketPolicy", "policy")({ bucket, policy }),
    property: "bucket",
    named: { bucket: "data" },
    noun: "bucket policy",
    actions: "s3:*",
    resources: ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
  },
  {
    id: "sns",
    target: of("aws:sns/topic:Topic", "target"),
    policy: (policy, arn: unknown = "arn:aws:sns:eu-west-1:111122223333:news") =>
      of("aws:sns/topicPolicy:TopicPolicy", "policy")({ arn, policy }),
    property: "arn",
    named: { arn: "arn:aws:sns:eu-west-1:111122223333:news" },
    noun: "topic policy",
    actions: "sns:Publish",
    resources: ["arn:aws:sns:eu-west-1:111122223333:news"],
  },
  {
    id: "sqs",
    target: of("aws:sqs/queue:Queue", "target"),
    policy: (policy, queueUrl: unknown = "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs") =>
      of("aws:sqs/queuePolicy:QueuePolicy", "policy")({ queueUrl, policy }),
    property: "queueUrl",
    named: { url: "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs" },
    noun: "queue policy",
    actions: "sqs:*",
    resources: ["arn:aws:sqs:eu-west-1:111122223333:jobs"],
  },
  {
    id: "efs",
    target: of("aws:efs/fileSystem:FileSystem", "target"),
    policy: (policy, fileSystemId: unknown = "fs-12345678") =>
      of("aws:efs/fileSystemPolicy:FileSystemPolicy", "policy")({ fileSystemId, policy }),
    property: "fileSystemId",
    named: { id: "fs-12345678" },
    noun: "file system policy",
    actions: "elasticfilesystem:Client*",
    resources: ["arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-12345678"],
  },
];

const tlsCases = tlsFamilies.map(({ id, target, policy, property, named, noun, actions, resources }) => {
  const deny = (parts: object = {}): object => ({
    Effect: "Deny",
    Principal: "*",
    Action: actions,
    Resource: resources,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
    ...parts,
  });
  const made = target({}, { outputs: named });
  const open = `policy has a policy that does not deny every request without TLS`;
  const fails = (document: string) => ({ resources: [made, policy(document)], finds: [open] });
  return casesOf(`${id}-policy-tls`, {
    passes: {
      "a Deny without TLS": [made, policy(policyText(deny()))],
      "every action and resource": [made, policy(policyText(deny({ Action: "*", Resource: "*" })))],
      "the account's callers by AWS *": [made, policy(policyText(deny({ Principal: { AWS: "*" } })))],
      "another way to say it": [
        made,
        policy(
          policyText(
            deny({
              Condition: { StringNotEquals: { "aws:SecureTransport": "true" } },
            }),
          ),
        ),
      ],
      "AWS services spared": [
        made,
        policy(
          policyText(
            deny({
              Condition: { Bool: { "aws:SecureTransport": "false", "aws:PrincipalIsAWSService": "false" } },
            }),
          ),
        ),
      ],
      "a resource that is not made yet": [
        target({ bucket: undefined }, { outputs: {} }),
        { ...policy(policyText(deny()), UNKNOWN), from: { [property]: ["target"] } },
      ],
    },
    fails: {
      "no policy at all": finds(target(), `has no ${noun}, and so takes requests without TLS`),
      "a policy without a Deny": fails(
        policyText({ Effect: "Allow", Principal: { AWS: APP }, Action: actions, Resource: resources }),
      ),
      "a Deny of requests with TLS": fails(
        policyText(deny({ Condition: { Bool: { "aws:SecureTransport": "true" } } })),
      ),
      "a Deny for one role": fails(policyText(deny({ Principal: { AWS: APP } }))),
      "a Deny of one other action": fails(
        policyText(deny({ Action: `${actions.split(":")[0]}:TagResource` })),
      ),
      "a Deny for outsiders only": fails(
        policyText(
          deny({
            Condition: {
              Bool: { "aws:SecureTransport": "false" },
              StringNotEquals: { "aws:PrincipalAccount": "111122223333" },
            },
          }),
        ),
      ),
      "a Deny for all but a role that nobody thought of": fails(
        policyText(
          deny({
            Condition: {
              Bool: { "aws:SecureTransport": "false" },
              ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/legacy" },
            },
          }),
        ),
      ),
      "a Deny with a further condition": fails(
        policyText(
          deny({
            Condition: {
              Bool: { "aws:SecureTransport": "false" },
              StringEquals: { "aws:PrincipalAccount": "111122223333" },
            },
          }),
        ),
      ),
    },
    unknown: {
      "a policy not known yet": {
        resources: [made, policy(UNKNOWN)],
        finds: ["policy ? policy"],
      },
      "a policy for something not known yet": {
        resources: [target({}, { outputs: {} }), policy(policyText(deny()), UNKNOWN)],
        finds: [`target ? which resource a ${noun} of the stack belongs to`],
      },
    },
    notApplicable,
  });
});

const bucketPolicy = (...statements: object[]): TestResource =>
  of("aws:s3/bucketPolicy:BucketPolicy", "policy")({ bucket: "data", policy: policyText(...statements) });

const denyOf = (Action: string, Condition?: object): object => ({
  Effect: "Deny",
  Principal: "*",
  Action,
  Resource: ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
  ...(Condition && { Condition }),
});

const ALGORITHM = "s3:x-amz-server-side-encryption";
const KEY_ID = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const OWN_KEY = "s3:x-amz-server-side-encryption-customer-algorithm";

const otherEncryption = denyOf("s3:PutObject", {
  Null: { [ALGORITHM]: "false" },
  StringNotEquals: { [ALGORITHM]: "aws:kms" },
});
const otherKey = denyOf("s3:PutObject", {
  Null: { [KEY_ID]: "false" },
  StringNotEquals: { [KEY_ID]: KEY },
});
const noKey = denyOf("s3:PutObject", {
  Null: { [KEY_ID]: "true" },
  StringEquals: { [ALGORITHM]: "aws:kms" },
});
const customerKey = denyOf("s3:PutObject", { Null: { [OWN_KEY]: "false" } });

const unknownBucketPolicy = {
  "a policy not known yet": finds(
    of("aws:s3/bucketPolicy:BucketPolicy", "policy")({ bucket: "data", policy: UNKNOWN }),
    "? policy",
  ),
};

const bucketCases = [
  casesOf("s3-policy-no-lock-out", {
    passes: {
      "Deny without TLS only": [bucketPolicy(denyOf("s3:*", { Bool: { "aws:SecureTransport": "false" } }))],
      "Deny for all but the deployment": [
        bucketPolicy(denyOf("s3:*", { ArnNotLike: { "aws:PrincipalArn": APP } })),
      ],
      "Deny of reading": [bucketPolicy(denyOf("s3:GetObject"))],
    },
    fails: {
      "Deny of everything for everybody": finds(
        bucketPolicy(denyOf("s3:*")),
        "has a policy that denies everybody to change it (s3:PutBucketPolicy)",
      ),
      "Deny for all but a caller that cannot be": finds(
        bucketPolicy(
          denyOf("s3:*", { ArnNotLike: { "aws:PrincipalArn": APP } }),
          denyOf("s3:Put*", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } }),
        ),
        "has a policy that denies everybody to change it (s3:PutBucketPolicy)",
      ),
    },
    unknown: unknownBucketPolicy,
    notApplicable,
  }),
  casesOf("s3-policy-uploads-encrypted", {
    passes: {
      "other encryption and other keys denied": [bucketPolicy(otherEncryption, otherKey, noKey, customerKey)],
      "uploads without the bucket's key denied": [
        bucketPolicy(denyOf("s3:PutObject", { StringNotEquals: { [KEY_ID]: KEY } })),
      ],
      "SSE-S3 only": [
        bucketPolicy(
          denyOf("s3:PutObject", {
            Null: { [ALGORITHM]: "false" },
            StringNotEquals: { [ALGORITHM]: "AES256" },
          }),
          customerKey,
        ),
      ],
      "a target of access logs": [
        bucketPolicy({
          Effect: "Allow",
          Principal: { Service: "logging.s3.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: "arn:aws:s3:::data/*",
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
        }),
      ],
      "a target of a load balancer's logs, by its account": [
        bucketPolicy({
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::156460612806:root" },
          Action: "s3:PutObject",
          Resource: "arn:aws:s3:::data/AWSLogs/*",
        }),
      ],
    },
    fails: {
      "nothing said of uploads": finds(
        bucketPolicy(denyOf("s3:*", { Bool: { "aws:SecureTransport": "false" } })),
        "has a policy that lets uploads choose SSE-S3, AWS's own KMS key, any KMS key, any KMS key (DSSE), " +
          "a key of the caller's (SSE-C)",
      ),
      "other keys left open": finds(
        bucketPolicy(otherEncryption, noKey, customerKey),
        "has a policy that lets uploads choose any KMS key",
      ),
      "other encryption left open": finds(
        bucketPolicy(otherKey, noKey),
        "has a policy that lets uploads choose SSE-S3, a key of the caller's (SSE-C)",
      ),
      "log delivery that is denied": finds(
        bucketPolicy(
          {
            Effect: "Allow",
            Principal: { Service: "logging.s3.amazonaws.com" },
            Action: "s3:GetBucketAcl",
            Resource: "arn:aws:s3:::data",
          },
          otherEncryption,
          otherKey,
          noKey,
        ),
        "has a policy that lets uploads choose a key of the caller's (SSE-C)",
      ),
    },
    unknown: unknownBucketPolicy,
    notApplicable,
  }),
];

const S3_PERMISSION = { ...INVOKE, principal: "s3.amazonaws.com" };
const url = of("aws:lambda/functionUrl:FunctionUrl", "url");

const functionCases = [
  casesOf("lambda-permission-source", {
    passes: {
      "a rule, by its ARN": [
        permission({
          ...INVOKE,
          principal: "events.amazonaws.com",
          sourceArn: "arn:aws:events:eu-west-1:111122223333:rule/nightly",
        }),
      ],
      "a bucket with its account": [
        permission({ ...S3_PERMISSION, sourceArn: UNKNOWN, sourceAccount: "111122223333" }),
      ],
      "a role": [permission({ ...INVOKE, principal: APP })],
    },
    fails: {
      "no source": finds(
        permission(S3_PERMISSION),
        "lets an AWS service call the function for any account (no sourceAccount, no sourceArn with one)",
      ),
      "a bucket without its account": finds(
        permission({ ...S3_PERMISSION, sourceArn: "arn:aws:s3:::data" }),
        "lets an AWS service call the function for any account (no sourceAccount, no sourceArn with one)",
      ),
      "a rule of any account": finds(
        permission({
          ...INVOKE,
          principal: "events.amazonaws.com",
          sourceArn: "arn:aws:events:eu-west-1:*:rule/nightly",
        }),
        "lets an AWS service call the function for any account (no sourceAccount, no sourceArn with one)",
      ),
    },
    unknown: {
      "a source not known yet": finds(permission({ ...S3_PERMISSION, sourceArn: UNKNOWN }), "? sourceArn"),
      "a principal not known yet": finds(permission({ ...INVOKE, principal: UNKNOWN }), "? principal"),
    },
    notApplicable,
  }),
  casesOf("lambda-url-authenticated", {
    passes: { "signed requests": [url({ authorizationType: "AWS_IAM" })] },
    fails: {
      anybody: finds(url({ authorizationType: "NONE" }), "answers everybody (authorizationType)"),
    },
    unknown: {
      "not known yet": finds(url({ authorizationType: UNKNOWN }), "? authorizationType"),
    },
    notApplicable,
  }),
];

const endpoint = of("aws:ec2/vpcEndpoint:VpcEndpoint", "endpoint");
const endpointPolicy = of("aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", "policy");
const pass = (parts: object): string =>
  policyText({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*", ...parts });
const OWN = pass({
  Condition: {
    StringEquals: { "aws:PrincipalAccount": "111122223333", "aws:ResourceAccount": "111122223333" },
  },
});
const NO_ENDPOINT_POLICY = "endpoint has no policy, and so lets everything through";
const ANYTHING = "endpoint has a policy that lets anybody at anything, in Statement[0]";

const endpointCases = [
  casesOf("vpc-endpoint-policy-limited", {
    passes: {
      "callers and resources of the account": [endpoint({ policy: OWN })],
      "anybody at one bucket": [
        endpoint({ policy: pass({ Action: "s3:GetObject", Resource: "arn:aws:s3:::packages/*" }) }),
      ],
      "resources of the organisation": [
        endpoint({
          policy: pass({ Condition: { StringEquals: { "aws:ResourceOrgID": "o-abcdefghij" } } }),
        }),
      ],
      "a policy of its own": [
        endpoint({}),
        endpointPolicy({ vpcEndpointId: UNKNOWN, policy: OWN }, { from: { vpcEndpointId: ["endpoint"] } }),
      ],
      "a load balancer's endpoint, which takes none": [endpoint({ vpcEndpointType: "GatewayLoadBalancer" })],
    },
    fails: {
      "no policy": { resources: [endpoint({})], finds: [NO_ENDPOINT_POLICY] },
      "AWS's default policy": { resources: [endpoint({ policy: pass({}) })], finds: [ANYTHING] },
      "another spelling of it": {
        resources: [
          endpoint({
            policy: pass({ Principal: { AWS: ["*"] }, Action: "s3:*", Resource: "arn:aws:s3:::*" }),
          }),
        ],
        finds: [ANYTHING],
      },
      "a policy of its own without one": {
        resources: [endpoint({ policy: OWN }), endpointPolicy({ vpcEndpointId: "vpce-12345678" })],
        finds: ["policy has no policy, and so lets everything through"],
      },
    },
    unknown: {
      "a policy not known yet": finds(endpoint({ policy: UNKNOWN }), "? policy"),
      "a policy for an endpoint not known yet": {
        resources: [endpoint({}), endpointPolicy({ vpcEndpointId: UNKNOWN, policy: OWN })],
        finds: ["endpoint ? which endpoint an aws.ec2.VpcEndpointPolicy of the stack belongs to"],
      },
    },
    notApplicable,
  }),
];

const topicPolicy = (Principal: unknown, Condition?: object): TestResource =>
  of(
    "aws:sns/topicPolicy:TopicPolicy",
    "policy",
  )({
    arn: UNKNOWN,
    policy: policyText({
      Effect: "Allow",
      Principal,
      Action: "sns:Publish",
      Resource: "arn:aws:sns:eu-west-1:111122223333:news",
      ...(Condition && { Condition }),
    }),
  });
const key = (...accounts: readonly string[]): TestResource =>
  of(
    "aws:kms/key:Key",
    "key",
  )({
    policy: policyText({
      Effect: "Allow",
      Principal: { AWS: accounts.map((account) => `arn:aws:iam::${account}:role/app`) },
      Action: "kms:Decrypt",
      Resource: "*",
    }),
  });
const group = of("aws:cloudwatch/logGroup:LogGroup", "group")(
  {},
  { outputs: { arn: "arn:aws:logs:eu-west-1:111122223333:log-group:app" } },
);
const OTHER = "has a policy that lets in another account, which is not listed";

const accountCases = [
  casesOf("policy-services-limited", {
    passes: {
      "a service for one's own account": [
        topicPolicy(
          { Service: "cloudwatch.amazonaws.com" },
          { StringEquals: { "aws:SourceAccount": "111122223333" } },
        ),
      ],
      "a role": [topicPolicy({ AWS: APP })],
      "a service that says nothing of its source": [
        topicPolicy({ Service: "logdelivery.elasticloadbalancing.amazonaws.com" }),
      ],
    },
    fails: {
      "a service for whomever it acts": finds(
        topicPolicy({ Service: "cloudwatch.amazonaws.com" }),
        "has a policy that lets an AWS service in for whomever it acts, in Statement[0]",
      ),
      "a service for every account": finds(
        topicPolicy({ Service: "cloudwatch.amazonaws.com" }, { StringLike: { "aws:SourceAccount": "*" } }),
        "has a policy that lets an AWS service in for whomever it acts, in Statement[0]",
      ),
      "a service for its own account or none": finds(
        topicPolicy(
          { Service: "cloudwatch.amazonaws.com" },
          { StringEqualsIfExists: { "aws:SourceAccount": "111122223333" } },
        ),
        "has a policy that lets an AWS service in for whomever it acts, in Statement[0]",
      ),
    },
    unknown: {
      "a policy not known yet": finds(
        of("aws:sns/topicPolicy:TopicPolicy", "policy")({ policy: UNKNOWN }),
        "? policy",
      ),
    },
    notApplicable,
  }),
  casesOf("policy-accounts-known", {
    passes: {
      "the account of the resource": [topicPolicy({ AWS: ROOT })],
      "an account on the list": {
        resources: [topicPolicy({ AWS: "444455556666" })],
        config: { accounts: ["111122223333", "444455556666"] },
      },
      "the account of the stack's other resources": [key("111122223333"), group],
      "one account in all of them": [key("111122223333"), { ...key("111122223333"), name: "other" }],
      "an AWS service": [topicPolicy({ Service: "events.amazonaws.com" })],
      "a load balancer's account": [topicPolicy({ AWS: "arn:aws:iam::156460612806:root" })],
    },
    fails: {
      "another account than the resource's": finds(
        topicPolicy({ AWS: "arn:aws:iam::444455556666:root" }),
        OTHER,
      ),
      "by its number": finds(topicPolicy({ AWS: "444455556666" }), OTHER),
      "by a condition": finds(
        topicPolicy("*", { StringEquals: { "aws:PrincipalAccount": "444455556666" } }),
        OTHER,
      ),
      "not on the list": {
        resources: [key("444455556666")],
        config: { accounts: ["111122223333"] },
        finds: [`key ${OTHER}`],
      },
      "another account than the stack's": {
        resources: [key("444455556666"), group],
        finds: [`key ${OTHER}`],
      },
      "two accounts": finds(
        key("111122223333", "444455556666"),
        "has a policy that lets in accounts of which only one can be its own",
      ),
    },
    unknown: {
      "a policy not known yet": finds(of("aws:kms/key:Key", "key")({ policy: UNKNOWN }), "? policy"),
      "different accounts, and nothing that tells the stack's": allFind(
        "? whether the account in its policy is its own",
        key("111122223333"),
        { ...key("444455556666"), name: "other" },
      ),
    },
    notApplicable,
  }),
];

export const policiesCases: readonly RuleCases[] = [
  ...accountCases,
  ...familyCases,
  ...lambdaCases,
  ...tlsCases,
  ...functionCases,
  ...endpointCases,
  ...bucketCases,
];
