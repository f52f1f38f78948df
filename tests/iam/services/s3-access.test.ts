import { anonymous, rootUser } from "../../../iam";
import {
  ACCOUNT,
  allowed,
  denied,
  example,
  MAY,
  OTHER,
  refused,
  roleOf,
  rootOf,
  STRANGER,
  userOf,
} from "./examples";

/** The Amazon S3 User Guide: how a request is authorised, the four walkthroughs, condition keys, user policies. */

const GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide";
const BUCKET = "arn:aws:s3:::amzn-s3-demo-bucket";
const OBJECT = `${BUCKET}/HappyFace.jpg`;

const dave = userOf("Dave");
const put = { principal: dave, action: "s3:PutObject", resource: OBJECT, resourceAccount: ACCOUNT };
const get = { ...put, action: "s3:GetObject" };
const list = { ...put, action: "s3:ListBucket", resource: BUCKET };
const to = (arn: string | string[], actions: string | string[], resource: string | string[], more = {}) => ({
  Effect: "Allow",
  Principal: { AWS: arn },
  Action: actions,
  Resource: resource,
  ...more,
});
const may = (actions: string | string[], resource: string | string[], more = {}) => ({
  Effect: "Allow",
  Action: actions,
  Resource: resource,
  ...more,
});

describe("iam: S3 guide: how a request is authorised", () => {
  const BUCKETS = `${GUIDE}/access-control-auth-workflow-bucket-operation.html`;
  const jill = userOf("Jill");
  example(
    "example 1: the bucket owner's root user",
    `${BUCKETS}#example1-policy-eval-logic`,
    {},
    { ...list, principal: rootUser(ACCOUNT) },
    denied("unless the bucket policy denies it", {
      documents: { bucket: { ...to(rootOf(), "s3:*", BUCKET), Effect: "Deny" } },
    }),
    refused("the root user of an account that does not own it", { principal: rootUser(OTHER) }),
  );
  example(
    "example 2: another account's root user",
    `${BUCKETS}#example2-policy-eval-logic`,
    { bucket: to(rootOf(OTHER), "s3:ListBucket", BUCKET) },
    { ...list, principal: rootUser(OTHER) },
    refused("whom the bucket policy does not name", { documents: { bucket: undefined } }),
    refused("for another operation", { action: "s3:GetBucketPolicy" }),
    refused("a third account's root user", { principal: rootUser(STRANGER) }),
  );
  example(
    "example 3: a user of the owner's account, by user policy",
    `${BUCKETS}#example3-policy-eval-logic`,
    { identity: may("s3:ListBucket", BUCKET) },
    { ...list, principal: jill },
    refused("no policy at all", { documents: { identity: undefined } }),
    allowed("by bucket policy instead", {
      documents: { identity: undefined, bucket: to(jill.arn, "s3:ListBucket", BUCKET) },
    }),
    refused("a bucket policy for the account only leaves it to user policies", {
      documents: { identity: undefined, bucket: to(rootOf(), "s3:ListBucket", BUCKET) },
    }),
    denied("the bucket policy denies", {
      documents: { bucket: { ...to(jill.arn, "s3:ListBucket", BUCKET), Effect: "Deny" } },
    }),
  );
  for (const [who, arn] of [
    ["Jill", userOf("Jill", OTHER).arn],
    ["her account", rootOf(OTHER)],
  ] as const) {
    example(
      `example 4: a user of another account; the bucket policy names ${who}`,
      `${BUCKETS}#example4-policy-eval-logic`,
      { bucket: to(arn, "s3:ListBucket", BUCKET), identity: may("s3:ListBucket", BUCKET) },
      { ...list, principal: userOf("Jill", OTHER) },
      refused("her account has not let her", { documents: { identity: undefined } }),
      refused("the owner has not let her", { documents: { bucket: undefined } }),
      denied("her account denies", {
        documents: { identity: [MAY, { Effect: "Deny", Action: "s3:List*", Resource: "*" }] },
      }),
      refused("Jill of a third account", { principal: userOf("Jill", STRANGER) }),
    );
  }
  const OBJECTS = `${GUIDE}/access-control-auth-workflow-object-operation.html`;
  example(
    "example 1: an object; the owner of the bucket can deny",
    `${OBJECTS}#access-control-auth-workflow-object-operation-example1`,
    {
      bucket: to(userOf("Jill", OTHER).arn, "s3:GetObject", `${BUCKET}/*`),
      identity: may("s3:GetObject", `${BUCKET}/*`),
    },
    { ...get, principal: userOf("Jill", OTHER) },
    refused("her account has not let her", { documents: { identity: undefined } }),
    denied("the bucket's owner denies", {
      documents: {
        bucket: [
          to(userOf("Jill", OTHER).arn, "s3:GetObject", `${BUCKET}/*`),
          { ...to(rootOf(OTHER), "s3:*", `${BUCKET}/*`), Effect: "Deny" },
        ],
      },
    }),
  );
});

