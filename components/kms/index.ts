/** KMS keys, one a purpose, each with a policy that admits no more than the purpose needs. */
export { EncryptionKey, type EncryptionKeyArgs } from "./encryption-key";
export { EncryptionKeys, keyPurposes, type EncryptionKeysArgs, type KeyPurpose } from "./encryption-keys";
export {
  directly,
  type Grantee,
  type Granted,
  type KeyUse,
  type NamedPrincipal,
  type OtherAccount,
  type RoleOfOurs,
  type ServiceOfAws,
  type Verb,
} from "./grants";
export { replicaKeyUse, type Administration } from "./key-policies";
export {
  administratorForm,
  deletionWindow,
  existingKeyForm,
  regionForm,
  replicaRegionProblems,
  rotationPeriod,
  type KeySettings,
  type ReplicaSettings,
} from "./key-settings";
export { KeyWithGrants, type KeyBase, type PolicySettings } from "./key-with-grants";
export { ReplicaKey, type ReplicaKeyArgs } from "./replica-key";
