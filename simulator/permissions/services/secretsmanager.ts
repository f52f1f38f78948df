import { text } from "../../services/support";
import type { Action, ResourcePermissions, Rule, ServicePermissions } from "../model";
import { carrying, changed, given, keyArn, keyVia, named, on, self, tagged } from "../rules";

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html */
const writes: readonly Action[] = ["kms:Decrypt", "kms:GenerateDataKey"];

const secret: ResourcePermissions = {
  type: "aws:secretsmanager/secret:Secret",
  create: [
    on(self, "secretsmanager:CreateSecret"),
    tagged(on(self, "secretsmanager:TagResource")),
    given("policy", on(self, "secretsmanager:PutResourcePolicy")),
    given("replicas", on(self, "secretsmanager:ReplicateSecretToRegions")),
  ],
  read: [on(self, "secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy")],
  update: [
    changed(
      ["description", "kmsKeyId"],
      on(self, "secretsmanager:UpdateSecret"),
      keyVia("kmsKeyId", "secretsmanager", ...writes),
    ),
    changed(
      ["policy"],
      given("policy", on(self, "secretsmanager:PutResourcePolicy", "secretsmanager:DeleteResourcePolicy")),
    ),
  ],
  retag: [on(self, "secretsmanager:TagResource", "secretsmanager:UntagResource")],
  delete: [
    given("replicas", on(self, "secretsmanager:RemoveRegionsFromReplication")),
    on(self, "secretsmanager:DeleteSecret", "secretsmanager:DescribeSecret"),
  ],
};

const ofSecret = named("secretId");

/** Operations on the key of the secret that a version belongs to, where the secret is known. */
function onItsKey(...actions: readonly Action[]): Rule {
  return carrying(
    ({ region }) => ({ "kms:ViaService": `secretsmanager.${region}.amazonaws.com` }),
    on(
      (subject) => {
        const owner = subject.find("aws:secretsmanager/secret:Secret", text(subject.inputs.secretId));
        return keyArn(subject, text(owner?.inputs.kmsKeyId));
      },
      ...actions,
    ),
  );
}

const version: ResourcePermissions = {
  type: "aws:secretsmanager/secretVersion:SecretVersion",
  create: [on(ofSecret, "secretsmanager:PutSecretValue"), onItsKey(...writes)],
  read: [on(ofSecret, "secretsmanager:GetSecretValue"), onItsKey("kms:Decrypt")],
  update: [on(ofSecret, "secretsmanager:UpdateSecretVersionStage")],
  delete: [on(ofSecret, "secretsmanager:UpdateSecretVersionStage", "secretsmanager:GetSecretValue")],
};

const policy: ResourcePermissions = {
  type: "aws:secretsmanager/secretPolicy:SecretPolicy",
  create: [on(named("secretArn"), "secretsmanager:PutResourcePolicy")],
  read: [on(named("secretArn"), "secretsmanager:GetResourcePolicy")],
  update: [on(named("secretArn"), "secretsmanager:PutResourcePolicy")],
  delete: [on(named("secretArn"), "secretsmanager:DeleteResourcePolicy")],
};

const rotates: readonly Rule[] = [
  on(ofSecret, "secretsmanager:RotateSecret"),
  on(named("rotationLambdaArn"), "lambda:InvokeFunction"),
];

const rotation: ResourcePermissions = {
  type: "aws:secretsmanager/secretRotation:SecretRotation",
  create: rotates,
  read: [on(ofSecret, "secretsmanager:DescribeSecret")],
  update: rotates,
  delete: [on(ofSecret, "secretsmanager:CancelRotateSecret")],
};

/** Secrets, their values, policies and rotation. */
export const secretsmanager: ServicePermissions = { resources: [secret, version, policy, rotation] };
