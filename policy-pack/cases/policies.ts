import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";

const ROOT = "arn:aws:iam::111122223333:root";
const APP = "arn:aws:iam::111122223333:role/app";

const make =
  (type: string, name: string) =>
  (inputs: Readonly<Record<string, unknown>>): TestResource => ({ type: `aws:${type}`, name, inputs });

const text = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });

const alias: TestResource = { type: "aws:kms/alias:Alias", name: "data", inputs: {} };

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
      make(
        "sns/topicPolicy:TopicPolicy",
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
      make(
        "sqs/queuePolicy:QueuePolicy",
        "policy",
      )({ queueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs", policy }),
    property: "policy",
    action: "sqs:SendMessage",
    everyAction: "SQS:*",
    resource: "arn:aws:sqs:eu-west-1:111122223333:jobs",
  },
  {
    id: "secretsmanager",
    policy: (policy) => make("secretsmanager/secretPolicy:SecretPolicy", "policy")({ policy }),
    property: "policy",
    action: "secretsmanager:GetSecretValue",
    everyAction: "secretsmanager:*",
    resource: "*",
  },
  {
    id: "ecr",
    policy: (policy) =>
      make("ecr/repositoryPolicy:RepositoryPolicy", "policy")({ repository: "app", policy }),
    property: "policy",
    action: "ecr:BatchGetImage",
    everyAction: "ecr:*",
  },
  {
    id: "other",
    policy: (accessPolicies) => make("opensearch/domain:Domain", "policy")({ accessPolicies }),
    property: "accessPolicies",
    action: "es:ESHttpGet",
    everyAction: "es:*",
    resource: "arn:aws:es:eu-west-1:111122223333:domain/logs/*",
  },
  {
    id: "s3",
    policy: (policy) => make("s3/bucketPolicy:BucketPolicy", "policy")({ bucket: "data", policy }),
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
    "a policy not known yet": { resources: [policy(UNKNOWN)], finds: [`policy ? ${property}`] },
  };
  return [
    casesOf(`${prefixOf(family)}policy-not-public`, {
      passes: {
        "a role that is named": [policy(text(statement({ Principal: { AWS: APP } })))],
        "an organisation": [
          policy(
            text(
              statement({
                Principal: "*",
                Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
              }),
            ),
          ),
        ],
        "Deny for everybody": [
          policy(
            text(
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
        "a policy for everybody": {
          resources: [policy(text(statement({ Principal: "*" })))],
          finds: [
            `policy has ${withArticle(property)} that allows everybody (principal "*") in Statement[0]`,
          ],
        },
        "everybody but one": {
          resources: [policy(text(statement({ NotPrincipal: { AWS: ROOT } })))],
          finds: [
            `policy has ${withArticle(property)} that allows everybody but a few (NotPrincipal) in Statement[0]`,
          ],
        },
        "a condition that says nothing about the caller": {
          resources: [
            policy(
              text(
                statement({
                  Principal: { AWS: "*" },
                  Condition: { Bool: { "aws:SecureTransport": "true" } },
                }),
              ),
            ),
          ],
          finds: [
            `policy has ${withArticle(property)} that allows everybody (principal "*") in Statement[0]; ` +
              "Bool on aws:SecureTransport says nothing about who asks",
          ],
        },
        "a malformed policy": {
          resources: [policy("{}")],
          finds: [`policy has a ${property} that is no valid policy document, at Statement`],
        },
      },
      unknown,
      notApplicable: { "an alias": [alias] },
    }),
    casesOf(`${prefixOf(family)}policy-actions-named`, {
      passes: {
        "an action that is named": [policy(text(statement({ Principal: { AWS: APP } })))],
        "all actions, for the account that passes them on": [
          policy(text(statement({ Principal: { AWS: ROOT }, Action: everyAction }))),
        ],
        "Deny of all actions": [
          policy(text(statement({ Effect: "Deny", Principal: { AWS: APP }, Action: "*" }))),
        ],
      },
      fails: {
        "every action of the service": {
          resources: [policy(text(statement({ Principal: { AWS: APP }, Action: everyAction })))],
          finds: [`policy has ${withArticle(property)} that allows every action there is in Statement[0]`],
        },
        "every action": {
          resources: [policy(text(statement({ Principal: { AWS: [APP, ROOT] }, Action: [action, "*"] })))],
          finds: [`policy has ${withArticle(property)} that allows every action there is in Statement[0]`],
        },
        "all actions but one": {
          resources: [
            policy(text(statement({ Principal: { AWS: APP }, Action: undefined, NotAction: action }))),
          ],
          finds: [
            `policy has ${withArticle(property)} that allows all actions but a few (NotAction) in Statement[0]`,
          ],
        },
      },
      unknown,
      notApplicable: { "an alias": [alias] },
    }),
  ];
});

const permission = make("lambda/permission:Permission", "permission");
const layer = make("lambda/layerVersionPermission:LayerVersionPermission", "layer");
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
      everybody: {
        resources: [permission({ ...INVOKE, principal: "*" })],
        finds: ['permission has a permission that allows everybody (principal "*") in Statement[0]'],
      },
      "everybody by URL": {
        resources: [
          permission({
            function: "worker",
            action: "lambda:InvokeFunctionUrl",
            principal: "*",
            functionUrlAuthType: "NONE",
          }),
        ],
        finds: [
          'permission has a permission that allows everybody (principal "*") in Statement[0]; ' +
            "StringEquals on lambda:FunctionUrlAuthType says nothing about who asks",
        ],
      },
      "a layer for everybody": {
        resources: [layer({ action: "lambda:GetLayerVersion", principal: "*" })],
        finds: ['layer has a permission that allows everybody (principal "*") in Statement[0]'],
      },
    },
    unknown: {
      "a principal not known yet": {
        resources: [permission({ ...INVOKE, principal: UNKNOWN })],
        finds: ["permission ? permission"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("lambda-policy-actions-named", {
    passes: { "one action": [permission({ ...INVOKE, principal: "s3.amazonaws.com" })] },
    fails: {
      "every action": {
        resources: [permission({ function: "worker", action: "lambda:*", principal: APP })],
        finds: ["permission has a permission that allows every action there is in Statement[0]"],
      },
    },
    unknown: {
      "an action not known yet": {
        resources: [permission({ function: "worker", action: UNKNOWN, principal: APP })],
        finds: ["permission ? permission"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
];

/** A family whose policies deny requests without TLS. */
interface TlsFamily {
  readonly id: string;
  readonly target: (inputs: Readonly<Record<string, unknown>>) => TestResource;
  readonly policy: (policy: unknown, of?: unknown) => TestResource;
  readonly of: string;
  readonly named: Readonly<Record<string, unknown>>;
  readonly noun: string;
  readonly actions: string;
  readonly resources: readonly string[];
}

const tlsFamilies: readonly TlsFamily[] = [
  {
    id: "s3",
    target: (inputs) => make("s3/bucket:Bucket", "target")({ bucket: "data", ...inputs }),
    policy: (policy, bucket: unknown = "data") =>
      make("s3/bucketPolicy:BucketPolicy", "policy")({ bucket, policy }),
    of: "bucket",
    named: { bucket: "data" },
    noun: "bucket policy",
    actions: "s3:*",
    resources: ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
  },
  {
    id: "sns",
    target: make("sns/topic:Topic", "target"),
    policy: (policy, arn: unknown = "arn:aws:sns:eu-west-1:111122223333:news") =>
      make("sns/topicPolicy:TopicPolicy", "policy")({ arn, policy }),
    of: "arn",
    named: { arn: "arn:aws:sns:eu-west-1:111122223333:news" },
    noun: "topic policy",
    actions: "sns:Publish",
    resources: ["arn:aws:sns:eu-west-1:111122223333:news"],
  },
  {
    id: "sqs",
    target: make("sqs/queue:Queue", "target"),
    policy: (policy, queueUrl: unknown = "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs") =>
      make("sqs/queuePolicy:QueuePolicy", "policy")({ queueUrl, policy }),
    of: "queueUrl",
    named: { url: "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs" },
    noun: "queue policy",
    actions: "sqs:*",
    resources: ["arn:aws:sqs:eu-west-1:111122223333:jobs"],
  },
  {
    id: "efs",
    target: make("efs/fileSystem:FileSystem", "target"),
    policy: (policy, fileSystemId: unknown = "fs-12345678") =>
      make("efs/fileSystemPolicy:FileSystemPolicy", "policy")({ fileSystemId, policy }),
    of: "fileSystemId",
    named: { id: "fs-12345678" },
    noun: "file system policy",
    actions: "elasticfilesystem:Client*",
    resources: ["arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-12345678"],
  },
];

const tlsCases = tlsFamilies.map(({ id, target, policy, of, named, noun, actions, resources }) => {
  const deny = (parts: object = {}): object => ({
    Effect: "Deny",
    Principal: "*",
    Action: actions,
    Resource: resources,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
    ...parts,
  });
  const made = { ...target({}), outputs: named };
  const open = `policy has a policy that does not deny every request without TLS`;
  const fails = (document: string) => ({ resources: [made, policy(document)], finds: [open] });
  return casesOf(`${id}-policy-tls`, {
    passes: {
      "a Deny without TLS": [made, policy(text(deny()))],
      "every action and resource": [made, policy(text(deny({ Action: "*", Resource: "*" })))],
      "the account's callers by AWS *": [made, policy(text(deny({ Principal: { AWS: "*" } })))],
      "another way to say it": [
        made,
        policy(
          text(
            deny({
              Condition: { StringNotEquals: { "aws:SecureTransport": "true" } },
            }),
          ),
        ),
      ],
      "AWS services spared": [
        made,
        policy(
          text(
            deny({
              Condition: { Bool: { "aws:SecureTransport": "false", "aws:PrincipalIsAWSService": "false" } },
            }),
          ),
        ),
      ],
      "a resource that is not made yet": [
        { ...target({ bucket: undefined }), outputs: {} },
        { ...policy(text(deny()), UNKNOWN), from: { [of]: ["target"] } },
      ],
    },
    fails: {
      "no policy at all": {
        resources: [target({})],
        finds: [`target has no ${noun}, and so takes requests without TLS`],
      },
      "a policy without a Deny": fails(
        text({ Effect: "Allow", Principal: { AWS: APP }, Action: actions, Resource: resources }),
      ),
      "a Deny of requests with TLS": fails(
        text(deny({ Condition: { Bool: { "aws:SecureTransport": "true" } } })),
      ),
      "a Deny for one role": fails(text(deny({ Principal: { AWS: APP } }))),
      "a Deny of one other action": fails(text(deny({ Action: `${actions.split(":")[0]}:TagResource` }))),
      "a Deny for outsiders only": fails(
        text(
          deny({
            Condition: {
              Bool: { "aws:SecureTransport": "false" },
              StringNotEquals: { "aws:PrincipalAccount": "111122223333" },
            },
          }),
        ),
      ),
      "a Deny for all but a role that nobody thought of": fails(
        text(
          deny({
            Condition: {
              Bool: { "aws:SecureTransport": "false" },
              ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/legacy" },
            },
          }),
        ),
      ),
      "a Deny with a further condition": fails(
        text(
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
        resources: [{ ...target({}), outputs: {} }, policy(text(deny()), UNKNOWN)],
        finds: [`target ? which resource a ${noun} of the stack belongs to`],
      },
    },
    notApplicable: { "an alias": [alias] },
  });
});

const bucketPolicy = (...statements: object[]): TestResource =>
  make("s3/bucketPolicy:BucketPolicy", "policy")({ bucket: "data", policy: text(...statements) });

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
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/0f0f0f0f-0000-4000-8000-000000000000";

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
  "a policy not known yet": {
    resources: [make("s3/bucketPolicy:BucketPolicy", "policy")({ bucket: "data", policy: UNKNOWN })],
    finds: ["policy ? policy"],
  },
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
      "Deny of everything for everybody": {
        resources: [bucketPolicy(denyOf("s3:*"))],
        finds: ["policy has a policy that denies everybody to change it (s3:PutBucketPolicy)"],
      },
      "Deny for all but a caller that cannot be": {
        resources: [
          bucketPolicy(
            denyOf("s3:*", { ArnNotLike: { "aws:PrincipalArn": APP } }),
            denyOf("s3:Put*", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } }),
          ),
        ],
        finds: ["policy has a policy that denies everybody to change it (s3:PutBucketPolicy)"],
      },
    },
    unknown: unknownBucketPolicy,
    notApplicable: { "an alias": [alias] },
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
      "nothing said of uploads": {
        resources: [bucketPolicy(denyOf("s3:*", { Bool: { "aws:SecureTransport": "false" } }))],
        finds: [
          "policy has a policy that lets uploads choose SSE-S3, AWS's own KMS key, any KMS key, any KMS key (DSSE), " +
            "a key of the caller's (SSE-C)",
        ],
      },
      "other keys left open": {
        resources: [bucketPolicy(otherEncryption, noKey, customerKey)],
        finds: ["policy has a policy that lets uploads choose any KMS key"],
      },
      "other encryption left open": {
        resources: [bucketPolicy(otherKey, noKey)],
        finds: ["policy has a policy that lets uploads choose SSE-S3, a key of the caller's (SSE-C)"],
      },
      "log delivery that is denied": {
        resources: [
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
        ],
        finds: ["policy has a policy that lets uploads choose a key of the caller's (SSE-C)"],
      },
    },
    unknown: unknownBucketPolicy,
    notApplicable: { "an alias": [alias] },
  }),
];

const S3_PERMISSION = { ...INVOKE, principal: "s3.amazonaws.com" };
const url = make("lambda/functionUrl:FunctionUrl", "url");

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
      "no source": {
        resources: [permission(S3_PERMISSION)],
        finds: [
          "permission lets an AWS service call the function for any account (no sourceAccount, no sourceArn with one)",
        ],
      },
      "a bucket without its account": {
        resources: [permission({ ...S3_PERMISSION, sourceArn: "arn:aws:s3:::data" })],
        finds: [
          "permission lets an AWS service call the function for any account (no sourceAccount, no sourceArn with one)",
        ],
      },
      "a rule of any account": {
        resources: [
          permission({
            ...INVOKE,
            principal: "events.amazonaws.com",
            sourceArn: "arn:aws:events:eu-west-1:*:rule/nightly",
          }),
        ],
        finds: [
          "permission lets an AWS service call the function for any account (no sourceAccount, no sourceArn with one)",
        ],
      },
    },
    unknown: {
      "a source not known yet": {
        resources: [permission({ ...S3_PERMISSION, sourceArn: UNKNOWN })],
        finds: ["permission ? sourceArn"],
      },
      "a principal not known yet": {
        resources: [permission({ ...INVOKE, principal: UNKNOWN })],
        finds: ["permission ? principal"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("lambda-url-authenticated", {
    passes: { "signed requests": [url({ authorizationType: "AWS_IAM" })] },
    fails: {
      anybody: {
        resources: [url({ authorizationType: "NONE" })],
        finds: ["url answers everybody (authorizationType)"],
      },
    },
    unknown: {
      "not known yet": {
        resources: [url({ authorizationType: UNKNOWN })],
        finds: ["url ? authorizationType"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
];

const endpoint = make("ec2/vpcEndpoint:VpcEndpoint", "endpoint");
const endpointPolicy = make("ec2/vpcEndpointPolicy:VpcEndpointPolicy", "policy");
const pass = (parts: object): string =>
  text({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*", ...parts });
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
        { ...endpointPolicy({ vpcEndpointId: UNKNOWN, policy: OWN }), from: { vpcEndpointId: ["endpoint"] } },
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
      "a policy not known yet": {
        resources: [endpoint({ policy: UNKNOWN })],
        finds: ["endpoint ? policy"],
      },
      "a policy for an endpoint not known yet": {
        resources: [endpoint({}), endpointPolicy({ vpcEndpointId: UNKNOWN, policy: OWN })],
        finds: ["endpoint ? which endpoint an aws.ec2.VpcEndpointPolicy of the stack belongs to"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
];

const topicPolicy = (Principal: unknown, Condition?: object): TestResource =>
  make(
    "sns/topicPolicy:TopicPolicy",
    "policy",
  )({
    arn: UNKNOWN,
    policy: text({
      Effect: "Allow",
      Principal,
      Action: "sns:Publish",
      Resource: "arn:aws:sns:eu-west-1:111122223333:news",
      ...(Condition && { Condition }),
    }),
  });
const key = (...accounts: readonly string[]): TestResource =>
  make(
    "kms/key:Key",
    "key",
  )({
    policy: text({
      Effect: "Allow",
      Principal: { AWS: accounts.map((account) => `arn:aws:iam::${account}:role/app`) },
      Action: "kms:Decrypt",
      Resource: "*",
    }),
  });
const group: TestResource = {
  type: "aws:cloudwatch/logGroup:LogGroup",
  name: "group",
  inputs: {},
  outputs: { arn: "arn:aws:logs:eu-west-1:111122223333:log-group:app" },
};
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
      "a service for whomever it acts": {
        resources: [topicPolicy({ Service: "cloudwatch.amazonaws.com" })],
        finds: ["policy has a policy that lets an AWS service in for whomever it acts, in Statement[0]"],
      },
      "a service for every account": {
        resources: [
          topicPolicy({ Service: "cloudwatch.amazonaws.com" }, { StringLike: { "aws:SourceAccount": "*" } }),
        ],
        finds: ["policy has a policy that lets an AWS service in for whomever it acts, in Statement[0]"],
      },
      "a service for its own account or none": {
        resources: [
          topicPolicy(
            { Service: "cloudwatch.amazonaws.com" },
            { StringEqualsIfExists: { "aws:SourceAccount": "111122223333" } },
          ),
        ],
        finds: ["policy has a policy that lets an AWS service in for whomever it acts, in Statement[0]"],
      },
    },
    unknown: {
      "a policy not known yet": {
        resources: [make("sns/topicPolicy:TopicPolicy", "policy")({ policy: UNKNOWN })],
        finds: ["policy ? policy"],
      },
    },
    notApplicable: { "an alias": [alias] },
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
      "another account than the resource's": {
        resources: [topicPolicy({ AWS: "arn:aws:iam::444455556666:root" })],
        finds: [`policy ${OTHER}`],
      },
      "by its number": { resources: [topicPolicy({ AWS: "444455556666" })], finds: [`policy ${OTHER}`] },
      "by a condition": {
        resources: [topicPolicy("*", { StringEquals: { "aws:PrincipalAccount": "444455556666" } })],
        finds: [`policy ${OTHER}`],
      },
      "not on the list": {
        resources: [key("444455556666")],
        config: { accounts: ["111122223333"] },
        finds: [`key ${OTHER}`],
      },
      "another account than the stack's": {
        resources: [key("444455556666"), group],
        finds: [`key ${OTHER}`],
      },
      "two accounts": {
        resources: [key("111122223333", "444455556666")],
        finds: ["key has a policy that lets in accounts of which only one can be its own"],
      },
    },
    unknown: {
      "a policy not known yet": {
        resources: [make("kms/key:Key", "key")({ policy: UNKNOWN })],
        finds: ["key ? policy"],
      },
      "different accounts, and nothing that tells the stack's": {
        resources: [key("111122223333"), { ...key("444455556666"), name: "other" }],
        finds: [
          "key ? whether the account in its policy is its own",
          "other ? whether the account in its policy is its own",
        ],
      },
    },
    notApplicable: { "an alias": [alias] },
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
