import { type RuleCases, UNKNOWN, casesOf } from "./case";
import { finds, notApplicable, of, policyText } from "./resources";

const ROOT = "arn:aws:iam::111122223333:root";
const ADMIN = "arn:aws:iam::111122223333:role/key-admin";
const USER = "arn:aws:iam::111122223333:role/app";

const key = of("aws:kms/key:Key", "data");
const externalKey = of("aws:kms/externalKey:ExternalKey", "external");
const keyPolicy = of("aws:kms/keyPolicy:KeyPolicy", "policy");

const allow = (Principal: unknown, Action: unknown, Condition?: object): object => ({
  Effect: "Allow",
  Principal,
  Action,
  Resource: "*",
  ...(Condition && { Condition }),
});

const forPrincipal = (Principal: unknown): string => policyText(allow(Principal, "kms:*"));

const ofAdmin = allow({ AWS: ADMIN }, ["kms:PutKeyPolicy", "kms:DescribeKey", "kms:ScheduleKeyDeletion"]);
const ofUser = allow({ AWS: USER }, ["kms:Decrypt", "kms:GenerateDataKey"]);
const ownPolicy = policyText(ofAdmin, ofUser);

const unknownPolicy = finds(key({ policy: UNKNOWN }), "? policy");

export const kmsCases: readonly RuleCases[] = [
  casesOf("kms-no-wildcard-principal", {
    passes: {
      "a policy for one's own account": [key({ policy: forPrincipal({ AWS: ROOT }) })],
      "a policy for an organisation": [
        keyPolicy({
          policy: policyText(
            allow("*", "kms:Decrypt", { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } }),
          ),
        }),
      ],
    },
    fails: {
      "a policy for everybody": finds(
        key({ policy: forPrincipal("*") }),
        'has a policy that allows everybody (principal "*") in Statement[0]',
      ),
      "a grant to everybody": finds(
        of("aws:kms/grant:Grant", "grant")({ granteePrincipal: "*" }),
        "has a granteePrincipal that is a wildcard",
      ),
    },
    unknown: { "a policy not known yet": unknownPolicy },
    notApplicable,
  }),
  casesOf("kms-policy-explicit", {
    passes: {
      "a policy inline": [key({ policy: ownPolicy })],
      "a policy of its own, by the key's id": [
        key({}, { outputs: { keyId: "1234" } }),
        keyPolicy({ keyId: "1234", policy: ownPolicy }),
      ],
      "a policy of its own, by a key that is not made yet": [
        key(),
        keyPolicy({ keyId: UNKNOWN, policy: ownPolicy }, { from: { keyId: ["data"] } }),
      ],
      "a key that is only looked up": [key({}, { notAnalyzed: true })],
    },
    fails: {
      "no policy": finds(
        key({ description: "Data" }),
        "has no key policy, neither inline nor as a resource of its own",
      ),
      "an empty policy": finds(
        key({ policy: "" }),
        "has no key policy, neither inline nor as a resource of its own",
      ),
      "an external key without one": finds(
        externalKey(),
        "has no key policy, neither inline nor as a resource of its own",
      ),
      "a policy of another key": {
        resources: [key({}, { outputs: { keyId: "1234" } }), keyPolicy({ keyId: "5678", policy: ownPolicy })],
        finds: ["data has no key policy, neither inline nor as a resource of its own"],
      },
    },
    unknown: {
      "a policy not known yet": unknownPolicy,
      "a policy for a key not known yet": {
        resources: [key(), keyPolicy({ keyId: UNKNOWN, policy: ownPolicy })],
        finds: ["data ? which key an aws.kms.KeyPolicy of the stack belongs to"],
      },
    },
    notApplicable,
  }),
  casesOf("kms-rotation-enabled", {
    passes: {
      "rotation every year": [key({ enableKeyRotation: true })],
      "rotation every 90 days": {
        resources: [key({ enableKeyRotation: true, rotationPeriodInDays: 90 })],
        config: { maximumDays: 90 },
      },
      "an asymmetric key": [key({ customerMasterKeySpec: "RSA_4096", keyUsage: "SIGN_VERIFY" })],
      "an HMAC key": [key({ customerMasterKeySpec: "HMAC_256", keyUsage: "GENERATE_VERIFY_MAC" })],
      "a key of a custom key store": [key({ customKeyStoreId: "cks-1234567890abcdef0" })],
    },
    fails: {
      "nothing said of rotation": finds(
        key({ description: "Data" }),
        "does not rotate its key material (enableKeyRotation)",
      ),
      "rotation switched off": finds(
        key({ enableKeyRotation: false, customerMasterKeySpec: "SYMMETRIC_DEFAULT" }),
        "does not rotate its key material (enableKeyRotation)",
      ),
      "too seldom": finds(
        key({ enableKeyRotation: true, rotationPeriodInDays: 2560 }),
        "rotates less often than every 365 days (rotationPeriodInDays)",
      ),
      "the default, where it is too seldom": {
        resources: [key({ enableKeyRotation: true })],
        config: { maximumDays: 180 },
        finds: ["data rotates less often than every 180 days (rotationPeriodInDays)"],
      },
    },
    unknown: {
      "rotation not known yet": finds(key({ enableKeyRotation: UNKNOWN }), "? enableKeyRotation"),
    },
    notApplicable: { "an external key": [externalKey()] },
  }),
  casesOf("kms-key-enabled", {
    passes: { "nothing said": [key()], enabled: [key({ isEnabled: true })] },
    fails: {
      disabled: finds(key({ isEnabled: false }), "is disabled (isEnabled)"),
      "an external key": finds(externalKey({ enabled: false }), "is disabled (enabled)"),
    },
    unknown: { "not known yet": finds(key({ isEnabled: UNKNOWN }), "? isEnabled") },
    notApplicable,
  }),
  casesOf("kms-deletion-window", {
    passes: {
      "KMS's default of 30 days": [key()],
      "14 days": [key({ deletionWindowInDays: 14 })],
      "a week, where that is enough": {
        resources: [key({ deletionWindowInDays: 7 })],
        config: { minimumDays: 7 },
      },
    },
    fails: {
      "a week": finds(
        key({ deletionWindowInDays: 7 }),
        "is gone less than 14 days after a deletion (deletionWindowInDays)",
      ),
      "an external key after a week": finds(
        externalKey({ deletionWindowInDays: 7 }),
        "is gone less than 14 days after a deletion (deletionWindowInDays)",
      ),
    },
    unknown: {
      "not known yet": finds(key({ deletionWindowInDays: UNKNOWN }), "? deletionWindowInDays"),
    },
    notApplicable,
  }),
  casesOf("kms-policy-keeps-administrator", {
    passes: {
      "a role that administers": [key({ policy: ownPolicy })],
      "the account's root": [key({ policy: forPrincipal({ AWS: ROOT }) })],
      "Deny for others only": [
        key({
          policy: policyText(allow({ AWS: ROOT }, "kms:*"), {
            ...allow("*", "kms:PutKeyPolicy", { ArnNotEquals: { "aws:PrincipalArn": ADMIN } }),
            Effect: "Deny",
          }),
        }),
      ],
    },
    fails: {
      "users only": finds(
        key({ policy: policyText(ofUser) }),
        "has a policy that lets nobody change it (kms:PutKeyPolicy)",
      ),
      "an administrator who is denied": finds(
        keyPolicy({ policy: policyText(ofAdmin, { ...allow("*", "kms:Put*"), Effect: "Deny" }), keyId: "1" }),
        "has a policy that lets nobody change it (kms:PutKeyPolicy)",
      ),
      "a service as the only administrator": finds(
        key({ policy: forPrincipal({ Service: "logs.eu-west-1.amazonaws.com" }) }),
        "has a policy that lets nobody change it (kms:PutKeyPolicy)",
      ),
      "KMS's check switched off": finds(
        key({ policy: ownPolicy, bypassPolicyLockoutSafetyCheck: true }),
        "switches off KMS's check against lock-out (bypassPolicyLockoutSafetyCheck)",
      ),
    },
    unknown: {
      "a policy not known yet": unknownPolicy,
      "the check not known yet": finds(
        key({ policy: ownPolicy, bypassPolicyLockoutSafetyCheck: UNKNOWN }),
        "? bypassPolicyLockoutSafetyCheck",
      ),
    },
    notApplicable,
  }),
  casesOf("kms-policy-actions-named", {
    passes: {
      "administration and use by name": [key({ policy: ownPolicy })],
      "the account, which decides by its own policies": [key({ policy: forPrincipal({ AWS: ROOT }) })],
      "the account by its number": [key({ policy: forPrincipal({ AWS: "111122223333" }) })],
      "actions by their beginning": [
        key({ policy: policyText(ofAdmin, allow({ AWS: USER }, ["kms:GenerateDataKey*", "kms:Describe*"])) }),
      ],
      "Deny of all": [
        key({
          policy: policyText(ofAdmin, {
            ...allow("*", "kms:*", { Bool: { "aws:SecureTransport": "false" } }),
            Effect: "Deny",
          }),
        }),
      ],
    },
    fails: {
      "a role that may do all": finds(
        key({ policy: policyText(ofAdmin, allow({ AWS: USER }, "kms:*")) }),
        "has a policy that allows every action there is in Statement[1]",
      ),
      "a role beside the account": finds(
        keyPolicy({ policy: forPrincipal({ AWS: [ROOT, USER] }), keyId: "1" }),
        "has a policy that allows every action there is in Statement[0]",
      ),
      "a service, even for a source": finds(
        key({
          policy: policyText(
            ofAdmin,
            allow({ Service: "sns.amazonaws.com" }, "*", {
              StringEquals: { "aws:SourceAccount": "111122223333" },
            }),
          ),
        }),
        "has a policy that allows every action there is in Statement[1]",
      ),
      "all but one": finds(
        externalKey({
          policy: policyText({
            Effect: "Allow",
            Principal: { AWS: ADMIN },
            NotAction: "kms:Decrypt",
            Resource: "*",
          }),
        }),
        "has a policy that allows all actions but a few (NotAction) in Statement[0]",
      ),
    },
    unknown: { "a policy not known yet": unknownPolicy },
    notApplicable,
  }),
  casesOf("kms-services-limited", {
    passes: {
      "CloudTrail for one trail": [
        key({
          policy: policyText(
            ofAdmin,
            allow({ Service: "cloudtrail.amazonaws.com" }, "kms:GenerateDataKey*", {
              StringEquals: { "aws:SourceArn": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit" },
            }),
          ),
        }),
      ],
      "Logs for log groups, by their encryption context": [
        key({
          policy: policyText(
            ofAdmin,
            allow({ Service: "logs.eu-west-1.amazonaws.com" }, ["kms:Decrypt*", "kms:GenerateDataKey*"], {
              ArnLike: {
                "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:111122223333:log-group:/app/*",
              },
            }),
          ),
        }),
      ],
      "no service": [key({ policy: ownPolicy })],
    },
    fails: {
      "a service without a source": finds(
        key({ policy: policyText(ofAdmin, allow({ Service: "sns.amazonaws.com" }, "kms:Decrypt")) }),
        "has a policy that lets an AWS service in for whomever it acts, in Statement[1]",
      ),
      "a source of any account": finds(
        key({
          policy: policyText(
            ofAdmin,
            allow({ Service: "sns.amazonaws.com" }, "kms:Decrypt", {
              ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:*" },
            }),
          ),
        }),
        "has a policy that lets an AWS service in for whomever it acts, in Statement[1]",
      ),
      "a source only where there is one": finds(
        key({
          policy: policyText(
            ofAdmin,
            allow({ Service: "sns.amazonaws.com" }, "kms:Decrypt", {
              StringEqualsIfExists: { "aws:SourceAccount": "111122223333" },
            }),
          ),
        }),
        "has a policy that lets an AWS service in for whomever it acts, in Statement[1]",
      ),
    },
    unknown: { "a policy not known yet": unknownPolicy },
    notApplicable,
  }),
  casesOf("kms-root-limited", {
    passes: {
      "administration only": [
        key({
          policy: policyText(allow({ AWS: ROOT }, ["kms:PutKeyPolicy", "kms:DescribeKey"]), ofAdmin, ofUser),
        }),
      ],
      "use through a service only": [
        key({
          policy: policyText(
            ofAdmin,
            allow({ AWS: ROOT }, "kms:Decrypt", {
              StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
            }),
          ),
        }),
      ],
      "destruction with MFA": [
        key({
          policy: policyText(
            ofAdmin,
            allow({ AWS: ROOT }, "kms:ScheduleKeyDeletion", {
              Bool: { "aws:MultiFactorAuthPresent": "true" },
            }),
          ),
        }),
      ],
    },
    fails: {
      "use by whomever IAM allows it": finds(
        key({ policy: policyText(ofAdmin, allow({ AWS: ROOT }, ["kms:Decrypt", "kms:GenerateDataKey*"])) }),
        "has a policy that leaves the use of the key to the account " +
          "(kms:Decrypt, kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext, kms:GenerateDataKeyPair)",
      ),
      "AWS's default policy": finds(
        key({ policy: forPrincipal({ AWS: ROOT }) }),
        "has a policy that leaves the use of the key to the account (kms:Decrypt, kms:Encrypt, " +
          "kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext, kms:GenerateDataKeyPair, kms:GenerateMac, " +
          "kms:Sign, kms:ReEncryptFrom, kms:CreateGrant)",
        "has a policy that leaves the end of the key to the account without MFA " +
          "(kms:ScheduleKeyDeletion, kms:DisableKey, kms:DeleteImportedKeyMaterial)",
      ),
      "the account by its number, deletion only": finds(
        keyPolicy({
          policy: policyText(ofAdmin, allow({ AWS: "111122223333" }, "kms:Schedule*")),
          keyId: "1",
        }),
        "has a policy that leaves the end of the key to the account without MFA (kms:ScheduleKeyDeletion)",
      ),
    },
    unknown: { "a policy not known yet": unknownPolicy },
    notApplicable,
  }),
];
