import { anonymous, federated, federatedUser, role, rootUser, service } from "../../../iam";
import {
  ALICE,
  ALLOW_ALL,
  bucket,
  conditionTable,
  decides,
  guide,
  identity,
  of,
  OTHER,
  OWN,
  withAllowAll,
  WORKER,
  WORKER_ARN,
} from "./helper";

const PAGE = "reference_policies_condition-keys";
const key = (name: string) => guide(PAGE, `condition-keys-${name}`);
const GET = { action: "s3:GetObject", resource: "arn:aws:s3:::example/a" };
const PUT = { action: "s3:PutObject", resource: "arn:aws:s3:::example/a" };
const ALLOW = { Effect: "Allow", Action: "*", Resource: "*" };
const allowIf = (condition: object) => ({
  identity: [identity({ ...ALLOW, Sid: "If", Condition: condition })],
});
const denyIf = (condition: object) =>
  withAllowAll({ ...ALLOW, Sid: "If", Effect: "Deny", Condition: condition });
const openIf = (condition: object, action = "s3:*") => ({
  resource: bucket({
    Sid: "If",
    Effect: "Allow",
    Principal: "*",
    Action: action,
    Resource: "*",
    Condition: condition,
  }),
});
const closedIf = (condition: object) => ({
  resource: bucket(
    { Sid: "Everybody", Effect: "Allow", Principal: "*", Action: "*", Resource: "*" },
    { Sid: "If", Effect: "Deny", Principal: "*", Action: "*", Resource: "*", Condition: condition },
  ),
});

