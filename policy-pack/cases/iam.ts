import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";
import { finds, notApplicable, of, policyText } from "./resources";

const allow = (Action: unknown, Resource: unknown, Condition?: object): object => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition && { Condition }),
});

const role = of("aws:iam/role:Role", "app");
const attachment = of("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment");
const rolePolicy = (...statements: object[]): TestResource =>
  of("aws:iam/rolePolicy:RolePolicy", "rights")({ role: "app", policy: policyText(...statements) });
const managed = (...statements: object[]): TestResource =>
  of("aws:iam/policy:Policy", "rights")({ policy: policyText(...statements) });
const inline = (...statements: object[]): TestResource =>
  role({ inlinePolicies: [{ name: "rights", policy: policyText(...statements) }] });

const OBJECTS = "arn:aws:s3:::data/incoming/*";
const read = allow("s3:GetObject", OBJECTS);
const WORKER = "arn:aws:iam::111122223333:role/worker";

const unknown = {
  "a policy not known yet": finds(
    of("aws:iam/rolePolicy:RolePolicy", "rights")({ role: "app", policy: UNKNOWN }),
    "? policy",
  ),
  "an inline policy not known yet": finds(
    role({ inlinePolicies: [{ name: "rights", policy: UNKNOWN }] }),
    "? inlinePolicies[0].policy",
  ),
};

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
      "everything on everything": finds(
        managed(allow("*", "*")),
        "allows every action on every resource in Statement[0] of policy",
      ),
      "everything by another spelling": finds(
        inline(read, allow(["*:*"], ["*"])),
        "allows every action on every resource in Statement[1] of inlinePolicies[0].policy",
      ),
      "actions of every service": finds(
        rolePolicy(allow("*:Get*", "*")),
        "allows actions of every service, by a wildcard before the colon in Statement[0] of policy",
      ),
      "a permission set": finds(
        of(
          "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
          "set",
        )({ inlinePolicy: policyText(allow("*", "*")) }),
        "allows every action on every resource in Statement[0] of inlinePolicy",
      ),
      "a malformed policy": finds(
        rolePolicy({ effect: "allow", action: "s3:GetObject", resource: "*" }),
        "has a policy that is no valid policy document, at Statement[0].Effect",
      ),
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
      "a whole service": finds(
        rolePolicy(allow("s3:*", OBJECTS)),
        "allows every action of a service in Statement[0] of policy",
      ),
      "a whole service in another case": finds(
        inline(allow(["S3:**"], OBJECTS)),
        "allows every action of a service in Statement[0] of inlinePolicies[0].policy",
      ),
      "all but one": finds(
        managed({ Effect: "Allow", NotAction: "iam:*", Resource: OBJECTS }),
        "allows all actions but a few (NotAction) in Statement[0] of policy",
      ),
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
      "any resource": finds(
        rolePolicy(allow("sqs:SendMessage", "*")),
        "allows every resource where single ones can be named (sqs:SendMessage) in Statement[0] of policy",
      ),
      "decryption with any key": finds(
        managed(allow("kms:Decrypt", "arn:aws:kms:*:*:key/*")),
        "allows every resource where single ones can be named (kms:Decrypt) in Statement[0] of policy",
      ),
      "any resource, as an ARN": finds(
        managed(allow("sqs:SendMessage", "arn:aws:sqs:*:*:*")),
        "allows every resource where single ones can be named (sqs:SendMessage) in Statement[0] of policy",
      ),
      "all resources but one": finds(
        managed({ Effect: "Allow", Action: "sqs:SendMessage", NotResource: "arn:aws:sqs:*:*:secret" }),
        "allows all resources but a few (NotResource) in Statement[0] of policy",
        "allows every resource where single ones can be named (sqs:SendMessage) in Statement[0] of policy",
      ),
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
      "new versions of any policy": finds(
        managed(allow("iam:CreatePolicyVersion", "*")),
        "allows iam:CreatePolicyVersion in Statement[0] of policy",
      ),
      "dozens of ways by one statement, in one finding": finds(
        managed(allow("iam:*", "*")),
        "allows iam:CreatePolicyVersion, iam:SetDefaultPolicyVersion, iam:CreateAccessKey and 13 more " +
          "in Statement[0] of policy",
      ),
      "a role and a function, by two policies of one role": {
        resources: [
          role({ name: "app" }, { outputs: { name: "app" } }),
          rolePolicy(
            allow(["lambda:CreateFunction", "lambda:InvokeFunction"], "arn:aws:lambda:*:*:function:*"),
          ),
          of(
            "aws:iam/policy:Policy",
            "passing",
          )({ policy: policyText(allow("iam:PassRole", "arn:aws:iam::*:role/*")) }),
          attachment({ role: "app", policyArn: UNKNOWN }, { from: { policyArn: ["passing"] } }),
        ],
        finds: [
          "app may do iam:PassRole with lambda:CreateFunction with lambda:InvokeFunction by its policies together",
        ],
      },
      "keys of any user": finds(
        inline(allow("iam:CreateAccessKey", "*")),
        "allows iam:CreateAccessKey in Statement[0] of inlinePolicies[0].policy",
      ),
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
      "any role": finds(
        rolePolicy(allow("iam:PassRole", "*")),
        "allows iam:PassRole in Statement[0] of policy",
      ),
      "any role, by a wildcard of actions": finds(
        inline(allow("iam:Pass*", "arn:aws:iam::*:role/*")),
        "allows iam:PassRole in Statement[0] of inlinePolicies[0].policy",
      ),
    },
    unknown,
    notApplicable,
  }),
  casesOf("iam-no-data-exfiltration", {
    passes: { "objects of one bucket": [rolePolicy(read)] },
    fails: {
      "objects of any bucket": finds(
        rolePolicy(allow("s3:GetObject", "*")),
        "allows s3:GetObject in Statement[0] of policy",
      ),
      "any parameter": finds(
        managed(allow("ssm:GetParameter", "arn:aws:ssm:*:*:parameter/*")),
        "allows ssm:GetParameter in Statement[0] of policy",
      ),
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
      "tokens of any registry": finds(
        rolePolicy(allow("codeartifact:GetAuthorizationToken", "*")),
        "allows codeartifact:GetAuthorizationToken in Statement[0] of policy",
      ),
    },
    unknown,
    notApplicable,
  }),
  casesOf("iam-no-resource-exposure", {
    passes: { "the policy of one bucket": [rolePolicy(allow("s3:PutBucketPolicy", "arn:aws:s3:::data"))] },
    fails: {
      "the policy of any bucket": finds(
        rolePolicy(allow("s3:PutBucketPolicy", "*")),
        "allows s3:PutBucketPolicy in Statement[0] of policy",
      ),
    },
    unknown,
    notApplicable,
  }),
];