describe("iam: S3 guide: walkthroughs", () => {
  const PAGE = `${GUIDE}/example-walkthroughs-managing-access-example`;
  const ownDocuments = {
    bucket: [
      to(dave.arn, ["s3:GetBucketLocation", "s3:ListBucket"], BUCKET),
      to(dave.arn, "s3:GetObject", `${BUCKET}/*`),
    ],
    identity: may("s3:PutObject", `${BUCKET}/*`),
  };
  example(
    "1: the owner's user has permissions of both policies",
    `${PAGE}1.html`,
    ownDocuments,
    put,
    allowed("get, by the bucket policy", { action: "s3:GetObject" }),
    allowed("list, by the bucket policy", list),
    allowed("the location", { ...list, action: "s3:GetBucketLocation" }),
    refused("delete, by neither", { action: "s3:DeleteObject" }),
    refused("list objects' names as if they were objects", { action: "s3:ListBucket" }),
    refused("another user", { principal: userOf("Jane"), documents: { identity: undefined } }),
    refused("another bucket", { resource: `${BUCKET}2/HappyFace.jpg` }),
  );
  const example2 = to(rootOf(OTHER), ["s3:GetLifecycleConfiguration", "s3:ListBucket"], BUCKET);
  example(
    "2: another account, whose administrator delegates to Dave",
    `${PAGE}2.html`,
    { bucket: example2, identity: may("s3:ListBucket", BUCKET) },
    { ...list, principal: userOf("Dave", OTHER) },
    refused("what was not delegated to Dave", { action: "s3:GetLifecycleConfiguration" }),
    allowed("that, for the administrator", {
      principal: userOf("AccountBadmin", OTHER),
      action: "s3:GetLifecycleConfiguration",
      documents: { identity: MAY },
    }),
    refused("what was not granted to the account, for its administrator", {
      principal: userOf("AccountBadmin", OTHER),
      action: "s3:PutBucketPolicy",
      documents: { identity: MAY },
    }),
    denied("step 3: an explicit Deny beside the Allow", {
      documents: { bucket: [example2, { ...to(rootOf(OTHER), "s3:ListBucket", BUCKET), Effect: "Deny" }] },
    }),
    refused("Dave of the owner's account", { principal: dave, documents: { identity: undefined } }),
  );
  const example3 = [
    to(rootOf(OTHER), ["s3:PutObject", "s3:ListBucket"], [`${BUCKET}/*`, BUCKET]),
    to(dave.arn, "s3:GetObject", `${BUCKET}/*`),
  ];
  example(
    "3: another account uploads, the owner's user reads",
    `${PAGE}3.html`,
    { bucket: example3, identity: MAY },
    { ...put, principal: userOf("AccountBadmin", OTHER) },
    allowed("Dave reads, without IAM policy", { ...get, documents: { identity: undefined } }),
    refused("Dave uploads", { ...put, documents: { identity: undefined } }),
    refused("the other account reads", { action: "s3:GetObject" }),
    refused("the other account sets an ACL", { action: "s3:PutObjectAcl" }),
  );
  const owner = "id=79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
  const badmin = userOf("AccountBadmin", OTHER);
  example(
    "4: another account uploads only with full control for the owner",
    `${PAGE}4.html#access-policies-walkthrough-example2d-step1-1`,
    {
      bucket: [
        to(badmin.arn, "s3:PutObject", `${BUCKET}/*`),
        {
          ...to(badmin.arn, "s3:PutObject", `${BUCKET}/*`),
          Effect: "Deny",
          Condition: { StringNotEquals: { "s3:x-amz-grant-full-control": owner } },
        },
      ],
      identity: MAY,
    },
    { ...put, principal: badmin, context: { "s3:x-amz-grant-full-control": owner } },
    denied("without grant", { context: { "s3:x-amz-grant-full-control": undefined } }),
    denied("a grant to another", { context: { "s3:x-amz-grant-full-control": `${owner}0` } }),
    refused("another user of that account", { principal: userOf("Jane", OTHER) }),
  );
  const exampleRole = `arn:aws:iam::${ACCOUNT}:role/examplerole`;
  example(
    "4: Dave of a third account assumes the role",
    `${PAGE}4.html#access-policies-walkthrough-example2d-step1-2`,
    {
      trust: { Effect: "Allow", Principal: { AWS: rootOf(STRANGER) }, Action: "sts:AssumeRole" },
      identity: may("sts:AssumeRole", exampleRole),
    },
    { principal: userOf("Dave", STRANGER), action: "sts:AssumeRole", resource: exampleRole },
    refused("his account has not let him", { documents: { identity: undefined } }),
    refused("his account let him assume another role", {
      documents: { identity: may("sts:AssumeRole", `${exampleRole}2`) },
    }),
    refused("Dave of an account that is not trusted", { principal: userOf("Dave", OTHER) }),
    refused("a user of the role's own account, whom the trust leaves out", { principal: dave }),
  );
  example(
    "4: the role's session reads, and no more",
    `${PAGE}4.html#cross-acct-access-using-role-step3-2`,
    { identity: may("s3:GetObject", `${BUCKET}/*`) },
    { ...get, principal: roleOf("examplerole", ACCOUNT, "test") },
    refused("the ACL", { action: "s3:GetObjectAcl" }),
    refused("to write", { action: "s3:PutObject" }),
    refused("another bucket", { resource: `${BUCKET}2/HappyFace.jpg` }),
  );
});

