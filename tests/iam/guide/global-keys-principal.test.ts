import { anonymous, federated, federatedUser, role, rootUser, service } from "../../../iam";
import {
  ALICE,
  ALLOW_ALL,
  closedIf,
  conditionTable,
  decides,
  denyIf,
  GET,
  globalKey,
  guide,
  identity,
  of,
  openIf,
  OTHER,
  OWN,
  PUT,
  WORKER,
  WORKER_ARN,
} from "./helper";

describe(`iam: global condition keys of the principal, ${guide("reference_policies_condition-keys")}`, () => {
  describe(globalKey("principalarn"), () => {
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

  describe(globalKey("principalaccount"), () => {
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

  describe(globalKey("principalorgid"), () => {
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

  describe(globalKey("principalorgpaths"), () => {
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

  describe(globalKey("principaltag"), () => {
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

  describe(globalKey("principaltype"), () => {
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

  describe(globalKey("userid"), () => {
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

  describe(globalKey("federatedprovider"), () => {
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

  describe(globalKey("username"), () => {
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

  describe(`${globalKey("principalisawsservice")}, ${globalKey("principalservicename")}, ${globalKey("principalservicenameslist")}`, () => {
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
