import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";

const make =
  (type: string, name: string) =>
  (inputs: Readonly<Record<string, unknown>>): TestResource => ({ type: `aws:${type}`, name, inputs });

const text = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });

const allow = (Action: unknown, Resource: unknown, Condition?: object): object => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition && { Condition }),
});

const role = make("iam/role:Role", "app");
const rolePolicy = (...statements: object[]): TestResource =>
  make("iam/rolePolicy:RolePolicy", "rights")({ role: "app", policy: text(...statements) });
const managed = (...statements: object[]): TestResource =>
  make("iam/policy:Policy", "rights")({ policy: text(...statements) });
const inline = (...statements: object[]): TestResource =>
  role({ inlinePolicies: [{ name: "rights", policy: text(...statements) }] });
const alias = make("kms/alias:Alias", "data")({});

const OBJECTS = "arn:aws:s3:::data/incoming/*";
const read = allow("s3:GetObject", OBJECTS);
const WORKER = "arn:aws:iam::111122223333:role/worker";

const unknown = {
  "a policy not known yet": {
    resources: [make("iam/rolePolicy:RolePolicy", "rights")({ role: "app", policy: UNKNOWN })],
    finds: ["rights ? policy"],
  },
  "an inline policy not known yet": {
    resources: [role({ inlinePolicies: [{ name: "rights", policy: UNKNOWN }] })],
    finds: ["app ? inlinePolicies[0].policy"],
  },
};
const notApplicable = { "an alias": [alias] };