describe(`iam: global condition keys of the principal, ${guide(PAGE)}`, () => {
  describe(key("principalarn"), () => {
    decides(openIf({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/worker" } }), [
      ["a role's session has the role's ARN", { ...GET, principal: WORKER }, "allow"],
      ["another role", { ...GET, principal: role(`${WORKER_ARN}2`) }, "implicit-deny"],
      ["a user", GET, "implicit-deny"],
      ["anonymous callers have none", { ...GET, principal: anonymous() }, "implicit-deny"],
    ]);
    decides(openIf({ ArnEquals: { "aws:PrincipalArn": String(WORKER.sessionArn) } }), [
      ["not the session's ARN", { ...GET, principal: WORKER }, "implicit-deny"],
    ]);
    decides(openIf({ ArnEquals: { "aws:PrincipalArn": ALICE.arn } }), [["a user's ARN", GET, "allow"]]);
    decides(openIf({ StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:root" } }), [
      ["the root user's ARN", { ...GET, principal: rootUser(OWN) }, "allow"],
      ["no other's", { ...GET, principal: WORKER }, "implicit-deny"],
    ]);
    const fed = `arn:aws:sts::${OWN}:federated-user/bob`;
    decides(openIf({ ArnEquals: { "aws:PrincipalArn": fed } }), [
      ["a federated user's ARN", { ...GET, principal: federatedUser(fed) }, "allow"],
    ]);
    decides(openIf({ Null: { "aws:PrincipalArn": "true" } }), [
      ["services have none", { ...GET, principal: service("s3.amazonaws.com") }, "allow"],
      ["users have one", GET, "implicit-deny"],
    ]);
  });

  describe(key("principalaccount"), () => {
    decides(openIf({ StringEquals: { "aws:PrincipalAccount": OWN } }), [
      ["own user", GET, "allow"],
      ["own role", { ...GET, principal: WORKER }, "allow"],
      ["own root user", { ...GET, principal: rootUser(OWN) }, "allow"],
      [
        "own federated user",
        { ...GET, principal: federatedUser(`arn:aws:sts::${OWN}:federated-user/bob`) },
        "allow",
      ],
      ["anonymous", { ...GET, principal: anonymous() }, "implicit-deny"],
      ["service", { ...GET, principal: service("s3.amazonaws.com") }, "implicit-deny"],
    ]);
    decides(
      { ...openIf({ StringEquals: { "aws:PrincipalAccount": OTHER } }), identity: [identity(ALLOW_ALL)] },
      [
        ["other account", { ...GET, principal: role(`arn:aws:iam::${OTHER}:role/r`) }, "allow"],
        ["third account", { ...GET, principal: role("arn:aws:iam::777788889999:role/r") }, "implicit-deny"],
      ],
    );
  });

  describe(key("principalorgid"), () => {
    const org = openIf({ StringEquals: { "aws:PrincipalOrgID": ["o-xxxxxxxxxxx"] } }, "s3:PutObject");
    decides(org, [
      ["a member", { ...PUT, context: { "aws:PrincipalOrgID": "o-xxxxxxxxxxx" } }, "allow"],
      [
        "another organisation's member",
        { ...PUT, context: { "aws:PrincipalOrgID": "o-yyyyyyyyyyy" } },
        "implicit-deny",
      ],
      ["no organisation", PUT, "implicit-deny"],
      ["another action", { ...GET, context: { "aws:PrincipalOrgID": "o-xxxxxxxxxxx" } }, "implicit-deny"],
      ["a service", { ...PUT, principal: service("cloudtrail.amazonaws.com") }, "implicit-deny"],
    ]);
    decides({ ...org, identity: [identity(ALLOW_ALL)] }, [
      [
        "a member of another account",
        {
          ...PUT,
          principal: role(`arn:aws:iam::${OTHER}:role/r`),
          context: { "aws:PrincipalOrgID": "o-xxxxxxxxxxx" },
        },
        "allow",
      ],
      [
        "another account outside",
        { ...PUT, principal: role(`arn:aws:iam::${OTHER}:role/r`) },
        "implicit-deny",
      ],
    ]);
  });

  describe(key("principalorgpaths"), () => {
    const root = "o-a1b2c3d4e5/r-f6g7h8i9j0example";
    const ou = `${root}/ou-ghi0-awsccccc/ou-jkl0-awsddddd`;
    const exactly = { "ForAnyValue:StringEquals": { "aws:PrincipalOrgPaths": [`${ou}/`] } };
    const orChildren = { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": [`${ou}*`] } };
    const andChildren = { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": [`${ou}/*`] } };
    const organisation = { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": ["o-a1b2c3d4e5/*"] } };
    const either = {
      "ForAnyValue:StringLike": {
        "aws:PrincipalOrgPaths": [`${root}/ou-def0-awsbbbbb/*`, `${root}/ou-jkl0-awsddddd/*`],
      },
    };
    const at = (path: string) => ({ "aws:PrincipalOrgPaths": [path] });
    conditionTable([
      ["attached to the OU", exactly, at(`${ou}/`), true],
      ["attached to a child OU", exactly, at(`${ou}/ou-mno0-awseeeee/`), false],
      ["attached to the parent OU", exactly, at(`${root}/ou-ghi0-awsccccc/`), false],
      ["no organisation", exactly, {}, false],
      ["wildcard: attached to the OU", orChildren, at(`${ou}/`), true],
      ["wildcard: attached to a child OU", orChildren, at(`${ou}/ou-mno0-awseeeee/`), true],
      ["wildcard without slash: an OU whose id begins alike", orChildren, at(`${ou}2/`), true],
      ["wildcard after the slash: attached to the OU", andChildren, at(`${ou}/`), true],
      ["wildcard after the slash: attached to a child OU", andChildren, at(`${ou}/ou-mno0-awseeeee/`), true],
      ["wildcard after the slash: an OU whose id begins alike", andChildren, at(`${ou}2/`), false],
      ["the organisation: any OU", organisation, at(`${ou}/`), true],
      ["the organisation: its root", organisation, at(`${root}/`), true],
      [
        "another organisation with an OU of the same id",
        organisation,
        at(`o-zzzzzzzzzz/r-f6g7h8i9j0example/ou-ghi0-awsccccc/`),
        false,
      ],
      ["two paths: the first", either, at(`${root}/ou-def0-awsbbbbb/`), true],
      ["two paths: the second", either, at(`${root}/ou-jkl0-awsddddd/`), true],
      ["two paths: neither", either, at(`${ou}/`), false],
      [
        "without wildcard operator the asterisk is text",
        { "ForAnyValue:StringEquals": { "aws:PrincipalOrgPaths": [`${ou}/*`] } },
        at(`${ou}/`),
        false,
      ],
    ]);
  });

  describe(key("principaltag"), () => {
    const manager = {
      identity: [
        identity({
          Effect: "Allow",
          Action: "iam:*",
          Resource: "*",
          Condition: { StringEquals: { "aws:PrincipalTag/tagManager": "true" } },
        }),
      ],
    };
    const create = { action: "iam:CreateUser", resource: `arn:aws:iam::${OWN}:user/bob` };
    decides(manager, [
      ["tagged", { ...create, context: { "aws:PrincipalTag/tagManager": "true" } }, "allow"],
      ["tag key in other case", { ...create, context: { "aws:principaltag/TAGMANAGER": "true" } }, "allow"],
      [
        "tag value in other case",
        { ...create, context: { "aws:PrincipalTag/tagManager": "True" } },
        "implicit-deny",
      ],
      ["not tagged", create, "implicit-deny"],
      ["another tag", { ...create, context: { "aws:PrincipalTag/tagAdmin": "true" } }, "implicit-deny"],
      ["another service", { ...GET, context: { "aws:PrincipalTag/tagManager": "true" } }, "implicit-deny"],
    ]);
  });

  describe(key("principaltype"), () => {
    const noRoot = withAllowAll({
      ...ALLOW,
      Sid: "NoRoot",
      Effect: "Deny",
      Condition: { StringEquals: { "aws:PrincipalType": "Account" } },
    });
    decides(noRoot, [
      ["a user", GET, "allow"],
      ["a role", { ...GET, principal: WORKER }, "allow"],
    ]);
    decides(closedIf({ StringEquals: { "aws:PrincipalType": "Account" } }), [
      ["the root user", { ...GET, principal: rootUser(OWN) }, "explicit-deny", ["resource:If"]],
      ["a user", GET, "allow"],
      ["anonymous", { ...GET, principal: anonymous() }, "allow"],
    ]);
    decides(openIf({ StringEquals: { "aws:PrincipalType": "AssumedRole" } }), [
      ["a role", { ...GET, principal: WORKER }, "allow"],
      ["a user", GET, "implicit-deny"],
    ]);
    decides(openIf({ StringEquals: { "aws:PrincipalType": "FederatedUser" } }), [
      [
        "a federated user",
        { ...GET, principal: federatedUser(`arn:aws:sts::${OWN}:federated-user/bob`) },
        "allow",
      ],
      ["a user", GET, "implicit-deny"],
    ]);
    decides(openIf({ StringEquals: { "aws:PrincipalType": "Anonymous" } }), [
      ["anonymous", { ...GET, principal: anonymous() }, "allow"],
      ["a user", GET, "implicit-deny"],
    ]);
  });

  describe(key("userid"), () => {
    const admin = denyIf({ StringNotLike: { "aws:userid": ["AROAEXAMPLEID:*", OWN] } });
    decides(admin, [
      [
        "a session of the role",
        { ...GET, principal: WORKER, context: { "aws:userid": "AROAEXAMPLEID:run" } },
        "allow",
      ],
      [
        "a session of another role",
        { ...GET, principal: WORKER, context: { "aws:userid": "AROAEXAMPLE22:run" } },
        "explicit-deny",
      ],
      ["a user", { ...GET, context: { "aws:userid": "AIDAEXAMPLEID" } }, "explicit-deny"],
    ]);
    decides(openIf({ StringEquals: { "aws:userid": OWN } }), [
      [
        "an account's id is not a federated user's",
        { ...GET, principal: federatedUser(`arn:aws:sts::${OWN}:federated-user/bob`) },
        "implicit-deny",
      ],
      ["the root user's id is the account", { ...GET, principal: rootUser(OWN) }, "allow"],
      ["a user's is not", GET, "implicit-deny"],
    ]);
  });

  describe(key("federatedprovider"), () => {
    const trust = of("trust", {
      Effect: "Allow",
      Principal: { Federated: ["accounts.google.com", "www.amazon.com"] },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { "aws:FederatedProvider": "accounts.google.com" } },
    });
    const assume = { action: "sts:AssumeRoleWithWebIdentity", resource: `arn:aws:iam::${OWN}:role/web` };
    decides({ resource: trust }, [
      ["that provider", { ...assume, principal: federated("accounts.google.com") }, "allow"],
      ["another provider", { ...assume, principal: federated("www.amazon.com") }, "implicit-deny"],
    ]);
  });

  describe(key("username"), () => {
    decides(openIf({ StringEquals: { "aws:username": "alice" } }), [
      ["a user", GET, "allow"],
      ["a role has none", { ...GET, principal: WORKER }, "implicit-deny"],
      ["anonymous callers have none", { ...GET, principal: anonymous() }, "implicit-deny"],
    ]);
    decides(openIf({ Null: { "aws:username": "true" } }), [
      ["the root user has none", { ...GET, principal: rootUser(OWN) }, "allow"],
      [
        "a federated user has none",
        { ...GET, principal: federatedUser(`arn:aws:sts::${OWN}:federated-user/bob`) },
        "allow",
      ],
      ["a user has one", GET, "implicit-deny"],
    ]);
  });

  describe(`${key("principalisawsservice")}, ${key("principalservicename")}, ${key("principalservicenameslist")}`, () => {
    const trail = service("cloudtrail.amazonaws.com");
    const expectedNetwork = closedIf({
      StringNotEqualsIfExists: { "aws:SourceVpc": "vpc-111bbb22" },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    });
    decides(expectedNetwork, [
      ["from the VPC", { ...PUT, context: { "aws:SourceVpc": "vpc-111bbb22" } }, "allow"],
      [
        "from another VPC",
        { ...PUT, context: { "aws:SourceVpc": "vpc-222" } },
        "explicit-deny",
        ["resource:If"],
      ],
      ["from the internet", PUT, "explicit-deny"],
      ["a service", { ...PUT, principal: trail }, "allow"],
      ["anonymous", { ...PUT, principal: anonymous() }, "explicit-deny"],
    ]);
    decides(openIf({ StringEquals: { "aws:PrincipalServiceName": "cloudtrail.amazonaws.com" } }), [
      ["that service", { ...PUT, principal: trail }, "allow"],
      ["another service", { ...PUT, principal: service("config.amazonaws.com") }, "implicit-deny"],
      ["a role", { ...PUT, principal: WORKER }, "implicit-deny"],
    ]);
    decides(
      openIf({
        "ForAnyValue:StringEquals": {
          "aws:PrincipalServiceNamesList": ["cloudtrail.amazonaws.com", "config.amazonaws.com"],
        },
      }),
      [
        ["one of the listed services", { ...PUT, principal: trail }, "allow"],
        ["another service", { ...PUT, principal: service("logs.us-east-1.amazonaws.com") }, "implicit-deny"],
        [
          "a service by another of its names",
          {
            ...PUT,
            principal: service("config.us-east-1.amazonaws.com"),
            context: {
              "aws:PrincipalServiceNamesList": ["config.us-east-1.amazonaws.com", "config.amazonaws.com"],
            },
          },
          "allow",
        ],
      ],
    );
  });
});

describe(`iam: global condition keys of the session and the network, ${guide(PAGE)}`, () => {
  describe(key("multifactorauthpresent"), () => {
    const mfa = { context: { "aws:MultiFactorAuthPresent": "true" } };
    const session = { context: { "aws:MultiFactorAuthPresent": "false" } };
    const MFA = "aws:MultiFactorAuthPresent";
    decides(denyIf({ Bool: { [MFA]: "false" } }), [
      ["not recommended, Deny Bool false: with MFA", { ...GET, ...mfa }, "allow"],
      ["not recommended, Deny Bool false: temporary credentials", { ...GET, ...session }, "explicit-deny"],
      ["not recommended, Deny Bool false: access key gets through", GET, "allow"],
    ]);
    decides(denyIf({ BoolIfExists: { [MFA]: "false" } }), [
      ["recommended, Deny BoolIfExists false: with MFA", { ...GET, ...mfa }, "allow"],
      [
        "recommended, Deny BoolIfExists false: temporary credentials",
        { ...GET, ...session },
        "explicit-deny",
      ],
      ["recommended, Deny BoolIfExists false: access key", GET, "explicit-deny"],
    ]);
    decides(allowIf({ BoolIfExists: { [MFA]: "true" } }), [
      ["Allow BoolIfExists true: with MFA", { ...GET, ...mfa }, "allow"],
      ["Allow BoolIfExists true: temporary credentials", { ...GET, ...session }, "implicit-deny"],
      ["Allow BoolIfExists true: access key", GET, "allow"],
    ]);
    decides(allowIf({ Bool: { [MFA]: "true" } }), [
      ["Allow Bool true: with MFA", { ...GET, ...mfa }, "allow"],
      ["Allow Bool true: temporary credentials", { ...GET, ...session }, "implicit-deny"],
      ["Allow Bool true: access key", GET, "implicit-deny"],
    ]);
    decides(allowIf({ Null: { [MFA]: "false" } }), [
      ["with caution, Allow Null false: with MFA", { ...GET, ...mfa }, "allow"],
      ["with caution, Allow Null false: temporary credentials", { ...GET, ...session }, "allow"],
      ["with caution, Allow Null false: access key", GET, "implicit-deny"],
    ]);
    decides(denyIf({ Null: { [MFA]: "true" } }), [
      ["not recommended, Deny Null true: access key", GET, "explicit-deny"],
      ["not recommended, Deny Null true: temporary credentials get through", { ...GET, ...session }, "allow"],
    ]);
  });

  describe(key("multifactorauthage"), () => {
    const fresh = allowIf({ NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } });
    decides(fresh, [
      ["fresh", { ...GET, context: { "aws:MultiFactorAuthAge": 3599 } }, "allow"],
      ["an hour old", { ...GET, context: { "aws:MultiFactorAuthAge": 3600 } }, "implicit-deny"],
      ["without MFA", GET, "implicit-deny"],
    ]);
    decides(denyIf({ NumericGreaterThan: { "aws:MultiFactorAuthAge": "3600" } }), [
      ["Deny of old ones misses those without MFA", GET, "allow"],
      ["Deny of old ones", { ...GET, context: { "aws:MultiFactorAuthAge": "3601" } }, "explicit-deny"],
    ]);
    decides(denyIf({ NumericGreaterThanIfExists: { "aws:MultiFactorAuthAge": "3600" } }), [
      ["Deny IfExists does not", GET, "explicit-deny"],
      ["Deny IfExists spares fresh ones", { ...GET, context: { "aws:MultiFactorAuthAge": "60" } }, "allow"],
    ]);
  });

  describe(key("tokenissuetime"), () => {
    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html */
    const revoke = denyIf({ DateLessThan: { "aws:TokenIssueTime": "2026-01-01T12:00:00Z" } });
    decides(revoke, [
      [
        "a session from before",
        { ...GET, principal: WORKER, context: { "aws:TokenIssueTime": "2026-01-01T11:59:59Z" } },
        "explicit-deny",
      ],
      [
        "a session from after",
        { ...GET, principal: WORKER, context: { "aws:TokenIssueTime": "2026-01-01T12:00:00Z" } },
        "allow",
      ],
      ["long-term credentials", GET, "allow"],
    ]);
  });

  describe(`${key("currenttime")}, ${key("epochtime")}`, () => {
    decides(allowIf({ DateLessThan: { "aws:EpochTime": "1577836800" } }), [
      ["epoch time before", { ...GET, context: { "aws:EpochTime": 1577836799 } }, "allow"],
      ["epoch time then", { ...GET, context: { "aws:EpochTime": 1577836800 } }, "implicit-deny"],
    ]);
    decides(allowIf({ NumericLessThan: { "aws:EpochTime": "1577836800" } }), [
      ["epoch time as a number before", { ...GET, context: { "aws:EpochTime": 1577836799 } }, "allow"],
      ["epoch time as a number after", { ...GET, context: { "aws:EpochTime": 1577836801 } }, "implicit-deny"],
    ]);
  });

  describe(key("sourceip"), () => {
    const policies = {
      identity: [
        identity(
          {
            Sid: "PrincipalPutObjectIfIpAddress",
            Effect: "Allow",
            Action: "s3:PutObject",
            Resource: "arn:aws:s3:::my-service-bucket/*",
            Condition: {
              Bool: { "aws:ViaAWSService": "false" },
              IpAddress: { "aws:SourceIp": "123.45.167.89" },
            },
          },
          {
            Sid: "ServicePutObject",
            Effect: "Allow",
            Action: "s3:PutObject",
            Resource: "arn:aws:s3:::my-service-bucket/*",
            Condition: { Bool: { "aws:ViaAWSService": "true" } },
          },
        ),
      ],
    };
    const put = { action: "s3:PutObject", resource: "arn:aws:s3:::my-service-bucket/a" };
    decides(policies, [
      [
        "directly from the address",
        { ...put, context: { "aws:SourceIp": "123.45.167.89" } },
        "allow",
        ["identity:PrincipalPutObjectIfIpAddress"],
      ],
      ["directly from elsewhere", { ...put, context: { "aws:SourceIp": "123.45.167.90" } }, "implicit-deny"],
      ["directly through a VPC endpoint", put, "implicit-deny"],
      [
        "through a service",
        { ...put, context: { "aws:ViaAWSService": true, "aws:SourceIp": "198.51.100.1" } },
        "allow",
        ["identity:ServicePutObject"],
      ],
      [
        "through a service that is known by aws:CalledVia",
        { ...put, context: { "aws:CalledVia": ["athena.amazonaws.com"] } },
        "allow",
        ["identity:ServicePutObject"],
      ],
    ]);
  });

  describe("IfExists for keys of which only one is there, as the page's first note", () => {
    const either = allowIf({
      IpAddressIfExists: { "aws:SourceIp": ["203.0.113.0/24"] },
      StringEqualsIfExists: { "aws:SourceVpc": ["vpc-1"] },
    });
    decides(either, [
      ["the address, no VPC", { ...GET, context: { "aws:SourceIp": "203.0.113.9" } }, "allow"],
      ["the VPC, no address", { ...GET, context: { "aws:SourceVpc": "vpc-1" } }, "allow"],
      ["neither", GET, "allow"],
      ["another address", { ...GET, context: { "aws:SourceIp": "198.51.100.1" } }, "implicit-deny"],
      ["another VPC", { ...GET, context: { "aws:SourceVpc": "vpc-2" } }, "implicit-deny"],
    ]);
  });

  describe(`${key("sourcevpce")}, ${key("sourcevpc")}, ${key("vpcsourceip")}`, () => {
    decides(closedIf({ StringNotEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } }), [
      ["through the endpoint", { ...GET, context: { "aws:SourceVpce": "vpce-1a2b3c4d" } }, "allow"],
      [
        "through another endpoint",
        { ...GET, context: { "aws:SourceVpce": "vpce-2" } },
        "explicit-deny",
        ["resource:If"],
      ],
      ["through none", GET, "explicit-deny"],
    ]);
    decides(closedIf({ StringNotEqualsIfExists: { "aws:SourceVpc": "vpc-1" } }), [
      ["IfExists spares nobody here: through none", GET, "explicit-deny"],
      ["from the VPC", { ...GET, context: { "aws:SourceVpc": "vpc-1" } }, "allow"],
    ]);
    decides(openIf({ StringEquals: { "aws:SourceVpce": ["vpce-1", "vpce-2"] } }), [
      ["one of two endpoints", { ...GET, context: { "aws:SourceVpce": "vpce-2" } }, "allow"],
      ["another endpoint", { ...GET, context: { "aws:SourceVpce": "vpce-3" } }, "implicit-deny"],
      ["no endpoint", GET, "implicit-deny"],
    ]);
    decides(openIf({ IpAddress: { "aws:VpcSourceIp": "10.0.0.0/16" } }), [
      [
        "private address through an endpoint",
        { ...GET, context: { "aws:VpcSourceIp": "10.0.7.1", "aws:SourceVpc": "vpc-1" } },
        "allow",
      ],
      ["another private address", { ...GET, context: { "aws:VpcSourceIp": "10.1.7.1" } }, "implicit-deny"],
      [
        "the same address without an endpoint",
        { ...GET, context: { "aws:SourceIp": "10.0.7.1" } },
        "implicit-deny",
      ],
    ]);
  });

  describe(key("securetransport"), () => {
    decides(closedIf({ Bool: { "aws:SecureTransport": "false" } }), [
      ["TLS", { ...GET, context: { "aws:SecureTransport": "true" } }, "allow"],
      ["no TLS", { ...GET, context: { "aws:SecureTransport": "false" } }, "explicit-deny"],
      [
        "no TLS, anonymous",
        { ...GET, principal: anonymous(), context: { "aws:SecureTransport": false } },
        "explicit-deny",
      ],
      [
        "no TLS, a service",
        { ...GET, principal: service("s3.amazonaws.com"), context: { "aws:SecureTransport": false } },
        "explicit-deny",
      ],
    ]);
  });

  describe(`${key("referer")}, ${key("useragent")}`, () => {
    decides(openIf({ StringLike: { "aws:Referer": ["http://www.example.com/*", "http://example.com/*"] } }), [
      [
        "a link from the page",
        { ...GET, principal: anonymous(), context: { "aws:Referer": "http://example.com/index.html" } },
        "allow",
      ],
      [
        "a link from elsewhere",
        { ...GET, principal: anonymous(), context: { "aws:Referer": "http://example.org/" } },
        "implicit-deny",
      ],
      ["no link", { ...GET, principal: anonymous() }, "implicit-deny"],
    ]);
    decides(openIf({ StringEquals: { "aws:UserAgent": "secret" } }), [
      ["the client", { ...GET, context: { "aws:UserAgent": "secret" } }, "allow"],
      ["another client", { ...GET, context: { "aws:UserAgent": "aws-cli" } }, "implicit-deny"],
    ]);
  });
});

describe(`iam: global condition keys of the request and the resource, ${guide(PAGE)}`, () => {
  describe(`${key("calledvia")}, ${key("calledviafirst")}, ${key("calledvialast")}, ${key("viaawsservice")}`, () => {
    const resource = `arn:aws:kms:us-east-1:${OWN}:key/my-example-key`;
    const actions = [
      "kms:Encrypt",
      "kms:Decrypt",
      "kms:ReEncrypt*",
      "kms:GenerateDataKey",
      "kms:DescribeKey",
    ];
    const kms = (sid: string, condition: object) => ({
      resource: of("key", { Effect: "Allow", Principal: { AWS: OWN }, Action: "kms:*", Resource: "*" }),
      identity: [
        identity({ Sid: sid, Effect: "Allow", Action: actions, Resource: resource, Condition: condition }),
      ],
    });
    const decrypt = (...via: string[]) => ({
      action: "kms:Decrypt",
      resource,
      context: { "aws:CalledVia": via },
    });
    decides(
      kms("KmsActionsIfCalledViaDynamodb", {
        "ForAnyValue:StringEquals": { "aws:CalledVia": ["dynamodb.amazonaws.com"] },
      }),
      [
        ["via DynamoDB", decrypt("dynamodb.amazonaws.com"), "allow"],
        [
          "via CloudFormation and DynamoDB",
          decrypt("cloudformation.amazonaws.com", "dynamodb.amazonaws.com"),
          "allow",
        ],
        ["via DynamoDB and another", decrypt("dynamodb.amazonaws.com", "athena.amazonaws.com"), "allow"],
        ["via Athena", decrypt("athena.amazonaws.com"), "implicit-deny"],
        ["directly", { action: "kms:Decrypt", resource }, "implicit-deny"],
        [
          "via DynamoDB, an action that is not listed",
          { ...decrypt("dynamodb.amazonaws.com"), action: "kms:DisableKey" },
          "implicit-deny",
        ],
        [
          "via DynamoDB, ReEncryptFrom",
          { ...decrypt("dynamodb.amazonaws.com"), action: "kms:ReEncryptFrom" },
          "allow",
        ],
      ],
    );
    const chain = kms("KmsActionsIfCalledViaChain", {
      StringEquals: {
        "aws:CalledViaFirst": "cloudformation.amazonaws.com",
        "aws:CalledViaLast": "dynamodb.amazonaws.com",
      },
    });
    decides(chain, [
      [
        "CloudFormation, DynamoDB",
        decrypt("cloudformation.amazonaws.com", "dynamodb.amazonaws.com"),
        "allow",
      ],
      [
        "CloudFormation, another, DynamoDB",
        decrypt("cloudformation.amazonaws.com", "athena.amazonaws.com", "dynamodb.amazonaws.com"),
        "allow",
      ],
      ["DynamoDB alone", decrypt("dynamodb.amazonaws.com"), "implicit-deny"],
      [
        "the other way round",
        decrypt("dynamodb.amazonaws.com", "cloudformation.amazonaws.com"),
        "implicit-deny",
      ],
      ["directly", { action: "kms:Decrypt", resource }, "implicit-deny"],
    ]);
    decides(allowIf({ Bool: { "aws:ViaAWSService": "true" } }), [
      ["via a service", { ...GET, context: { "aws:ViaAWSService": true } }, "allow"],
      [
        "via a service that aws:CalledVia names",
        { ...GET, context: { "aws:CalledVia": ["athena.amazonaws.com"] } },
        "allow",
      ],
      ["directly", GET, "implicit-deny"],
    ]);
    decides(allowIf({ Bool: { "aws:ViaAWSService": "false" } }), [
      ["always there: directly", GET, "allow"],
      [
        "always there: via a service",
        { ...GET, context: { "aws:CalledVia": ["athena.amazonaws.com"] } },
        "implicit-deny",
      ],
    ]);
  });

  describe(key("requestedregion"), () => {
    const policies = {
      identity: [
        identity(
          {
            Sid: "InstanceConsoleReadOnly",
            Effect: "Allow",
            Action: ["ec2:Describe*", "ec2:Export*", "ec2:Get*", "ec2:Search*"],
            Resource: "*",
          },
          {
            Sid: "InstanceWriteRegionRestricted",
            Effect: "Allow",
            Action: [
              "ec2:Associate*",
              "ec2:Import*",
              "ec2:Modify*",
              "ec2:Monitor*",
              "ec2:Reset*",
              "ec2:Run*",
              "ec2:Start*",
              "ec2:Stop*",
              "ec2:Terminate*",
            ],
            Resource: "*",
            Condition: { StringEquals: { "aws:RequestedRegion": ["eu-west-1", "eu-west-2", "eu-west-3"] } },
          },
        ),
      ],
    };
    const at = (action: string, region: string) => ({ action, context: { "aws:RequestedRegion": region } });
    decides(policies, [
      [
        "reading anywhere",
        at("ec2:DescribeInstances", "us-east-1"),
        "allow",
        ["identity:InstanceConsoleReadOnly"],
      ],
      [
        "starting in Ireland",
        at("ec2:StartInstances", "eu-west-1"),
        "allow",
        ["identity:InstanceWriteRegionRestricted"],
      ],
      ["terminating in Paris", at("ec2:TerminateInstances", "eu-west-3"), "allow"],
      ["starting in Virginia", at("ec2:StartInstances", "us-east-1"), "implicit-deny"],
      ["an action that is not listed, in London", at("ec2:CreateVpc", "eu-west-2"), "implicit-deny"],
    ]);
    decides(allowIf({ StringEquals: { "aws:RequestedRegion": "us-west-2" } }), [
      [
        "always there: the region of the resource",
        { action: "sqs:SendMessage", resource: `arn:aws:sqs:us-west-2:${OWN}:q` },
        "allow",
      ],
      [
        "always there: another region",
        { action: "sqs:SendMessage", resource: `arn:aws:sqs:us-west-1:${OWN}:q` },
        "implicit-deny",
      ],
    ]);
    decides(denyIf({ StringNotEquals: { "aws:RequestedRegion": "us-west-2" } }), [
      ["IAM, whose only endpoint is in Virginia", at("iam:ListUsers", "us-east-1"), "explicit-deny"],
      ["EC2 in Oregon", at("ec2:RunInstances", "us-west-2"), "allow"],
    ]);
  });

  describe(`${key("requesttag")}, ${key("resourcetag")}, ${key("tagkeys")}`, () => {
    decides(allowIf({ StringEquals: { "aws:RequestTag/Dept": "Accounting" } }), [
      ["the tag", { action: "ec2:CreateTags", context: { "aws:RequestTag/Dept": "Accounting" } }, "allow"],
      [
        "another value",
        { action: "ec2:CreateTags", context: { "aws:RequestTag/Dept": "Marketing" } },
        "implicit-deny",
      ],
      ["no tag", { action: "ec2:CreateTags" }, "implicit-deny"],
    ]);
    decides(allowIf({ StringEquals: { "aws:ResourceTag/Dept": "Marketing" } }), [
      [
        "the resource's tag",
        { action: "ec2:StopInstances", context: { "aws:ResourceTag/Dept": "Marketing" } },
        "allow",
      ],
      [
        "the request's tag is another key",
        { action: "ec2:StopInstances", context: { "aws:RequestTag/Dept": "Marketing" } },
        "implicit-deny",
      ],
      ["an untagged resource", { action: "ec2:StopInstances" }, "implicit-deny"],
    ]);
    decides(
      allowIf({
        "ForAllValues:StringEquals": { "aws:TagKeys": ["Dept", "Cost-Center"] },
        Null: { "aws:TagKeys": "false" },
      }),
      [
        ["one of the keys", { action: "ec2:CreateTags", context: { "aws:TagKeys": ["Dept"] } }, "allow"],
        [
          "both keys",
          { action: "ec2:CreateTags", context: { "aws:TagKeys": ["Dept", "Cost-Center"] } },
          "allow",
        ],
        [
          "a key in other case",
          { action: "ec2:CreateTags", context: { "aws:TagKeys": ["dept"] } },
          "implicit-deny",
        ],
        [
          "another key too",
          { action: "ec2:CreateTags", context: { "aws:TagKeys": ["Dept", "Owner"] } },
          "implicit-deny",
        ],
        ["none", { action: "ec2:CreateTags" }, "implicit-deny"],
      ],
    );
  });

  describe(`${key("sourcearn")}, ${key("sourceaccount")}, ${key("sourceorgid")}, ${key("sourceorgpaths")}, ${guide("confused-deputy")}`, () => {
    const topic = `arn:aws:sns:us-east-1:${OWN}:uploads`;
    const publish = { action: "sns:Publish", resource: topic, principal: service("s3.amazonaws.com") };
    const on = (condition: object) => ({
      resource: of("topic", {
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topic,
        Condition: condition,
      }),
    });
    decides(
      on({
        ArnLike: { "aws:SourceArn": "arn:aws:s3:::uploads" },
        StringEquals: { "aws:SourceAccount": OWN },
      }),
      [
        [
          "for the bucket of the account",
          { ...publish, context: { "aws:SourceArn": "arn:aws:s3:::uploads", "aws:SourceAccount": OWN } },
          "allow",
        ],
        [
          "for the bucket when another account has it",
          { ...publish, context: { "aws:SourceArn": "arn:aws:s3:::uploads", "aws:SourceAccount": OTHER } },
          "implicit-deny",
        ],
        [
          "for another bucket",
          { ...publish, context: { "aws:SourceArn": "arn:aws:s3:::other", "aws:SourceAccount": OWN } },
          "implicit-deny",
        ],
        ["for nobody", publish, "implicit-deny"],
        ["a user", { ...publish, principal: ALICE }, "implicit-deny"],
      ],
    );
    decides(on({ StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } }), [
      [
        "for a resource of the organisation",
        { ...publish, context: { "aws:SourceOrgID": "o-a1b2c3d4e5" } },
        "allow",
      ],
      [
        "for a resource of another",
        { ...publish, context: { "aws:SourceOrgID": "o-zzzzzzzzzz" } },
        "implicit-deny",
      ],
    ]);
    const path = "o-a1b2c3d4e5/r-f6g7h8i9j0example/ou-def0-awsbbbbb/";
    decides(on({ "ForAnyValue:StringLike": { "aws:SourceOrgPaths": `${path}*` } }), [
      ["for a resource of the OU", { ...publish, context: { "aws:SourceOrgPaths": [path] } }, "allow"],
      [
        "for a resource of another OU",
        { ...publish, context: { "aws:SourceOrgPaths": ["o-a1b2c3d4e5/r-f6g7h8i9j0example/"] } },
        "implicit-deny",
      ],
    ]);
  });

  describe(`${key("resourceaccount")}, ${key("resourceorgid")}`, () => {
    const inside = denyIf({ StringNotEquals: { "aws:ResourceAccount": [OWN] } });
    decides(inside, [
      ["own resource", GET, "allow"],
      [
        "own resource whose ARN tells",
        { action: "sqs:SendMessage", resource: `arn:aws:sqs:us-east-1:${OWN}:q` },
        "allow",
      ],
      ["another account's resource", { ...GET, resourceAccount: OTHER }, "explicit-deny"],
      [
        "another account's resource whose ARN tells",
        { action: "sqs:SendMessage", resource: `arn:aws:sqs:us-east-1:${OTHER}:q` },
        "explicit-deny",
      ],
    ]);
    const organisation = denyIf({ StringNotEquals: { "aws:ResourceOrgID": "${aws:PrincipalOrgID}" } });
    decides(organisation, [
      [
        "a resource of the caller's organisation",
        { ...GET, context: { "aws:PrincipalOrgID": "o-1", "aws:ResourceOrgID": "o-1" } },
        "allow",
      ],
      [
        "a resource of another",
        { ...GET, context: { "aws:PrincipalOrgID": "o-1", "aws:ResourceOrgID": "o-2" } },
        "explicit-deny",
      ],
      [
        "a caller of none: the variable has no value",
        { ...GET, context: { "aws:ResourceOrgID": "o-2" } },
        "explicit-deny",
      ],
      ["a resource of none", { ...GET, context: { "aws:PrincipalOrgID": "o-1" } }, "explicit-deny"],
    ]);
  });
});