const byAws = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

const attachmentUnknown = {
  "a policy not known yet": finds(attachment({ role: "app", policyArn: UNKNOWN }), "? policyArn"),
};
const ownPolicy = {
  "a policy of one's own": [
    attachment({ role: "app", policyArn: "arn:aws:iam::111122223333:policy/rights" }),
  ],
  "a policy of the same program": [
    managed(read),
    attachment({ role: "app", policyArn: UNKNOWN }, { from: { policyArn: ["rights"] } }),
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
      AdministratorAccess: finds(
        attachment({ role: "app", policyArn: byAws("AdministratorAccess") }),
        "attaches an AWS-managed policy for administrators",
      ),
      "a service's administration, in a role": finds(
        role({ managedPolicyArns: [byAws("AmazonS3FullAccess")] }),
        "attaches an AWS-managed policy for administrators",
      ),
      "another partition": finds(
        attachment({ role: "app", policyArn: "arn:aws-us-gov:iam::aws:policy/AdministratorAccess" }),
        "attaches an AWS-managed policy for administrators",
      ),
      "a permission set": finds(
        of(
          "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
          "set",
        )({ managedPolicyArn: byAws("PowerUserAccess") }),
        "attaches an AWS-managed policy for administrators",
      ),
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
      "a policy that is not listed": finds(
        attachment({ role: "app", policyArn: byAws("ReadOnlyAccess") }),
        "attaches an AWS-managed policy that the configuration does not list",
      ),
    },
    unknown: attachmentUnknown,
    notApplicable,
  }),
];