const identityCases = [
  casesOf("iam-no-administrator", {
    passes: {
      "one action on some objects": [rolePolicy(read)],
      "Deny of everything": [
        managed(read, {
          Effect: "Deny",
          Action: "*",
          Resource: "*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      ],
    },
    fails: {
      "everything on everything": {
        resources: [managed(allow("*", "*"))],
        finds: ["rights allows every action on every resource in Statement[0] of policy"],
      },
      "everything by another spelling": {
        resources: [inline(read, allow(["*:*"], ["*"]))],
        finds: ["app allows every action on every resource in Statement[1] of inlinePolicies[0].policy"],
      },
      "actions of every service": {
        resources: [rolePolicy(allow("*:Get*", "*"))],
        finds: [
          "rights allows actions of every service, by a wildcard before the colon in Statement[0] of policy",
        ],
      },
      "a permission set": {
        resources: [
          make(
            "ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
            "set",
          )({ inlinePolicy: text(allow("*", "*")) }),
        ],
        finds: ["set allows every action on every resource in Statement[0] of inlinePolicy"],
      },
      "a malformed policy": {
        resources: [rolePolicy({ effect: "allow", action: "s3:GetObject", resource: "*" })],
        finds: ["rights has a policy that is no valid policy document, at Statement[0].Effect"],
      },
    },
    unknown,
    notApplicable,
  }),
  casesOf("iam-actions-named", {
    passes: {
      "one action": [rolePolicy(read)],
      "actions by their beginning": [managed(allow("s3:Get*", OBJECTS))],
    },
    fails: {
      "a whole service": {
        resources: [rolePolicy(allow("s3:*", OBJECTS))],
        finds: ["rights allows every action of a service in Statement[0] of policy"],
      },
      "a whole service in another case": {
        resources: [inline(allow(["S3:**"], OBJECTS))],
        finds: ["app allows every action of a service in Statement[0] of inlinePolicies[0].policy"],
      },
      "all but one": {
        resources: [managed({ Effect: "Allow", NotAction: "iam:*", Resource: OBJECTS })],
        finds: ["rights allows all actions but a few (NotAction) in Statement[0] of policy"],
      },
    },
    unknown,
    notApplicable,
  }),
  casesOf("iam-resources-named", {
    passes: {
      "some objects": [rolePolicy(read)],
      "actions that know no resources": [
        rolePolicy(allow(["ec2:DescribeInstances", "xray:PutTraceSegments"], "*")),
      ],
      "resources with a tag": [
        rolePolicy(
          allow("ec2:StartInstances", "*", { StringEquals: { "aws:ResourceTag/Project": "bulwark" } }),
        ),
      ],
    },
    fails: {
      "any resource": {
        resources: [rolePolicy(allow("sqs:SendMessage", "*"))],
        finds: [
          "rights allows every resource where single ones can be named (sqs:SendMessage) in Statement[0] of policy",
        ],
      },
      "decryption with any key": {
        resources: [managed(allow("kms:Decrypt", "arn:aws:kms:*:*:key/*"))],
        finds: [
          "rights allows every resource where single ones can be named (kms:Decrypt) in Statement[0] of policy",
        ],
      },
      "any resource, as an ARN": {
        resources: [managed(allow("sqs:SendMessage", "arn:aws:sqs:*:*:*"))],
        finds: [
          "rights allows every resource where single ones can be named (sqs:SendMessage) in Statement[0] of policy",
        ],
      },
      "all resources but one": {
        resources: [
          managed({ Effect: "Allow", Action: "sqs:SendMessage", NotResource: "arn:aws:sqs:*:*:secret" }),
        ],
        finds: [
          "rights allows all resources but a few (NotResource) in Statement[0] of policy",
          "rights allows every resource where single ones can be named (sqs:SendMessage) in Statement[0] of policy",
        ],
      },
    },
    unknown,
    notApplicable,
  }),
  casesOf("iam-no-privilege-escalation", {
    passes: {
      "reading objects": [rolePolicy(read)],
      "its own password": [
        managed(allow("iam:ChangePassword", "arn:aws:iam::111122223333:user/${aws:username}")),
      ],
    },
    fails: {
      "new versions of any policy": {
        resources: [managed(allow("iam:CreatePolicyVersion", "*"))],
        finds: ["rights allows iam:CreatePolicyVersion in Statement[0] of policy"],
      },
      "dozens of ways by one statement, in one finding": {
        resources: [managed(allow("iam:*", "*"))],
        finds: [
          "rights allows iam:CreatePolicyVersion, iam:SetDefaultPolicyVersion, iam:CreateAccessKey and 13 more " +
            "in Statement[0] of policy",
        ],
      },
      "a role and a function, by two policies of one role": {
        resources: [
          { ...role({ name: "app" }), outputs: { name: "app" } },
          rolePolicy(
            allow(["lambda:CreateFunction", "lambda:InvokeFunction"], "arn:aws:lambda:*:*:function:*"),
          ),
          make(
            "iam/policy:Policy",
            "passing",
          )({ policy: text(allow("iam:PassRole", "arn:aws:iam::*:role/*")) }),
          {
            ...make(
              "iam/rolePolicyAttachment:RolePolicyAttachment",
              "attachment",
            )({
              role: "app",
              policyArn: UNKNOWN,
            }),
            from: { policyArn: ["passing"] },
          },
        ],
        finds: [
          "app may do iam:PassRole with lambda:CreateFunction with lambda:InvokeFunction by its policies together",
        ],
      },
      "keys of any user": {
        resources: [inline(allow("iam:CreateAccessKey", "*"))],
        finds: ["app allows iam:CreateAccessKey in Statement[0] of inlinePolicies[0].policy"],
      },
    },
    unknown,
    notApplicable,
  }),
  casesOf("iam-pass-role-named", {
    passes: {
      "one role to one service": [
        rolePolicy(
          allow("iam:PassRole", WORKER, { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } }),
        ),
      ],
    },
    fails: {
      "any role": {
        resources: [rolePolicy(allow("iam:PassRole", "*"))],
        finds: ["rights allows iam:PassRole in Statement[0] of policy"],
      },
      "any role, by a wildcard of actions": {
        resources: [inline(allow("iam:Pass*", "arn:aws:iam::*:role/*"))],
        finds: ["app allows iam:PassRole in Statement[0] of inlinePolicies[0].policy"],
      },
    },
    unknown,
    notApplicable,
  }),
  casesOf("iam-no-data-exfiltration", {
    passes: { "objects of one bucket": [rolePolicy(read)] },
    fails: {
      "objects of any bucket": {
        resources: [rolePolicy(allow("s3:GetObject", "*"))],
        finds: ["rights allows s3:GetObject in Statement[0] of policy"],
      },
      "any parameter": {
        resources: [managed(allow("ssm:GetParameter", "arn:aws:ssm:*:*:parameter/*"))],
        finds: ["rights allows ssm:GetParameter in Statement[0] of policy"],
      },
      "some of the parameters, where that is refused too": {
        resources: [managed(allow("ssm:GetParameter", "arn:aws:ssm:eu-west-1:111122223333:parameter/app*"))],
        config: { from: "low" },
        finds: ["rights allows ssm:GetParameter in Statement[0] of policy"],
      },
    },
    unknown,
    notApplicable,
  }),
  casesOf("iam-no-credentials-exposure", {
    passes: { "reading objects": [rolePolicy(read)] },
    fails: {
      "tokens of any registry": {
        resources: [rolePolicy(allow("codeartifact:GetAuthorizationToken", "*"))],
        finds: ["rights allows codeartifact:GetAuthorizationToken in Statement[0] of policy"],
      },
    },
    unknown,
    notApplicable,
  }),
  casesOf("iam-no-resource-exposure", {
    passes: { "the policy of one bucket": [rolePolicy(allow("s3:PutBucketPolicy", "arn:aws:s3:::data"))] },
    fails: {
      "the policy of any bucket": {
        resources: [rolePolicy(allow("s3:PutBucketPolicy", "*"))],
        finds: ["rights allows s3:PutBucketPolicy in Statement[0] of policy"],
      },
    },
    unknown,
    notApplicable,
  }),
];

const attachment = make("iam/rolePolicyAttachment:RolePolicyAttachment", "attachment");
const byAws = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

const attachmentUnknown = {
  "a policy not known yet": {
    resources: [attachment({ role: "app", policyArn: UNKNOWN })],
    finds: ["attachment ? policyArn"],
  },
};
const ownPolicy = {
  "a policy of one's own": [
    attachment({ role: "app", policyArn: "arn:aws:iam::111122223333:policy/rights" }),
  ],
  "a policy of the same program": [
    managed(read),
    { ...attachment({ role: "app", policyArn: UNKNOWN }), from: { policyArn: ["rights"] } },
  ],
};

const attachmentCases = [
  casesOf("iam-no-admin-policies", {
    passes: {
      ...ownPolicy,
      "a small policy of AWS's": [
        attachment({ role: "app", policyArn: byAws("service-role/AWSLambdaBasicExecutionRole") }),
      ],
    },
    fails: {
      AdministratorAccess: {
        resources: [attachment({ role: "app", policyArn: byAws("AdministratorAccess") })],
        finds: ["attachment attaches an AWS-managed policy for administrators"],
      },
      "a service's administration, in a role": {
        resources: [role({ managedPolicyArns: [byAws("AmazonS3FullAccess")] })],
        finds: ["app attaches an AWS-managed policy for administrators"],
      },
      "another partition": {
        resources: [
          attachment({ role: "app", policyArn: "arn:aws-us-gov:iam::aws:policy/AdministratorAccess" }),
        ],
        finds: ["attachment attaches an AWS-managed policy for administrators"],
      },
      "a permission set": {
        resources: [
          make(
            "ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
            "set",
          )({ managedPolicyArn: byAws("PowerUserAccess") }),
        ],
        finds: ["set attaches an AWS-managed policy for administrators"],
      },
    },
    unknown: attachmentUnknown,
    notApplicable,
  }),
  casesOf("iam-managed-policies-listed", {
    passes: {
      ...ownPolicy,
      "a policy on the list": {
        resources: [attachment({ role: "app", policyArn: byAws("ReadOnlyAccess") })],
        config: { allowed: ["ReadOnlyAccess"] },
      },
    },
    fails: {
      "a policy that is not listed": {
        resources: [attachment({ role: "app", policyArn: byAws("ReadOnlyAccess") })],
        finds: ["attachment attaches an AWS-managed policy that the configuration does not list"],
      },
    },
    unknown: attachmentUnknown,
    notApplicable,
  }),
];

const trust = (...statements: object[]): TestResource => role({ assumeRolePolicy: text(...statements) });
const assume = (Principal: unknown, Condition?: object, Action = "sts:AssumeRole"): object => ({
  Effect: "Allow",
  Principal,
  Action,
  ...(Condition && { Condition }),
});
const web = (host: string, Condition?: object): object =>
  assume(
    { Federated: `arn:aws:iam::111122223333:oidc-provider/${host}` },
    Condition,
    "sts:AssumeRoleWithWebIdentity",
  );
const GITHUB = "token.actions.githubusercontent.com";
const github = (subject: unknown): object =>
  web(GITHUB, {
    StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" },
    StringLike: { [`${GITHUB}:sub`]: subject },
  });

const trustUnknown = {
  "a policy not known yet": {
    resources: [role({ assumeRolePolicy: UNKNOWN })],
    finds: ["app ? assumeRolePolicy"],
  },
};
const ACCOUNT = "app has an assumeRolePolicy that trusts a whole account in Statement[0]";
const ANY_SUBJECT =
  "app has an assumeRolePolicy that trusts an OpenID provider for subjects of any owner in Statement[0]";
const ANY_SOURCE =
  "app has an assumeRolePolicy that trusts an AWS service for whomever it acts in Statement[0]";

const trustCases = [
  casesOf("iam-trust-not-public", {
    passes: {
      "a service": [trust(assume({ Service: "lambda.amazonaws.com" }))],
      "a role": [trust(assume({ AWS: WORKER }))],
      "an organisation": [
        trust(assume({ AWS: "*" }, { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } })),
      ],
    },
    fails: {
      everybody: {
        resources: [trust(assume({ AWS: "*" }))],
        finds: ['app has an assumeRolePolicy that allows everybody (principal "*") in Statement[0]'],
      },
      "everybody but one": {
        resources: [trust({ Effect: "Allow", NotPrincipal: { AWS: WORKER }, Action: "sts:AssumeRole" })],
        finds: ["app has an assumeRolePolicy that allows everybody but a few (NotPrincipal) in Statement[0]"],
      },
    },
    unknown: trustUnknown,
    notApplicable,
  }),
  casesOf("iam-trust-names-callers", {
    passes: {
      "a role": [trust(assume({ AWS: WORKER }))],
      "an account with an external id": [
        trust(assume({ AWS: "444455556666" }, { StringEquals: { "sts:ExternalId": "6f1c2b" } })),
      ],
      "roles of an account by their path": [
        trust(
          assume(
            { AWS: "arn:aws:iam::111122223333:root" },
            { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/deploy/*" } },
          ),
        ),
      ],
    },
    fails: {
      "an account's root": {
        resources: [trust(assume({ AWS: "arn:aws:iam::444455556666:root" }))],
        finds: [ACCOUNT],
      },
      "an account's number in a list": {
        resources: [trust(assume({ AWS: [WORKER, "444455556666"] }))],
        finds: [ACCOUNT],
      },
      "any external id": {
        resources: [trust(assume({ AWS: "444455556666" }, { StringLike: { "sts:ExternalId": "*" } }))],
        finds: [ACCOUNT],
      },
    },
    unknown: trustUnknown,
    notApplicable,
  }),
  casesOf("iam-trust-oidc-scoped", {
    passes: {
      "a branch of a repository": [trust(github("repo:example/app:ref:refs/heads/main"))],
      "any branch of a repository": [trust(github(["repo:example/app:*", "repo:example/web:*"]))],
      "a service account of a cluster": [
        trust(
          web("oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE", {
            StringEquals: {
              "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:sub": "system:serviceaccount:app:worker",
            },
          }),
        ),
      ],
      "an identity pool": [
        trust(
          assume(
            { Federated: "cognito-identity.amazonaws.com" },
            { StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-west-1:pool" } },
            "sts:AssumeRoleWithWebIdentity",
          ),
        ),
      ],
    },
    fails: {
      "no condition": { resources: [trust(web(GITHUB))], finds: [ANY_SUBJECT] },
      "the audience only": {
        resources: [trust(web(GITHUB, { StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" } }))],
        finds: [ANY_SUBJECT],
      },
      "any repository": { resources: [trust(github("repo:*:ref:refs/heads/main"))], finds: [ANY_SUBJECT] },
      "any subject among others": {
        resources: [trust(github(["repo:example/app:*", "*"]))],
        finds: [ANY_SUBJECT],
      },
      "an organisation that begins like one's own": {
        resources: [trust(github("repo:example*"))],
        finds: [ANY_SUBJECT],
      },
      "any project": {
        resources: [
          trust(
            web("gitlab.com", {
              StringLike: { "gitlab.com:sub": "project_path:*:ref_type:branch:ref:main" },
            }),
          ),
        ],
        finds: [ANY_SUBJECT],
      },
      "any service account": {
        resources: [
          trust(
            web("oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE", {
              StringLike: { "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:sub": "system:serviceaccount:*" },
            }),
          ),
        ],
        finds: [ANY_SUBJECT],
      },
    },
    unknown: trustUnknown,
    notApplicable,
  }),
  casesOf("iam-trust-services-limited", {
    passes: {
      "a schedule of the account": [
        trust(
          assume(
            { Service: "scheduler.amazonaws.com" },
            { StringEquals: { "aws:SourceAccount": "111122223333" } },
          ),
        ),
      ],
      "a service that does not say": [trust(assume({ Service: "ec2.amazonaws.com" }))],
    },
    fails: {
      "a service for any source": {
        resources: [trust(assume({ Service: "scheduler.amazonaws.com" }))],
        finds: [ANY_SOURCE],
      },
      "a service in a region": {
        resources: [trust(assume({ Service: ["ec2.amazonaws.com", "logs.eu-west-1.amazonaws.com"] }))],
        finds: [ANY_SOURCE],
      },
    },
    unknown: trustUnknown,
    notApplicable,
  }),
];

const user = make("iam/user:User", "user");
const accessKey = make("iam/accessKey:AccessKey", "key");
const userPolicy = make("iam/userPolicyAttachment:UserPolicyAttachment", "attachment");
const policyAttachment = make("iam/policyAttachment:PolicyAttachment", "attachment");
const passwords = make("iam/accountPasswordPolicy:AccountPasswordPolicy", "passwords");

const goodPasswords = {
  minimumPasswordLength: 14,
  passwordReusePrevention: 24,
  requireLowercaseCharacters: true,
  requireUppercaseCharacters: true,
  requireNumbers: true,
  requireSymbols: true,
};

const emergency = { allowedUsers: ["emergency"] };

const userCases = [
  casesOf("iam-no-users", {
    passes: { "a listed user": { resources: [user({ name: "emergency" })], config: emergency } },
    fails: {
      "a user": {
        resources: [user({ name: "alice" })],
        finds: ["user is an IAM user that the configuration does not list"],
      },
      "a user without a name": {
        resources: [user({})],
        config: emergency,
        finds: ["user is an IAM user that the configuration does not list"],
      },
    },
    unknown: { "a name not known yet": { resources: [user({ name: UNKNOWN })], finds: ["user ? name"] } },
    notApplicable,
  }),
  casesOf("iam-no-access-keys", {
    passes: { "of a listed user": { resources: [accessKey({ user: "emergency" })], config: emergency } },
    fails: {
      "an access key": {
        resources: [accessKey({ user: "alice" })],
        finds: ["key gives a user credentials that last"],
      },
      "a password": {
        resources: [make("iam/userLoginProfile:UserLoginProfile", "password")({ user: "alice" })],
        finds: ["password gives a user credentials that last"],
      },
    },
    unknown: { "a user not known yet": { resources: [accessKey({ user: UNKNOWN })], finds: ["key ? user"] } },
    notApplicable,
  }),
  casesOf("iam-no-user-policies", {
    passes: {
      "of a listed user": { resources: [userPolicy({ user: "emergency" })], config: emergency },
      "roles and groups": [policyAttachment({ roles: ["app"], groups: ["team"] })],
    },
    fails: {
      "an attachment": {
        resources: [userPolicy({ user: "alice" })],
        finds: ["attachment gives a user rights of its own"],
      },
      "among others": {
        resources: [policyAttachment({ roles: ["app"], users: ["alice"] })],
        finds: ["attachment gives a user rights of its own"],
      },
      "an inline policy": {
        resources: [make("iam/userPolicy:UserPolicy", "inline")({ user: "alice", policy: text(read) })],
        finds: ["inline gives a user rights of its own"],
      },
    },
    unknown: {
      "a user not known yet": { resources: [userPolicy({ user: UNKNOWN })], finds: ["attachment ? user"] },
    },
    notApplicable,
  }),
  casesOf("iam-password-policy", {
    passes: {
      "long passwords of all kinds": [passwords(goodPasswords)],
      "shorter ones where they will do": {
        resources: [passwords({ ...goodPasswords, minimumPasswordLength: 8 })],
        config: { minimumLength: 8 },
      },
    },
    fails: {
      "short ones": {
        resources: [passwords({ ...goodPasswords, minimumPasswordLength: 8 })],
        finds: ["passwords allows passwords of less than 14 characters (minimumPasswordLength)"],
      },
      "AWS's defaults": {
        resources: [passwords({})],
        finds: [
          "passwords allows passwords of less than 14 characters (minimumPasswordLength)",
          "passwords lets passwords come back before 24 others (passwordReusePrevention)",
          "passwords does not ask for all kinds of characters (requireLowercaseCharacters)",
          "passwords does not ask for all kinds of characters (requireUppercaseCharacters)",
          "passwords does not ask for all kinds of characters (requireNumbers)",
          "passwords does not ask for all kinds of characters (requireSymbols)",
        ],
      },
    },
    unknown: {
      "a length not known yet": {
        resources: [passwords({ ...goodPasswords, minimumPasswordLength: UNKNOWN })],
        finds: ["passwords ? minimumPasswordLength"],
      },
    },
    notApplicable,
  }),
];

export const iamCases: readonly RuleCases[] = [
  ...identityCases,
  ...attachmentCases,
  ...trustCases,
  ...userCases,
];
