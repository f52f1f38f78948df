import { type ContextInput, type Principal, federated, role, service, user } from "../../../iam";
import { OWNER, STRANGER, type Target } from "./targets";

/** A way to let strangers in that does not look like it, or only just. */
export interface Evasion {
  readonly title: string;
  readonly document: (target: Target) => string | object;
  /** Somebody of no account of ours who gets through. `@default` a role of a stranger's account */
  readonly principal?: Principal;
  readonly context?: ContextInput;
}

const ROOT = `arn:aws:iam::${OWNER}:root`;
const APP = `arn:aws:iam::${OWNER}:role/app`;
const SOME_ROLE = role(`arn:aws:iam::${STRANGER}:role/app`);
const SOME_USER = user(`arn:aws:iam::${STRANGER}:user/mallory`);
const SOME_SERVICE = service("anything.amazonaws.com");

export const stranger = SOME_ROLE;

const statement = ({ action, element }: Target, parts: object): object => ({
  Effect: "Allow",
  Action: action,
  ...(element !== undefined && { Resource: element }),
  ...parts,
});

const text = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });

/** Ways to write the principal. */
const principals: readonly (readonly [title: string, element: object, principal?: Principal])[] = [
  ['"*"', { Principal: "*" }],
  ['{AWS:"*"}', { Principal: { AWS: "*" } }],
  ['{AWS:["*"]}', { Principal: { AWS: ["*"] } }],
  ['["*"]', { Principal: ["*"] }],
  ["* after one's own account", { Principal: { AWS: [ROOT, "*"] } }],
  ["* before one's own account", { Principal: { AWS: ["*", ROOT] } }],
  ["* among many roles", { Principal: { AWS: [APP, `${APP}-a`, `${APP}-b`, "*", `${APP}-c`] } }],
  ["* next to a service", { Principal: { Service: "logs.amazonaws.com", AWS: "*" } }],
  ["{Service:*}", { Principal: { Service: "*" } }, SOME_SERVICE],
  ["* among services", { Principal: { Service: ["events.amazonaws.com", "*"] } }, SOME_SERVICE],
  ["any service by its ending", { Principal: { Service: "*.amazonaws.com" } }, SOME_SERVICE],
  ["a service with ?", { Principal: { Service: "anythin?.amazonaws.com" } }, SOME_SERVICE],
  ["{Federated:*}", { Principal: { Federated: "*" } }, federated("accounts.google.com")],
  [
    "* among providers",
    { Principal: { Federated: [`arn:aws:iam::${OWNER}:saml-provider/own`, "*"] } },
    federated("www.amazon.com"),
  ],
  ["the root of any account", { Principal: { AWS: "arn:aws:iam::*:root" } }],
  ["of any account and partition", { Principal: { AWS: "arn:*:iam::*:root" } }],
  ["accounts by ?", { Principal: { AWS: "arn:aws:iam::????????????:root" } }],
  ["accounts by one ?", { Principal: { AWS: `arn:aws:iam::${STRANGER.slice(0, -1)}?:root` } }],
  ["accounts by their beginning", { Principal: { AWS: "arn:aws:iam::9*:root" } }],
  ["a role of any account", { Principal: { AWS: "arn:aws:iam::*:role/app" } }],
  ["roles by their beginning in any account", { Principal: { AWS: "arn:aws:iam::*:role/a*" } }],
  ["users of any account", { Principal: { AWS: "arn:aws:iam::*:user/*" } }, SOME_USER],
  ["anything of IAM", { Principal: { AWS: "arn:aws:iam::*:*" } }],
  ["any ARN", { Principal: { AWS: "arn:*" } }],
  ["sessions of any account", { Principal: { AWS: "arn:aws:sts::*:assumed-role/*/*" } }],
  ["a session's name in any account", { Principal: { AWS: "arn:aws:sts::*:assumed-role/app/session" } }],
  ["all but one's own account", { NotPrincipal: { AWS: ROOT } }],
  ["all but a role", { NotPrincipal: { AWS: APP } }],
  ["all but a service", { NotPrincipal: { Service: "events.amazonaws.com" } }],
  ["all but some", { NotPrincipal: { AWS: [ROOT, APP, "444455556666"] } }],
];

