import { rootUser, service } from "../../../iam";
import {
  ACCOUNT,
  allowed,
  denied,
  type Doc,
  example,
  FULL_ACCESS,
  MAY,
  OTHER,
  refused,
  roleOf,
  rootOf,
  userOf,
} from "./examples";

/** The AWS Organizations User Guide on service control policies: inheritance and the example pages. */

const GUIDE = "https://docs.aws.amazon.com/organizations/latest/userguide";
const EXAMPLES = `${GUIDE}/orgs_manage_policies_scps_examples`;
const alice = userOf("Alice");
const allow = (...actions: string[]) => ({ Effect: "Allow", Action: actions, Resource: "*" });
const deny = (actions: string | string[], resources: string | string[] = "*", condition?: object) => ({
  Effect: "Deny",
  Action: actions,
  Resource: resources,
  ...(condition !== undefined && { Condition: condition }),
});

/** Full access at root, unit and account, and one more policy at the unit. */
const under = (...policies: Doc[]) => ({
  identity: MAY,
  scps: [[FULL_ACCESS], [FULL_ACCESS, ...policies], [FULL_ACCESS]],
});

describe("iam: Organizations guide: how SCPs work", () => {
  const PAGE = `${GUIDE}/orgs_manage_policies_inheritance_auth.html`;
  const [A, B, C, D, E] = [
    "sqs:SendMessage",
    "sns:Publish",
    "ec2:RunInstances",
    "rds:StartDBInstance",
    "kms:CreateKey",
  ];
  const run = { principal: alice, action: C, resource: "*" };
  const levels = [[allow(A, B, C)], [allow(C, D, E)]];
  example(
    "the intersection of the root's A, B, C and the unit's C, D, E is C",
    PAGE,
    { identity: MAY, scps: levels },
    run,
    ...[A, B].map((action) => refused(`${action}, which the unit leaves out`, { action })),
    ...[D, E].map((action) => refused(`${action}, which the root leaves out`, { action })),
    allowed(`${A} in another unit`, { action: A, documents: { scps: [[allow(A, B, C)], [FULL_ACCESS]] } }),
    refused("an SCP grants nothing", { documents: { identity: undefined } }),
    refused("an account level without policy", { documents: { scps: [...levels, []] } }),
    allowed("an account level with full access", { documents: { scps: [...levels, [FULL_ACCESS]] } }),
    allowed("two policies of one level together", {
      action: A,
      documents: { scps: [[allow(C), allow(A)], [FULL_ACCESS]] },
    }),
    denied("a Deny at the root, an Allow below", {
      documents: { scps: [[FULL_ACCESS, deny(C)], [FULL_ACCESS], [allow(C)]] },
    }),
    denied("a Deny at the account", { documents: { scps: [[FULL_ACCESS], [FULL_ACCESS, deny(C)]] } }),
  );
  const SCPS = `${GUIDE}/orgs_manage_policies_scps.html#scp-effects-on-permissions`;
  const getObject = {
    action: "s3:GetObject",
    resource: "arn:aws:s3:::amzn-s3-demo-bucket/a",
    resourceAccount: ACCOUNT,
  };
  const bucket = (principal: unknown) => ({
    Effect: "Allow",
    Principal: principal,
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::amzn-s3-demo-bucket/*",
  });
  example(
    "SCPs apply to the users, roles and the root user of the account",
    SCPS,
    { identity: MAY, scps: [[FULL_ACCESS]], bucket: bucket({ AWS: alice.arn }) },
    { ...getObject, principal: alice },
    denied("a user, though the bucket policy names her", {
      documents: { scps: [[FULL_ACCESS, deny("s3:*")]] },
    }),
    refused("a user whom the bucket policy names, the SCP is silent", {
      documents: { scps: [[allow("ec2:*")]] },
    }),
    denied("a role", { principal: roleOf("app"), documents: { scps: [[FULL_ACCESS, deny("s3:*")]] } }),
    denied("the root user", {
      principal: rootUser(ACCOUNT),
      documents: { scps: [[FULL_ACCESS, deny("s3:*")]] },
    }),
    refused("the root user, the SCP is silent", {
      principal: rootUser(ACCOUNT),
      documents: { scps: [[allow("ec2:*")]] },
    }),
    allowed("the management account has no SCPs", { documents: { scps: undefined } }),
  );
  example(
    "SCPs of the resource's account do not apply to others",
    SCPS,
    { bucket: bucket({ AWS: rootOf(OTHER) }), identity: MAY },
    { ...getObject, principal: userOf("Bob", OTHER) },
    denied("but those of the caller's account do", { documents: { scps: [[FULL_ACCESS, deny("s3:*")]] } }),
  );
  const linked = roleOf("aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig");
  example(
    "SCPs do not apply to service-linked roles",
    `${GUIDE}/orgs_manage_policies_scps.html#not-restricted-by-scp`,
    { identity: MAY, scps: [[deny("*")]] },
    { principal: linked, action: "config:PutEvaluations", resource: "*" },
    denied("but to other roles", { principal: roleOf("AWSServiceRoleForConfig") }),
    denied("and to a role under a path that looks alike", {
      principal: roleOf("x/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"),
    }),
  );
  example(
    "SCPs do not apply to service principals",
    SCPS,
    { bucket: bucket({ Service: "cloudfront.amazonaws.com" }), scps: [[deny("*")]] },
    { ...getObject, principal: service("cloudfront.amazonaws.com") },
    denied("but to users", { principal: alice }),
  );
  example(
    "boundary, SCP and identity policy must all allow",
    SCPS,
    { identity: MAY, boundary: allow(C), scps: [[allow(C)]] },
    run,
    refused("not the boundary", { documents: { boundary: allow(A) } }),
    refused("not the SCP", { documents: { scps: [[allow(A)]] } }),
    refused("not the identity policy", { documents: { identity: allow(A) } }),
  );
});

describe("iam: Organizations guide: general SCP examples", () => {
  const PAGE = `${EXAMPLES}_general.html`;
  const bypass = "arn:aws:iam::*:role/Role1AllowedToBypassThisSCP";
  const regions = {
    Effect: "Deny",
    NotAction: [
      "cloudfront:*",
      "iam:*",
      "route53:*",
      "support:*",
      "ec2:DescribeRegions",
      "s3:ListAllMyBuckets",
    ],
    Resource: "*",
    Condition: {
      StringNotEquals: { "aws:RequestedRegion": ["eu-central-1", "eu-west-1"] },
      ArnNotLike: { "aws:PrincipalARN": [bypass, "arn:aws:iam::*:role/Role2AllowedToBypassThisSCP"] },
    },
  };
  const inRegion = (region: string | undefined) => ({ context: { "aws:RequestedRegion": region } });
  example(
    "two regions only",
    `${PAGE}#example-scp-deny-region`,
    under(regions),
    { principal: alice, action: "ec2:RunInstances", resource: "*", ...inRegion("eu-west-1") },
    allowed("the other", inRegion("eu-central-1")),
    denied("a third", inRegion("us-east-1")),
    denied("no region", inRegion(undefined)),
    denied("the root user elsewhere", { principal: rootUser(ACCOUNT), ...inRegion("us-east-1") }),
    allowed("a global service elsewhere", {
      action: "cloudfront:CreateDistribution",
      ...inRegion("us-east-1"),
    }),
    allowed("one exempted action", { action: "ec2:DescribeRegions", ...inRegion("us-east-1") }),
    denied("an action beside it", { action: "ec2:DescribeInstances", ...inRegion("us-east-1") }),
    allowed("an administrator's role elsewhere", {
      principal: roleOf("Role1AllowedToBypassThisSCP"),
      ...inRegion("us-east-1"),
    }),
    allowed("that role of another account", {
      principal: roleOf("Role1AllowedToBypassThisSCP", OTHER),
      ...inRegion("us-east-1"),
    }),
    denied("a user of that name", {
      principal: userOf("Role1AllowedToBypassThisSCP"),
      ...inRegion("us-east-1"),
    }),
  );
  const protectedActions = [
    ...[
      "iam:AttachRolePolicy",
      "iam:DeleteRole",
      "iam:DeleteRolePermissionsBoundary",
      "iam:DeleteRolePolicy",
    ],
    ...["iam:DetachRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
    ...["iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription"],
  ];
  const guarded = "arn:aws:iam::*:role/name-of-role-to-deny";
  const role = `arn:aws:iam::${ACCOUNT}:role/`;
  const except = { StringNotLike: { "aws:PrincipalARN": "arn:aws:iam::*:role/name-of-admin-role-to-allow" } };
  for (const action of protectedActions) {
    example(
      `a role that nobody changes: ${action}`,
      `${PAGE}#example-scp-restricts-iam-principals`,
      under(deny(protectedActions, guarded)),
      { principal: alice, action, resource: `${role}another` },
      denied("the guarded role", { resource: `${role}name-of-role-to-deny` }),
      denied("by the root user", {
        resource: `${role}name-of-role-to-deny`,
        principal: rootUser(ACCOUNT),
      }),
      allowed("an administrator, excepted", {
        resource: `${role}name-of-role-to-deny`,
        principal: roleOf("name-of-admin-role-to-allow"),
        documents: under(deny(protectedActions, guarded, except)),
      }),
      denied("another, where one is excepted", {
        resource: `${role}name-of-role-to-deny`,
        documents: under(deny(protectedActions, guarded, except)),
      }),
    );
  }
  example(
    "the guarded role may be read",
    `${PAGE}#example-scp-restricts-iam-principals`,
    under(deny(protectedActions, guarded)),
    { principal: alice, action: "iam:GetRole", resource: `${role}name-of-role-to-deny` },
    denied("and not deleted", { action: "iam:DeleteRole" }),
  );
  const mfa = (value: boolean | string | undefined) => ({ context: { "aws:MultiFactorAuthPresent": value } });
  example(
    "MFA to stop instances",
    `${PAGE}#example-scp-mfa`,
    under(
      deny(["ec2:StopInstances", "ec2:TerminateInstances"], "*", {
        BoolIfExists: { "aws:MultiFactorAuthPresent": false },
      }),
    ),
    { principal: alice, action: "ec2:StopInstances", resource: "*", ...mfa(true) },
    denied("without MFA", mfa("false")),
    denied("with an access key, which has no such key", mfa(undefined)),
    allowed("to start without MFA", { action: "ec2:StartInstances", ...mfa(false) }),
  );
  example(
    "nothing in EC2 for the root user",
    `${PAGE}#example-scp-root-user`,
    under(deny(["ec2:*"], ["*"], { StringLike: { "aws:PrincipalArn": ["arn:aws:iam::*:root"] } })),
    { principal: alice, action: "ec2:RunInstances", resource: "*" },
    denied("the root user", { principal: rootUser(ACCOUNT) }),
    allowed("the root user in S3", {
      principal: rootUser(ACCOUNT),
      action: "s3:ListAllMyBuckets",
    }),
    allowed("a role", { principal: roleOf("root") }),
  );
  example(
    "no account leaves",
    `${PAGE}#example-scp-leave-org`,
    under(deny(["organizations:LeaveOrganization"])),
    { principal: alice, action: "organizations:DescribeOrganization", resource: "*" },
    denied("a user", { action: "organizations:LeaveOrganization" }),
    denied("the root user", { action: "organizations:LeaveOrganization", principal: rootUser(ACCOUNT) }),
  );
});

describe("iam: Organizations guide: SCP examples of services", () => {
  const instance = `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/*`;
  const run = { principal: alice, action: "ec2:RunInstances", resource: instance };
  const key = (name: string, value: string | number | undefined) => ({ context: { [name]: value } });
  example(
    "one instance type",
    `${EXAMPLES}_ec2.html#example-ec2-1`,
    under(
      deny("ec2:RunInstances", ["arn:aws:ec2:*:*:instance/*"], {
        StringNotEquals: { "ec2:InstanceType": "t2.micro" },
      }),
    ),
    { ...run, ...key("ec2:InstanceType", "t2.micro") },
    denied("another", key("ec2:InstanceType", "m5.large")),
    allowed("the subnet of the same request", {
      resource: instance.replace("instance/*", "subnet/subnet-1"),
      ...key("ec2:InstanceType", undefined),
    }),
  );
  const TAGS = `${EXAMPLES}_tagging.html`;
  const created = ["arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:*:*:volume/*"];
  const untagged = ["Project", "CostCenter"].flatMap((tag) => {
    const missing = { Null: { [`aws:RequestTag/${tag}`]: "true" } };
    return [deny("secretsmanager:CreateSecret", "*", missing), deny("ec2:RunInstances", created, missing)];
  });
  for (const [action, resource] of [
    ["ec2:RunInstances", instance],
    ["ec2:RunInstances", instance.replace("instance", "volume")],
    ["secretsmanager:CreateSecret", "*"],
  ] as const) {
    example(
      `tags are required: ${action} on ${resource}`,
      `${TAGS}#example-require-tag-on-create`,
      under(untagged),
      {
        principal: alice,
        action,
        resource,
        context: { "aws:RequestTag/Project": "a", "aws:RequestTag/CostCenter": "b" },
      },
      denied("one is missing", key("aws:RequestTag/Project", undefined)),
      denied("the other is missing", key("aws:RequestTag/CostCenter", undefined)),
      denied("one is empty", key("aws:RequestTag/Project", "")),
    );
  }
  const admin = { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/org-admins/iam-admin` };
  const variable = "${aws:PrincipalTag/access-project}";
  const tagging = ["ec2:CreateTags", "ec2:DeleteTags"];
  example(
    "tags are changed only by those who carry the resource's own",
    `${TAGS}#example-require-restrict-tag-mods-to-admin`,
    under([
      deny(tagging, "*", {
        StringNotEquals: { "ec2:ResourceTag/access-project": variable, ...admin },
        Null: { "ec2:ResourceTag/access-project": false },
      }),
      deny(tagging, "*", {
        StringNotEquals: { "aws:RequestTag/access-project": variable, ...admin },
        "ForAnyValue:StringEquals": { "aws:TagKeys": ["access-project"] },
      }),
      deny(tagging, "*", {
        StringNotEquals: admin,
        Null: { "aws:PrincipalTag/access-project": true },
      }),
    ]),
    {
      principal: alice,
      action: "ec2:CreateTags",
      resource: instance,
      context: {
        "aws:PrincipalTag/access-project": "blue",
        "ec2:ResourceTag/access-project": "blue",
        "aws:TagKeys": ["Name"],
      },
    },
    denied("another project's resource", key("ec2:ResourceTag/access-project", "green")),
    denied("a caller without the tag", key("aws:PrincipalTag/access-project", undefined)),
    allowed("a resource without the tag", key("ec2:ResourceTag/access-project", undefined)),
    denied("the tag itself to another value", {
      context: { "aws:TagKeys": ["access-project"], "aws:RequestTag/access-project": "green" },
    }),
    denied("the tag itself, deleted", { context: { "aws:TagKeys": ["Name", "access-project"] } }),
    allowed("the tag itself to the same value", {
      context: { "aws:TagKeys": ["access-project"], "aws:RequestTag/access-project": "blue" },
    }),
    allowed("the administrator, without tag", {
      principal: roleOf("org-admins/iam-admin"),
      context: { "aws:PrincipalTag/access-project": undefined, "ec2:ResourceTag/access-project": "green" },
    }),
    allowed("another action", {
      action: "ec2:RunInstances",
      ...key("aws:PrincipalTag/access-project", undefined),
    }),
  );
  const VPC = `${EXAMPLES}_vpc.html`;
  const logs = ["ec2:DeleteFlowLogs", "logs:DeleteLogGroup", "logs:DeleteLogStream"];
  const internet = [
    ...["ec2:AttachInternetGateway", "ec2:CreateInternetGateway", "ec2:CreateEgressOnlyInternetGateway"],
    ...["ec2:CreateVpcPeeringConnection", "ec2:AcceptVpcPeeringConnection"],
    ...["globalaccelerator:Create*", "globalaccelerator:Update*"],
  ];
  for (const [title, anchor, actions, fine] of [
    ["flow logs stay (A6)", "example_vpc_1", logs, "ec2:CreateFlowLogs"],
    ["no new way to the internet", "example_vpc_2", internet, "ec2:CreateVpc"],
  ] as const) {
    example(
      title,
      `${VPC}#${anchor}`,
      under(deny([...actions])),
      { principal: alice, action: fine, resource: "*" },
      ...actions.map((action) => denied(action, { action: action.replace("*", "Accelerator") })),
    );
  }
  const RAM = `${EXAMPLES}_ram.html`;
  const sharing = ["ram:AssociateResourceShare", "ram:CreateResourceShare"];
  const share = { principal: alice, action: "ram:CreateResourceShare", resource: "*" };
  example(
    "no shares outside",
    `${RAM}#example_ram_1`,
    under(deny(sharing, "*", { Bool: { "ram:RequestedAllowsExternalPrincipals": "true" } })),
    { ...share, ...key("ram:RequestedAllowsExternalPrincipals", "false") },
    denied("outside", key("ram:RequestedAllowsExternalPrincipals", "true")),
    allowed("unsaid", key("ram:RequestedAllowsExternalPrincipals", undefined)),
  );
  example(
    "prefix lists are shared by two accounts only",
    `${RAM}#example_ram_2`,
    under(
      deny(sharing, "*", {
        StringNotEquals: { "aws:PrincipalAccount": [ACCOUNT, OTHER] },
        StringEquals: { "ram:RequestedResourceType": "ec2:PrefixList" },
      }),
    ),
    { ...share, ...key("ram:RequestedResourceType", "ec2:PrefixList") },
    denied("a third account", { principal: userOf("Alice", "999999999999") }),
    allowed("something else, a third account", {
      principal: userOf("Alice", "999999999999"),
      ...key("ram:RequestedResourceType", "ec2:Subnet"),
    }),
  );
  const organization = `arn:aws:organizations::${ACCOUNT}:organization/o-12345abcdef`;
  const unit = `arn:aws:organizations::${ACCOUNT}:ou/o-12345abcdef/ou-98765fedcba`;
  const withPrincipals = (...arns: string[]) => ({ context: { "ram:Principal": arns } });
  example(
    "no shares with organisations or units",
    `${RAM}#example_ram_3`,
    under(
      deny(sharing, "*", {
        "ForAnyValue:StringLike": {
          "ram:Principal": ["arn:aws:organizations::*:organization/*", "arn:aws:organizations::*:ou/*"],
        },
      }),
    ),
    { ...share, ...withPrincipals(ACCOUNT, OTHER) },
    denied("one is an organisation", withPrincipals(ACCOUNT, organization)),
    denied("one is a unit", withPrincipals(unit)),
    allowed("none", withPrincipals()),
  );
  example(
    "shares with three principals only",
    `${RAM}#example_ram_4`,
    under(
      deny(sharing, "*", {
        "ForAnyValue:StringNotEquals": { "ram:Principal": [organization, unit, OTHER] },
      }),
    ),
    { ...share, ...withPrincipals(unit, OTHER) },
    denied("one more", withPrincipals(unit, OTHER, "999999999999")),
    denied("another alone", withPrincipals("999999999999")),
  );

  const EC2 =
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html#iam-example-instance-metadata";
  const runs = "arn:aws:ec2:*:*:instance/*";
  example(
    "IMDSv2 is required of new instances (C3)",
    EC2,
    under(
      deny("ec2:RunInstances", runs, { StringNotEquals: { "ec2:MetadataHttpTokens": "required" } }),
      deny("ec2:RunInstances", runs, {
        NumericGreaterThan: { "ec2:MetadataHttpPutResponseHopLimit": "3" },
      }),
    ),
    {
      ...run,
      context: { "ec2:MetadataHttpTokens": "required", "ec2:MetadataHttpPutResponseHopLimit": 3 },
    },
    denied("optional", key("ec2:MetadataHttpTokens", "optional")),
    denied("unsaid", key("ec2:MetadataHttpTokens", undefined)),
    denied("too many hops", key("ec2:MetadataHttpPutResponseHopLimit", 4)),
    allowed("the default of hops", key("ec2:MetadataHttpPutResponseHopLimit", undefined)),
    allowed("the subnet of the same request", {
      resource: instance.replace("instance/*", "subnet/subnet-1"),
      ...key("ec2:MetadataHttpTokens", undefined),
    }),
  );
  example(
    "role credentials by IMDSv1 do nothing",
    EC2,
    under(deny("*", "*", { NumericLessThan: { "ec2:RoleDelivery": "2.0" } })),
    {
      principal: roleOf("instance"),
      action: "s3:ListAllMyBuckets",
      resource: "*",
      ...key("ec2:RoleDelivery", "2.0"),
    },
    denied("IMDSv1", key("ec2:RoleDelivery", "1.0")),
    allowed("no instance's credentials", key("ec2:RoleDelivery", undefined)),
  );
  example(
    "one role changes metadata options",
    EC2,
    under(
      deny("ec2:ModifyInstanceMetadataOptions", "*", {
        StringNotLike: { "aws:PrincipalARN": "arn:aws:iam::*:role/ec2-imds-admins" },
      }),
    ),
    { principal: roleOf("ec2-imds-admins"), action: "ec2:ModifyInstanceMetadataOptions", resource: instance },
    denied("another role", { principal: roleOf("ec2-imds-admins2") }),
    denied("a user of that name", { principal: userOf("ec2-imds-admins") }),
    denied("the root user", { principal: rootUser(ACCOUNT) }),
  );
});
