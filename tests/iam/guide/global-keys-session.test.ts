import { anonymous, service } from "../../../iam";
import {
  allowIf,
  closedIf,
  decides,
  denyIf,
  GET,
  globalKey,
  guide,
  identity,
  openIf,
  WORKER,
} from "./helper";

describe(`iam: global condition keys of the session and the network, ${guide("reference_policies_condition-keys")}`, () => {
  describe(globalKey("multifactorauthpresent"), () => {
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

  describe(globalKey("multifactorauthage"), () => {
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

  describe(globalKey("tokenissuetime"), () => {
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

  describe(`${globalKey("currenttime")}, ${globalKey("epochtime")}`, () => {
    decides(allowIf({ DateLessThan: { "aws:EpochTime": "1577836800" } }), [
      ["epoch time before", { ...GET, context: { "aws:EpochTime": 1577836799 } }, "allow"],
      ["epoch time then", { ...GET, context: { "aws:EpochTime": 1577836800 } }, "implicit-deny"],
    ]);
    decides(allowIf({ NumericLessThan: { "aws:EpochTime": "1577836800" } }), [
      ["epoch time as a number before", { ...GET, context: { "aws:EpochTime": 1577836799 } }, "allow"],
      ["epoch time as a number after", { ...GET, context: { "aws:EpochTime": 1577836801 } }, "implicit-deny"],
    ]);
  });

  describe(globalKey("sourceip"), () => {
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

  describe(`${globalKey("sourcevpce")}, ${globalKey("sourcevpc")}, ${globalKey("vpcsourceip")}`, () => {
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

  describe(globalKey("securetransport"), () => {
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

  describe(`${globalKey("referer")}, ${globalKey("useragent")}`, () => {
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
