export const KEY = "aws:kms/key:Key";
export const KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy";
export const REPLICA_KEY = "aws:kms/replicaKey:ReplicaKey";
export const EXTERNAL_KEY = "aws:kms/externalKey:ExternalKey";
export const REPLICA_EXTERNAL_KEY = "aws:kms/replicaExternalKey:ReplicaExternalKey";

/** Types of keys, whatever makes their material. */
export const KEY_TYPES = [KEY, REPLICA_KEY, EXTERNAL_KEY, REPLICA_EXTERNAL_KEY] as const;
