import { text } from "../../services/support";
import type { Action, ResourcePermissions, ServicePermissions, Subject } from "../model";
import {
  anywhere,
  changed,
  given,
  keyArn,
  named,
  on,
  regional,
  self,
  serviceLinkedRole,
  tagged,
  when,
  type Target,
} from "../rules";

/** The key that an input names. */
function key(input: string): Target {
  return (subject) => keyArn(subject, text(subject.inputs[input]));
}

const READ: readonly Action[] = [
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListResourceTags",
];
const DELETE: readonly Action[] = ["kms:DescribeKey", "kms:ScheduleKeyDeletion"];

/** https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-auth.html */
const multiRegionRole = serviceLinkedRole(
  "mrk.kms.amazonaws.com",
  "AWSServiceRoleForKeyManagementServiceMultiRegionKeys",
);

const aKey: ResourcePermissions = {
  type: "aws:kms/key:Key",
  create: [
    anywhere("kms:CreateKey"),
    tagged(on(self, "kms:TagResource")),
    given("enableKeyRotation", on(self, "kms:EnableKeyRotation")),
    given("multiRegion", multiRegionRole),
  ],
  read: [on(self, ...READ)],
  update: [
    changed(["description"], on(self, "kms:UpdateKeyDescription")),
    changed(["isEnabled"], on(self, "kms:EnableKey", "kms:DisableKey")),
    changed(
      ["enableKeyRotation", "rotationPeriodInDays"],
      on(self, "kms:EnableKeyRotation", "kms:DisableKeyRotation"),
    ),
    changed(["policy"], on(self, "kms:PutKeyPolicy")),
  ],
  retag: [on(self, "kms:TagResource", "kms:UntagResource")],
  delete: [on(self, ...DELETE)],
};

const replica: ResourcePermissions = {
  type: "aws:kms/replicaKey:ReplicaKey",
  create: [
    on(named("primaryKeyArn"), "kms:ReplicateKey"),
    anywhere("kms:CreateKey"),
    tagged(on(self, "kms:TagResource")),
    multiRegionRole,
  ],
  read: [on(self, ...READ)],
  update: [
    changed(["description"], on(self, "kms:UpdateKeyDescription")),
    changed(["enabled"], on(self, "kms:EnableKey", "kms:DisableKey")),
    changed(["policy"], on(self, "kms:PutKeyPolicy")),
  ],
  retag: [on(self, "kms:TagResource", "kms:UntagResource")],
  delete: [on(self, ...DELETE)],
};

const keyPolicy: ResourcePermissions = {
  type: "aws:kms/keyPolicy:KeyPolicy",
  create: [on(key("keyId"), "kms:PutKeyPolicy")],
  read: [on(key("keyId"), "kms:DescribeKey", "kms:GetKeyPolicy")],
  update: [on(key("keyId"), "kms:PutKeyPolicy")],
  // The key gets back the policy that AWS gives to every key.
  delete: [on(key("keyId"), "kms:PutKeyPolicy")],
};

/** https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html: both, alias and key. */
function withAlias(action: Action): ResourcePermissions["create"] {
  return [
    on(
      regional("kms", ({ inputs }) => text(inputs.name) || undefined),
      action,
    ),
    on(key("targetKeyId"), action),
  ];
}

const alias: ResourcePermissions = {
  type: "aws:kms/alias:Alias",
  create: withAlias("kms:CreateAlias"),
  read: [anywhere("kms:ListAliases")],
  update: withAlias("kms:UpdateAlias"),
  delete: withAlias("kms:DeleteAlias"),
};

const isRetired = ({ inputs }: Subject): boolean => inputs.retireOnDelete === true;

const grant: ResourcePermissions = {
  type: "aws:kms/grant:Grant",
  create: [on(key("keyId"), "kms:CreateGrant")],
  read: [on(key("keyId"), "kms:ListGrants")],
  delete: [
    when(isRetired, on(key("keyId"), "kms:RetireGrant")),
    when((subject) => !isRetired(subject), on(key("keyId"), "kms:RevokeGrant")),
    on(key("keyId"), "kms:ListGrants"),
  ],
};

/** Keys, their policies, aliases and grants. */
export const kms: ServicePermissions = {
  resources: [aKey, replica, keyPolicy, alias, grant],
  functions: [
    { token: "aws:kms/getKey:getKey", needs: [on(key("keyId"), "kms:DescribeKey")] },
    { token: "aws:kms/getAlias:getAlias", needs: [anywhere("kms:ListAliases")] },
  ],
};