/** Conditions that keep nobody out whom it matters to keep out; with what the stranger's request then has. */
const conditions: readonly (readonly [title: string, condition: object, context?: ContextInput])[] = [
  ["TLS", { Bool: { "aws:SecureTransport": "true" } }, { "aws:SecureTransport": "true" }],
  ["TLS, if it is told", { BoolIfExists: { "aws:SecureTransport": "true" } }],
  ["MFA", { Bool: { "aws:MultiFactorAuthPresent": "true" } }, { "aws:MultiFactorAuthPresent": "true" }],
  [
    "recent MFA",
    { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } },
    { "aws:MultiFactorAuthAge": "60" },
  ],
  [
    "no AWS service",
    { Bool: { "aws:PrincipalIsAWSService": "false" } },
    { "aws:PrincipalIsAWSService": "false" },
  ],
  ["no call by a service", { Bool: { "aws:ViaAWSService": "false" } }, { "aws:ViaAWSService": "false" }],
  ["another account than one", { StringNotEquals: { "aws:PrincipalAccount": "444455556666" } }],
  ["not one's own account", { StringNotEquals: { "aws:PrincipalAccount": OWNER } }],
  ["not a role", { ArnNotEquals: { "aws:PrincipalArn": APP } }],
  ["not roles like", { ArnNotLike: { "aws:PrincipalArn": `${APP}*` } }],
  ["not a text like", { StringNotLike: { "aws:PrincipalArn": `${APP}*` } }],
  ["not an organisation", { StringNotEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } }],
  ["not an organisation, if told", { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" } }],
  ["an organisation, if told", { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" } }],
  ["a pattern of organisations, if told", { StringLikeIfExists: { "aws:PrincipalOrgID": "o-abc*" } }],
  ["a source, if told", { ArnLikeIfExists: { "aws:SourceArn": `arn:aws:sns:eu-west-1:${OWNER}:news` } }],
  ["a source account, if told", { StringEqualsIfExists: { "aws:SourceAccount": OWNER } }],
  ["an address, if told", { IpAddressIfExists: { "aws:SourceIp": "192.0.2.0/24" } }],
  ["an endpoint, if told", { StringEqualsIfExists: { "aws:SourceVpce": "vpce-12345678" } }],
  [
    "all of no organisation paths",
    { "ForAllValues:StringEquals": { "aws:PrincipalOrgPaths": "o-abcdefghij/r-1/ou-1/" } },
  ],
  ["all of no organisation ids", { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-abcdefghij" } }],
  [
    "any organisation",
    { StringLike: { "aws:PrincipalOrgID": "*" } },
    { "aws:PrincipalOrgID": "o-zzzzzzzzzz" },
  ],
  [
    "organisations by o-",
    { StringLike: { "aws:PrincipalOrgID": "o-*" } },
    { "aws:PrincipalOrgID": "o-zzzzzzzzzz" },
  ],
  [
    "any organisation's path",
    { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-*/*" } },
    { "aws:PrincipalOrgPaths": ["o-zzzzzzzzzz/r-1/"] },
  ],
  ["any account", { StringLike: { "aws:PrincipalAccount": "*" } }],
  ["accounts by their beginning", { StringLike: { "aws:PrincipalAccount": "9*" } }],
  ["accounts by ?", { StringLike: { "aws:PrincipalAccount": "????????????" } }],
  ["one's own account or any", { StringLike: { "aws:PrincipalAccount": [OWNER, "*"] } }],
  ["a role of any account", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/app" } }],
  ["any role", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } }],
  ["any text for a caller", { StringLike: { "aws:PrincipalArn": "*" } }],
  ["any text that ends alike", { StringLike: { "aws:PrincipalArn": "*:role/app" } }],
  ["the caller's own account", { StringEquals: { "aws:PrincipalAccount": "${aws:PrincipalAccount}" } }],
  ["the caller's own ARN", { StringLike: { "aws:PrincipalArn": "${aws:PrincipalArn}" } }],
  ["some ARN there is", { Null: { "aws:PrincipalArn": "false" } }],
  ["no organisation", { Null: { "aws:PrincipalOrgID": "true" } }],
  ["a kind of caller", { StringEquals: { "aws:PrincipalType": "AssumedRole" } }],
  [
    "a tag that anybody can have",
    { StringEquals: { "aws:PrincipalTag/team": "data" } },
    { "aws:PrincipalTag/team": "data" },
  ],
  [
    "a region",
    { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
    { "aws:RequestedRegion": "eu-west-1" },
  ],
  ["a user agent", { StringEquals: { "aws:UserAgent": "letmein" } }, { "aws:UserAgent": "letmein" }],
  [
    "a referer",
    { StringLike: { "aws:Referer": "https://example.com/*" } },
    { "aws:Referer": "https://example.com/" },
  ],
  [
    "a time that has come",
    { DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } },
    { "aws:CurrentTime": "2026-01-01T00:00:00Z" },
  ],
  [
    "a time that is far",
    { DateLessThan: { "aws:CurrentTime": "2099-01-01T00:00:00Z" } },
    { "aws:CurrentTime": "2026-01-01T00:00:00Z" },
  ],
  ["any address", { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }, { "aws:SourceIp": "203.0.113.7" }],
  [
    "any address in halves",
    { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } },
    { "aws:SourceIp": "203.0.113.7" },
  ],
  ["any address of IPv6", { IpAddress: { "aws:SourceIp": "::/0" } }, { "aws:SourceIp": "2001:db8::1" }],
  [
    "not some addresses",
    { NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
    { "aws:SourceIp": "203.0.113.7" },
  ],
  ["any network", { StringLike: { "aws:SourceVpc": "vpc-*" } }, { "aws:SourceVpc": "vpc-99999999" }],
  ["any endpoint", { StringLike: { "aws:SourceVpce": "*" } }, { "aws:SourceVpce": "vpce-99999999" }],
  [
    "not a network",
    { StringNotEquals: { "aws:SourceVpc": "vpc-12345678" } },
    { "aws:SourceVpc": "vpc-99999999" },
  ],
  ["any user id", { StringLike: { "aws:userid": "*" } }, { "aws:userid": "AROAZZZZZZZZZZZZZZZZZ:session" }],
  [
    "two that say nothing",
    { Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
    { "aws:SecureTransport": "true", "aws:RequestedRegion": "eu-west-1" },
  ],
  [
    "one's own account, but only if told, and TLS",
    { StringEqualsIfExists: { "aws:SourceAccount": OWNER }, Bool: { "aws:SecureTransport": "true" } },
    { "aws:SecureTransport": "true" },
  ],
];

const open = (target: Target, parts: object = {}) => statement(target, { Principal: { AWS: "*" }, ...parts });
const own = (target: Target) => statement(target, { Principal: { AWS: APP } });
const deny = (target: Target, Condition: object, parts: object = {}) =>
  statement(target, { Effect: "Deny", Principal: "*", Condition, ...parts });

/** Ways to write the document. */
const documents: readonly Omit<Evasion, "principal">[] = [
  {
    title: "a single object for Statement",
    document: (target) => JSON.stringify({ Version: "2012-10-17", Statement: open(target) }),
  },
  {
    title: "the document as an object",
    document: (target) => ({ Version: "2012-10-17", Statement: [open(target)] }),
  },
  { title: "no Version", document: (target) => JSON.stringify({ Statement: [open(target)] }) },
  {
    title: "the old Version",
    document: (target) => JSON.stringify({ Version: "2008-10-17", Statement: [open(target)] }),
  },
  {
    title: "white space",
    document: (target) => JSON.stringify({ Version: "2012-10-17", Statement: [open(target)] }, null, "\t\t"),
  },
  {
    title: "escaped characters",
    document: (target) => text(open(target)).replace('"AWS":"*"', '"\\u0041WS":"\\u002a"'),
  },
  {
    title: "an escaped element",
    document: (target) => text(open(target)).replace('"Principal"', '"Princ\\u0069pal"'),
  },
  {
    title: "lower-case elements",
    document: (target) =>
      JSON.stringify({
        version: "2012-10-17",
        statement: [
          {
            effect: "Allow",
            principal: { aws: "*" },
            action: target.action,
            ...(target.element !== undefined && { resource: target.element }),
          },
        ],
      }),
  },
  { title: "a list for the action", document: (target) => text(open(target, { Action: [target.action] })) },
  {
    title: "another case of the action",
    document: (target) => text(open(target, { Action: target.action.toUpperCase() })),
  },
  { title: "the action *", document: (target) => text(open(target, { Action: "*" })) },
  {
    title: "an action by its beginning",
    document: (target) => text(open(target, { Action: `${target.action.slice(0, -2)}*` })),
  },
  {
    title: "an action with ?",
    document: (target) => text(open(target, { Action: `${target.action.slice(0, -1)}?` })),
  },
  {
    title: "NotAction of another service",
    document: (target) => text(open(target, { Action: undefined, NotAction: "ec2:*" })),
  },
  {
    title: "the last of many",
    document: (target) => text(...Array<object>(30).fill(own(target)), open(target)),
  },
  {
    title: "the first of many",
    document: (target) => text(open(target), ...Array<object>(30).fill(own(target))),
  },
  {
    title: "a harmless name",
    document: (target) => text(open(target, { Sid: "OnlyOwnAccount" })),
  },
  {
    title: "a Deny of another account",
    document: (target) =>
      text(open(target), deny(target, { StringEquals: { "aws:PrincipalAccount": "444455556666" } })),
  },
  {
    title: "a Deny without TLS",
    document: (target) => text(open(target), deny(target, { Bool: { "aws:SecureTransport": "false" } })),
  },
  {
    title: "a Deny of another action",
    document: (target) =>
      text(
        open(target),
        deny(target, { StringNotEquals: { "aws:PrincipalAccount": OWNER } }, { Action: "ec2:DescribeTags" }),
      ),
  },
  {
    title: "a Deny of outsiders, if told",
    document: (target) =>
      text(
        open(target),
        deny(target, {
          StringNotEquals: { "aws:PrincipalOrgID": "o-abcdefghij" },
          Null: { "aws:PrincipalOrgID": "false" },
        }),
      ),
  },
  {
    title: "a Deny that contradicts itself",
    document: (target) =>
      text(
        open(target),
        deny(target, {
          StringEquals: { "aws:PrincipalAccount": OWNER },
          StringNotEquals: { "aws:PrincipalAccount": OWNER },
        }),
      ),
  },
  {
    title: "a Deny for some principals",
    document: (target) =>
      text(open(target), statement(target, { Effect: "Deny", Principal: { AWS: "444455556666" } })),
  },
  {
    title: "a statement that limits, and one that does not",
    document: (target) =>
      text(
        open(target, { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } } }),
        open(target, { Condition: { Null: { "aws:PrincipalOrgID": "true" } } }),
      ),
  },
];

/** Ways to write the principal by which the stranger's role gets through, but for that of the plain conditions. */
const forTheStranger = principals.filter(
  ([title, , principal]) => principal === undefined && title !== '{AWS:"*"}',
);

export const EVASIONS: readonly Evasion[] = [
  ...principals.map(([title, element, principal]): Evasion => ({
    title: `principal: ${title}`,
    document: (target) => text(statement(target, element)),
    ...(principal && { principal }),
  })),
  ...conditions.map(([title, Condition, context]): Evasion => ({
    title: `condition: ${title}`,
    document: (target) => text(open(target, { Condition })),
    ...(context && { context }),
  })),
  // Each again on a principal written otherwise: one thing that means nothing does not make up for another.
  ...conditions.map(([title, Condition, context], at): Evasion => {
    const [name, element] = forTheStranger[at % forTheStranger.length]!;
    return {
      title: `both: ${name}, ${title}`,
      document: (target) => text(statement(target, { ...element, Condition })),
      ...(context && { context }),
    };
  }),
  ...documents.map((each) => ({ ...each, title: `document: ${each.title}` })),
];
