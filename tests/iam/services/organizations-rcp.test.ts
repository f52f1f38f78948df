import { anonymous, rootUser, service } from "../../../iam";
import {
  ACCOUNT,
  allowed,
  denied,
  type Doc,
  example,
  MAY,
  ORG,
  OTHER,
  RCP_FULL_ACCESS,
  refused,
  roleOf,
  rootOf,
  STRANGER,
  userOf,
} from "./examples";

/** The AWS Organizations User Guide on resource control policies. */

const GUIDE = "https://docs.aws.amazon.com/organizations/latest/userguide";
const PAGE = `${GUIDE}/orgs_manage_policies_rcps_examples.html`;
const SERVICES = ["s3:*", "sqs:*", "kms:*", "secretsmanager:*", "sts:*"];
const BUCKET = "arn:aws:s3:::amzn-s3-demo-bucket";
const OPEN = { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: [BUCKET, `${BUCKET}/*`] };

const deny = (actions: string | string[], condition: object) => ({
  Effect: "Deny",
  Principal: "*",
  Action: actions,
  Resource: "*",
  Condition: condition,
});
const under = (...policies: Doc[]) => ({ rcps: [[RCP_FULL_ACCESS, ...policies], [RCP_FULL_ACCESS]] });
const get = {
  action: "s3:GetObject",
  resource: `${BUCKET}/a`,
  resourceAccount: ACCOUNT,
};
const key = (name: string, value: string | boolean | number | undefined) => ({ context: { [name]: value } });