describe("iam: S3 guide: condition keys", () => {
  const PAGE = `${GUIDE}/amazon-s3-policy-keys.html`;
  const key = (name: string, value: string | number | undefined) => ({ context: { [`s3:${name}`]: value } });
  const objects = `${BUCKET}/*`;
  const deny = (statement: object, condition: object) => ({
    ...statement,
    Effect: "Deny",
    Condition: condition,
  });
  example(
    "a range of addresses but one",
    `${PAGE}#AvailableKeys-iamV2`,
    {
      bucket: {
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: objects,
        Condition: {
          IpAddress: { "aws:SourceIp": "192.0.2.0/24" },
          NotIpAddress: { "aws:SourceIp": "192.0.2.188/32" },
        },
      },
    },
    { ...get, principal: anonymous(), context: { "aws:SourceIp": "192.0.2.187" } },
    refused("the one", { context: { "aws:SourceIp": "192.0.2.188" } }),
    allowed("the next", { context: { "aws:SourceIp": "192.0.2.189" } }),
    refused("outside", { context: { "aws:SourceIp": "192.0.3.1" } }),
  );
  const AES = to(dave.arn, "s3:PutObject", objects);
  for (const [title, anchor, name, good, bad] of [
    [
      "full control in a header",
      "grant-putobject-conditionally-1",
      "x-amz-grant-full-control",
      "id=a",
      "id=b",
    ],
    [
      "full control by canned ACL",
      "require-x-amz-acl-header",
      "x-amz-acl",
      "bucket-owner-full-control",
      "private",
    ],
    [
      "server-side encryption (S2)",
      "putobject-require-sse-2",
      "x-amz-server-side-encryption",
      "AES256",
      "aws:kms",
    ],
    [
      "copies of one object",
      "putobject-limit-copy-source-3",
      "x-amz-copy-source",
      "b/public/a.jpg",
      "b/public/c.jpg",
    ],
  ] as const) {
    example(
      title,
      `${PAGE}#${anchor}`,
      { bucket: [AES, deny(AES, { StringNotEquals: { [`s3:${name}`]: good } })], identity: MAY },
      { ...put, ...key(name, good) },
      denied("another value, whatever else allows", key(name, bad)),
      denied("no value", key(name, undefined)),
      allowed("another user without it, by IAM", { principal: userOf("Jane"), ...key(name, undefined) }),
    );
  }
  example(
    "copies from a folder only",
    `${PAGE}#putobject-limit-copy-source-3`,
    {
      bucket: [AES, deny(AES, { StringNotLike: { "s3:x-amz-copy-source": "amzn-s3-demo-bucket/public/*" } })],
    },
    { ...put, ...key("x-amz-copy-source", "amzn-s3-demo-bucket/public/a.jpg") },
    denied("from another folder", key("x-amz-copy-source", "amzn-s3-demo-bucket/private/a.jpg")),
    denied("from another bucket", key("x-amz-copy-source", "amzn-s3-demo-bucket2/public/a.jpg")),
    denied("a plain upload", key("x-amz-copy-source", undefined)),
  );
  const version = to(dave.arn, "s3:GetObjectVersion", OBJECT);
  const id = "AaaHbAQitwiL_h47_44lRO2DDfLlBO5e";
  example(
    "one version of an object",
    `${PAGE}#getobjectversion-limit-access-to-specific-version-3`,
    { bucket: [version, deny(version, { StringNotEquals: { "s3:VersionId": id } })] },
    { ...get, action: "s3:GetObjectVersion", ...key("VersionId", id) },
    denied("another version", key("VersionId", id.toLowerCase())),
    refused("the latest", { action: "s3:GetObject" }),
    refused("of another object", { resource: `${BUCKET}/SadFace.jpg` }),
  );
  example(
    "one storage class",
    `${PAGE}#example-storage-class-condition-key`,
    {
      bucket: to(dave.arn, "s3:PutObject", objects, {
        Condition: { StringEquals: { "s3:x-amz-storage-class": ["STANDARD_IA"] } },
      }),
    },
    { ...put, ...key("x-amz-storage-class", "STANDARD_IA") },
    refused("another", key("x-amz-storage-class", "STANDARD")),
    refused("the default", key("x-amz-storage-class", undefined)),
  );
  const create = may("s3:CreateBucket", "arn:aws:s3:::*", {
    Condition: { StringLike: { "s3:LocationConstraint": "sa-east-1" } },
  });
  const denyElsewhere = deny(may("s3:CreateBucket", "arn:aws:s3:::*"), {
    StringNotLike: { "s3:LocationConstraint": "sa-east-1" },
  });
  example(
    "buckets of one region",
    `${PAGE}#condition-key-bucket-ops-1`,
    { identity: create },
    { ...put, action: "s3:CreateBucket", resource: BUCKET, ...key("LocationConstraint", "sa-east-1") },
    refused("of another", key("LocationConstraint", "eu-west-1")),
    refused("of the default region", key("LocationConstraint", undefined)),
    allowed("of another, by another policy", {
      documents: { identity: [create, MAY] },
      ...key("LocationConstraint", "eu-west-1"),
    }),
    denied("of another, with explicit Deny", {
      documents: { identity: [create, denyElsewhere, MAY] },
      ...key("LocationConstraint", "eu-west-1"),
    }),
    allowed("of the region, with explicit Deny", { documents: { identity: [create, denyElsewhere] } }),
  );
  const prefixed = { StringEquals: { "s3:prefix": "projects" } };
  const otherwise = { StringNotEquals: { "s3:prefix": "projects" } };
  const byUser = may("s3:ListBucket", BUCKET, { Condition: prefixed });
  const byBucket = to(dave.arn, "s3:ListBucket", BUCKET, { Condition: prefixed });
  for (const [title, documents, open] of [
    ["user", { identity: [byUser, deny(byUser, otherwise)] }, { identity: [MAY, deny(byUser, otherwise)] }],
    [
      "bucket",
      { bucket: [byBucket, deny(byBucket, otherwise)] },
      { identity: MAY, bucket: deny(byBucket, otherwise) },
    ],
  ] as const) {
    example(
      `names with a prefix, by ${title} policy`,
      `${PAGE}#condition-key-bucket-ops-2`,
      documents,
      { ...list, ...key("prefix", "projects") },
      denied("another prefix", key("prefix", "finance")),
      denied("a longer prefix", key("prefix", "projects/2024")),
      denied("all names", key("prefix", undefined)),
      denied("all names, though another policy allows", { documents: open, ...key("prefix", undefined) }),
    );
  }
  example(
    "a maximum of names",
    `${PAGE}#example-numeric-condition-operators`,
    {
      bucket: to(dave.arn, "s3:ListBucket", BUCKET, {
        Condition: { NumericLessThanEquals: { "s3:max-keys": "10" } },
      }),
    },
    { ...list, ...key("max-keys", 10) },
    allowed("fewer", key("max-keys", 9)),
    refused("more", key("max-keys", 11)),
    refused("the default", key("max-keys", undefined)),
  );
});

