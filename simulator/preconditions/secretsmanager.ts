import { documentSize, publicStatements, sizeLimit } from "../../iam";
import { text } from "../services/support";
import type { Call } from "./call";
import { keyFault } from "./support/key-use";
import { grammarProblems, readPolicy } from "./support/policy-text";
import { refuse, type Precondition, type Refusal } from "./precondition";
import { unknownPrincipals } from "./support/principals";

const SECRET = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
const POLICY = "aws:secretsmanager/secretPolicy:SecretPolicy";
const ROTATION = "aws:secretsmanager/secretRotation:SecretRotation";
const SERVICE = "secretsmanager.amazonaws.com";

const MALFORMED = "MalformedPolicyDocumentException";
const api = (operation: string) =>
  `https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_${operation}.html`;

/** What AWS Secrets Manager demands. */
export const secretsmanager: readonly Precondition[] = [
  {
    id: "SM-1",
    types: [SECRET],
    at: ["check"],
    demands: "The name of a secret has 512 letters, digits and /_+=.@- at most.",
    source: api("CreateSecret"),
    judge: (call) =>
      /^[\w/+=.@-]{1,512}$/.test(call.text("name") ?? "any")
        ? undefined
        : refuse(
            "ValidationException",
            "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
          ),
  },
  {
    id: "SM-7",
    types: [SECRET],
    at: ["check"],
    demands: "A deleted secret can be restored for 7 to 30 days, or not at all (0).",
    source: api("DeleteSecret"),
    judge: (call) => {
      const days = call.number("recoveryWindowInDays") ?? 0;
      return days === 0 || (days >= 7 && days <= 30)
        ? undefined
        : refuse(
            "InvalidParameterException",
            "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
          );
    },
  },
  {
    id: "SM-2",
    types: [SECRET],
    at: ["create"],
    demands: "No secret of that name was deleted that can still be restored.",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
    isRetried: true,
    judge: (call) =>
      call.world
        .allDeleted(SECRET)
        .some(({ outputs }) => outputs.name === call.text("name") && outputs.recoveryWindowInDays !== 0)
        ? refuse(
            "InvalidRequestException",
            "You can't create this secret because a secret with this name is already scheduled for deletion.",
          )
        : undefined,
  },
  {
    id: "SM-3",
    types: [SECRET],
    at: ["create"],
    demands: "No other secret of the region has the name.",
    source: api("CreateSecret"),
    judge: (call) => {
      const name = call.text("name");
      return call.list(SECRET).some(({ outputs }) => outputs.name === name)
        ? refuse(
            "ResourceExistsException",
            `The operation failed because the secret ${name ?? ""} already exists.`,
          )
        : undefined;
    },
  },
  {
    id: "SM-4",
    types: [SECRET, VERSION],
    demands: "The key of a secret is enabled, and the deployer may encrypt and decrypt with it.",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
    judge: keyRefusal,
  },
  {
    id: "SM-5",
    types: [VERSION],
    demands: "A secret has 65,536 bytes at most.",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html",
    judge: (call) =>
      ["secretString", "secretBinary"].some((name) => Buffer.byteLength(call.text(name) ?? "") > 65_536)
        ? refuse(
            "ValidationException",
            "1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have " +
              "length less than or equal to 65536",
          )
        : undefined,
  },
  {
    id: "SM-6",
    types: [SECRET, POLICY],
    demands: "The policy of a secret follows the grammar of policies, in 20,480 characters at most.",
    source: api("PutResourcePolicy"),
    judge: (call) => {
      const policy = call.text("policy");
      if (policy === undefined) return undefined;
      if (documentSize(policy, "secret") > (sizeLimit("secret")?.maximum ?? Infinity))
        return refuse(MALFORMED, "This resource policy is too long.");
      const [problem] = grammarProblems(policy, "secret");
      return problem === undefined
        ? undefined
        : refuse(MALFORMED, `This resource policy is malformed: ${problem}`);
    },
  },
  {
    id: "SM-6-PRINCIPAL",
    types: [SECRET, POLICY],
    demands: "Every user and role that a secret's policy names exists.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    isRetried: true,
    judge: (call) => {
      const policy = readPolicy(call.text("policy"), "secret");
      return policy !== undefined && unknownPrincipals(call, policy).length > 0
        ? refuse(MALFORMED, "This resource policy contains an unsupported principal.")
        : undefined;
    },
  },
  {
    id: "SM-6-PUBLIC",
    types: [POLICY],
    demands: "A policy that may not open the secret to everybody does not.",
    source: api("PutResourcePolicy"),
    judge: (call) => {
      const policy = readPolicy(call.text("policy"), "secret");
      return call.flag("blockPublicPolicy") && policy !== undefined && publicStatements(policy).length > 0
        ? refuse(
            "PublicPolicyException",
            "The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to " +
              "the secret.",
          )
        : undefined;
    },
  },
  {
    id: "SM-8",
    types: [ROTATION],
    demands: "The function that rotates a secret exists, and its policy lets Secrets Manager invoke it.",
    source:
      "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html",
    isRetried: true,
    judge: (call) => {
      const functionArn = call.text("rotationLambdaArn");
      if (functionArn === undefined || call.mayExist(functionArn)) return undefined;
      const source = call.text("secretId");
      const mayInvoke =
        call.byArn(functionArn) !== undefined &&
        call.serviceMay({
          service: SERVICE,
          action: "lambda:InvokeFunction",
          resource: functionArn,
          ...(source !== undefined && { source }),
        });
      return mayInvoke
        ? undefined
        : refuse(
            "AccessDeniedException",
            "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants " +
              `access to the principal ${SERVICE}.`,
          );
    },
  },
];

function keyRefusal(call: Call): Refusal | undefined {
  const secret = call.type === SECRET ? call.old : call.find(SECRET, call.text("secretId"));
  const key = call.type === SECRET ? call.text("kmsKeyId") : text(secret?.outputs.kmsKeyId) || undefined;
  const fault = keyFault(call, {
    key,
    service: "secretsmanager",
    actions: ["kms:GenerateDataKey", "kms:Decrypt"],
    ...(secret !== undefined && { encryptionContext: { SecretARN: secret.id } }),
  });
  if (fault === undefined) return undefined;
  return fault === "denied"
    ? refuse("AccessDeniedException", "Access to KMS is not allowed")
    : refuse(
        "EncryptionFailure",
        "Secrets Manager can't encrypt the protected secret text using the provided KMS key.",
      );
}