describe("iam: Organizations guide: RCP examples", () => {
  example(
    "RCPFullAWSAccess changes nothing",
    PAGE,
    { ...under(), bucket: OPEN },
    { ...get, principal: anonymous() },
    refused("and grants nothing", { documents: { bucket: undefined } }),
    refused("a user without permission", { principal: userOf("Alice"), documents: { bucket: undefined } }),
    allowed("a user of another account whom both sides let in", {
      principal: userOf("Bob", OTHER),
      documents: { identity: MAY },
    }),
  );

  const confused = deny(SERVICES, {
    StringNotEqualsIfExists: { "aws:SourceOrgID": ORG, "aws:SourceAccount": [OTHER] },
    Bool: { "aws:PrincipalIsAWSService": "true" },
    Null: { "aws:SourceArn": "false" },
  });
  const delivery = {
    ...get,
    action: "s3:PutObject",
    principal: service("cloudtrail.amazonaws.com"),
    context: {
      "aws:SourceOrgID": ORG,
      "aws:SourceAccount": ACCOUNT,
      "aws:SourceArn": `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/a`,
    },
  };
  const CONFUSED = `${PAGE}#example-rcp-confused-deputy`;
  example(
    "services act for the organisation and a trusted account only",
    CONFUSED,
    { ...under(confused), bucket: OPEN },
    delivery,
    allowed("for the trusted account, outside the organisation", {
      context: { "aws:SourceOrgID": "o-other12345", "aws:SourceAccount": OTHER },
    }),
    denied("for another organisation", {
      context: { "aws:SourceOrgID": "o-other12345", "aws:SourceAccount": STRANGER },
    }),
    denied("for an account without organisation", {
      context: { "aws:SourceOrgID": undefined, "aws:SourceAccount": STRANGER },
    }),
    denied("for a resource whose account is unknown", {
      context: { "aws:SourceOrgID": undefined, "aws:SourceAccount": undefined },
    }),
    allowed("without source, where the service gives none", {
      context: {
        "aws:SourceOrgID": undefined,
        "aws:SourceAccount": undefined,
        "aws:SourceArn": undefined,
      },
    }),
    allowed("somebody who is no service", {
      principal: userOf("Alice"),
      context: { "aws:SourceOrgID": undefined, "aws:SourceAccount": undefined },
    }),
    allowed("a service that the policy leaves out", {
      action: "lambda:InvokeFunction",
      resource: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f`,
      context: { "aws:SourceOrgID": "o-other12345", "aws:SourceAccount": STRANGER },
      documents: {
        bucket: undefined,
        resource: {
          Effect: "Allow",
          Principal: { Service: "cloudtrail.amazonaws.com" },
          Action: "lambda:InvokeFunction",
          Resource: "*",
        },
      },
    }),
  );

  const TLS = `${PAGE}#example-rcp-enforce-ssl`;
  const secure = deny(SERVICES, { BoolIfExists: { "aws:SecureTransport": "false" } });
  const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd`;
  const encrypted = { ...get, principal: userOf("Alice"), ...key("aws:SecureTransport", true) };
  example(
    "TLS only (S2)",
    TLS,
    { ...under(secure), identity: MAY },
    encrypted,
    denied("without TLS", key("aws:SecureTransport", false)),
    denied("unknown, by IfExists", key("aws:SecureTransport", undefined)),
    denied("the root user without TLS", {
      principal: rootUser(ACCOUNT),
      ...key("aws:SecureTransport", "false"),
    }),
    denied("anybody without TLS", {
      principal: anonymous(),
      ...key("aws:SecureTransport", false),
      documents: { bucket: OPEN },
    }),
    denied("another account without TLS", {
      principal: userOf("Bob", OTHER),
      ...key("aws:SecureTransport", false),
      documents: { bucket: OPEN },
    }),
    denied("a key without TLS", {
      action: "kms:Decrypt",
      resource: KEY,
      ...key("aws:SecureTransport", false),
      documents: {
        key: { Effect: "Allow", Principal: { AWS: rootOf() }, Action: "kms:*", Resource: "*" },
      },
    }),
    allowed("a service that the policy leaves out, without TLS", {
      action: "sns:Publish",
      resource: `arn:aws:sns:eu-west-1:${ACCOUNT}:t`,
      ...key("aws:SecureTransport", false),
    }),
    allowed("a resource of an account that has no such RCP, without TLS", {
      ...key("aws:SecureTransport", false),
      documents: { rcps: undefined },
    }),
  );

  const BUCKETS = `${PAGE}#example-rcp-consistent-bucket-policy`;
  const KMS_KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id";
  example(
    "every bucket: TLS 1.2 and a KMS key for uploads (S2)",
    BUCKETS,
    {
      ...under([
        deny("s3:*", { NumericLessThan: { "s3:TlsVersion": ["1.2"] } }),
        deny("s3:PutObject", { Null: { [KMS_KEY]: "true" } }),
      ]),
      identity: MAY,
    },
    {
      ...get,
      action: "s3:PutObject",
      principal: userOf("Alice"),
      context: { "s3:TlsVersion": "1.2", [KMS_KEY]: KEY },
    },
    allowed("TLS 1.3", key("s3:TlsVersion", 1.3)),
    denied("TLS 1.1", key("s3:TlsVersion", "1.1")),
    denied("TLS 1.0 to read", { action: "s3:GetObject", ...key("s3:TlsVersion", "1.0") }),
    denied("without key", key(KMS_KEY, undefined)),
    allowed("to read without key", { action: "s3:GetObject", ...key(KMS_KEY, undefined) }),
  );

  const PERIMETER = `${PAGE}#example-rcp-limit-access-org`;
  const identities = deny([...SERVICES.slice(0, 4), "sts:AssumeRole"], {
    StringNotEqualsIfExists: { "aws:PrincipalOrgID": ORG, "aws:PrincipalAccount": [OTHER] },
    BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
  });
  example(
    "identities of the organisation and a trusted account only",
    PERIMETER,
    { ...under(identities), bucket: OPEN, identity: MAY },
    { ...get, principal: userOf("Alice"), ...key("aws:PrincipalOrgID", ORG) },
    allowed("a member account of the organisation", { principal: userOf("Carol", STRANGER) }),
    allowed("the trusted account, in no organisation", {
      principal: userOf("Bob", OTHER),
      ...key("aws:PrincipalOrgID", undefined),
    }),
    denied("a third account, in another organisation", {
      principal: userOf("Mallory", STRANGER),
      ...key("aws:PrincipalOrgID", "o-other12345"),
    }),
    denied("a third account, in no organisation", {
      principal: userOf("Mallory", STRANGER),
      ...key("aws:PrincipalOrgID", undefined),
    }),
    denied("anybody", { principal: anonymous(), ...key("aws:PrincipalOrgID", undefined) }),
    allowed("a service", {
      principal: service("cloudtrail.amazonaws.com"),
      ...key("aws:PrincipalOrgID", undefined),
    }),
  );
  const TARGET = `arn:aws:iam::${ACCOUNT}:role/target`;
  example(
    "roles are assumed by the organisation only",
    PERIMETER,
    {
      ...under(identities),
      identity: MAY,
      trust: { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" },
    },
    {
      principal: roleOf("app", STRANGER),
      action: "sts:AssumeRole",
      resource: TARGET,
      ...key("aws:PrincipalOrgID", ORG),
    },
    denied("from outside", key("aws:PrincipalOrgID", "o-other12345")),
    denied("from no organisation", key("aws:PrincipalOrgID", undefined)),
  );
});

describe("iam: Organizations guide: how RCPs work", () => {
  const HOW = `${GUIDE}/orgs_manage_policies_rcps.html#rcp-effects-on-permissions`;
  const closed = deny("s3:*", {});
  example(
    "RCPs belong to the resource's account",
    HOW,
    { ...under(), bucket: OPEN, identity: MAY },
    { ...get, principal: userOf("Bob", OTHER) },
    denied("and keep other accounts out", { documents: under({ ...closed, Condition: undefined }) }),
    denied("and the account's own root user", {
      principal: rootUser(ACCOUNT),
      documents: under({ ...closed, Condition: undefined }),
    }),
    allowed("resources of the management account have none", { documents: { rcps: undefined } }),
  );
  const linked = roleOf("aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig");
  example(
    "RCPs do not apply to calls of service-linked roles",
    `${GUIDE}/orgs_manage_policies_rcps.html#actions-not-restricted-by-rcps`,
    { ...under({ ...closed, Condition: undefined }), identity: MAY },
    { ...get, principal: linked },
    denied("but to those of other roles", { principal: roleOf("app") }),
  );
});