describe("iam: S3 guide: user policies", () => {
  const PAGE = `${GUIDE}/example-policies-s3.html`;
  const READ_WRITE = [
    ...["s3:PutObject", "s3:GetObject", "s3:GetObjectVersion"],
    ...["s3:DeleteObject", "s3:DeleteObjectVersion"],
  ];
  const folder = `${BUCKET}/Alice`;
  const alice = userOf("Alice");
  const upload = { ...put, principal: alice, resource: `${folder}/a.jpg` };
  example(
    "one bucket",
    `${PAGE}#iam-policy-ex0`,
    {
      identity: [
        may("s3:ListAllMyBuckets", "*"),
        may(["s3:ListBucket", "s3:GetBucketLocation"], BUCKET),
        may(["s3:PutObject", "s3:GetObject", "s3:DeleteObject"], `${BUCKET}/*`),
      ],
    },
    put,
    allowed("the names of all buckets", { action: "s3:ListAllMyBuckets", resource: "*" }),
    allowed("the names in the bucket", list),
    refused("the names in another", { ...list, resource: `${BUCKET}2` }),
    refused("an object of another", { resource: `${BUCKET}2/a` }),
    refused("to delete the bucket", { ...list, action: "s3:DeleteBucket" }),
    refused("a bucket of another account", { resourceAccount: OTHER }),
  );
  for (const [title, resource] of [
    ["written out", `${folder}/*`],
    ["by policy variable", `${BUCKET}/\${aws:username}/*`],
  ] as const) {
    example(
      `a folder for each user, ${title}`,
      `${PAGE}#iam-policy-ex1`,
      { identity: may(READ_WRITE, resource) },
      upload,
      refused("Bob's folder", { resource: `${BUCKET}/Bob/a.jpg` }),
      refused("a folder that begins alike", { resource: `${folder}2/a.jpg` }),
      refused("a folder in other case", { resource: `${BUCKET}/alice/a.jpg` }),
      refused("the bucket", { action: "s3:ListBucket", resource: BUCKET }),
    );
  }
  example(
    "a policy of 2008 has no variables",
    `${PAGE}#iam-policy-ex1`,
    {
      identity: {
        Version: "2008-10-17",
        Statement: may(READ_WRITE, `${BUCKET}/\${aws:username}/*`),
      },
    },
    { ...upload, resource: `${BUCKET}/\${aws:username}/a.jpg` },
    refused("the user's own folder", { resource: `${folder}/a.jpg` }),
  );
  example(
    "a dollar sign in an object's name",
    `${PAGE}#iam-policy-ex1`,
    { identity: may("s3:GetObject", `${BUCKET}/my\${$}file`) },
    { ...get, resource: `${BUCKET}/my$file` },
    refused("the escape itself", { resource: `${BUCKET}/my\${$}file` }),
    refused("without", { resource: `${BUCKET}/myfile` }),
  );
  const console = [
    may(["s3:ListAllMyBuckets", "s3:GetBucketLocation"], "arn:aws:s3:::*"),
    may("s3:ListBucket", BUCKET, {
      Condition: { StringEquals: { "s3:prefix": [""], "s3:delimiter": ["/"] } },
    }),
    may("s3:ListBucket", BUCKET, { Condition: { StringLike: { "s3:prefix": ["${aws:username}/*"] } } }),
    may(READ_WRITE, `${BUCKET}/\${aws:username}/*`),
  ];
  example(
    "a folder for each user, with the console",
    `${PAGE}#iam-policy-ex1`,
    { identity: console },
    { ...list, principal: alice, context: { "s3:prefix": "Alice/", "s3:delimiter": "/" } },
    allowed("the root of the bucket", { context: { "s3:prefix": "" } }),
    refused("the whole bucket, not folder by folder", {
      context: { "s3:prefix": "", "s3:delimiter": undefined },
    }),
    refused("Bob's folder", { context: { "s3:prefix": "Bob/" } }),
    allowed("the names of buckets", { action: "s3:GetBucketLocation" }),
  );
  example(
    "a folder for each user id",
    `${PAGE}#iam-policy-ex1`,
    { identity: may(READ_WRITE, `${BUCKET}/home/\${aws:userid}/*`) },
    { ...put, resource: `${BUCKET}/home/AIDAEXAMPLE1/a`, context: { "aws:userid": "AIDAEXAMPLE1" } },
    refused("another id's", { context: { "aws:userid": "AIDAEXAMPLE2" } }),
  );
  example(
    "a partner drops files in one folder and does nothing else",
    `${PAGE}#iam-policy-ex4`,
    {
      identity: [
        may("s3:PutObject", `${BUCKET}/uploads/widgetco/*`),
        { Effect: "Deny", Action: "s3:*", NotResource: `${BUCKET}/uploads/widgetco/*` },
        MAY,
      ],
    },
    { ...put, resource: `${BUCKET}/uploads/widgetco/a` },
    denied("elsewhere, whatever else allows", { resource: `${BUCKET}/uploads/a` }),
    denied("the bucket", list),
    denied("all buckets", { action: "s3:ListAllMyBuckets", resource: "*" }),
    allowed("another service, by another policy", { action: "sqs:SendMessage", resource: "*" }),
  );
});
