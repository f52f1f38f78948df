/** KMS keys, one a purpose, each with a policy that admits no more than the purpose needs. */
export { EncryptionKey, type EncryptionKeyArgs } from "./encryption-key";
export { EncryptionKeys, type EncryptionKeysArgs } from "./encryption-keys";
export type { Administration } from "./key-policies";
export { administratorForm, deletionWindow, rotationPeriod, type KeySettings } from "./key-settings";