const trust = (...statements: object[]): TestResource =>
  role({ assumeRolePolicy: policyText(...statements) });
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
  "a policy not known yet": finds(role({ assumeRolePolicy: UNKNOWN }), "? assumeRolePolicy"),
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
      everybody: finds(
        trust(assume({ AWS: "*" })),
        'has an assumeRolePolicy that allows everybody (principal "*") in Statement[0]',
      ),
      "everybody but one": finds(
        trust({ Effect: "Allow", NotPrincipal: { AWS: WORKER }, Action: "sts:AssumeRole" }),
        "has an assumeRolePolicy that allows everybody but a few (NotPrincipal) in Statement[0]",
      ),
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

const user = of("aws:iam/user:User", "user");
const accessKey = of("aws:iam/accessKey:AccessKey", "key");
const userPolicy = of("aws:iam/userPolicyAttachment:UserPolicyAttachment", "attachment");
const policyAttachment = of("aws:iam/policyAttachment:PolicyAttachment", "attachment");
const passwords = of("aws:iam/accountPasswordPolicy:AccountPasswordPolicy", "passwords");

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
      "a user": finds(user({ name: "alice" }), "is an IAM user that the configuration does not list"),
      "a user without a name": {
        resources: [user({})],
        config: emergency,
        finds: ["user is an IAM user that the configuration does not list"],
      },
    },
    unknown: { "a name not known yet": finds(user({ name: UNKNOWN }), "? name") },
    notApplicable,
  }),
  casesOf("iam-no-access-keys", {
    passes: { "of a listed user": { resources: [accessKey({ user: "emergency" })], config: emergency } },
    fails: {
      "an access key": finds(accessKey({ user: "alice" }), "gives a user credentials that last"),
      "a password": finds(
        of("aws:iam/userLoginProfile:UserLoginProfile", "password")({ user: "alice" }),
        "gives a user credentials that last",
      ),
    },
    unknown: { "a user not known yet": finds(accessKey({ user: UNKNOWN }), "? user") },
    notApplicable,
  }),
  casesOf("iam-no-user-policies", {
    passes: {
      "of a listed user": { resources: [userPolicy({ user: "emergency" })], config: emergency },
      "roles and groups": [policyAttachment({ roles: ["app"], groups: ["team"] })],
    },
    fails: {
      "an attachment": finds(userPolicy({ user: "alice" }), "gives a user rights of its own"),
      "among others": finds(
        policyAttachment({ roles: ["app"], users: ["alice"] }),
        "gives a user rights of its own",
      ),
      "an inline policy": finds(
        of("aws:iam/userPolicy:UserPolicy", "inline")({ user: "alice", policy: policyText(read) }),
        "gives a user rights of its own",
      ),
    },
    unknown: {
      "a user not known yet": finds(userPolicy({ user: UNKNOWN }), "? user"),
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
      "short ones": finds(
        passwords({ ...goodPasswords, minimumPasswordLength: 8 }),
        "allows passwords of less than 14 characters (minimumPasswordLength)",
      ),
      "AWS's defaults": finds(
        passwords({}),
        "allows passwords of less than 14 characters (minimumPasswordLength)",
        "lets passwords come back before 24 others (passwordReusePrevention)",
        "does not ask for all kinds of characters (requireLowercaseCharacters)",
        "does not ask for all kinds of characters (requireUppercaseCharacters)",
        "does not ask for all kinds of characters (requireNumbers)",
        "does not ask for all kinds of characters (requireSymbols)",
      ),
    },
    unknown: {
      "a length not known yet": finds(
        passwords({ ...goodPasswords, minimumPasswordLength: UNKNOWN }),
        "? minimumPasswordLength",
      ),
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
