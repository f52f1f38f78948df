/**
 * What keys of each kind are for.
 * https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 */

type Usage =
  "ENCRYPT_DECRYPT" | "SIGN_VERIFY" | "GENERATE_VERIFY_MAC" | "KEY_AGREEMENT" | "ENCAPSULATE_DECAPSULATE";

const USAGES: Readonly<Record<string, readonly Usage[]>> = {
  SYMMETRIC_DEFAULT: ["ENCRYPT_DECRYPT"],
  HMAC_224: ["GENERATE_VERIFY_MAC"],
  HMAC_256: ["GENERATE_VERIFY_MAC"],
  HMAC_384: ["GENERATE_VERIFY_MAC"],
  HMAC_512: ["GENERATE_VERIFY_MAC"],
  RSA_2048: ["ENCRYPT_DECRYPT", "SIGN_VERIFY"],
  RSA_3072: ["ENCRYPT_DECRYPT", "SIGN_VERIFY"],
  RSA_4096: ["ENCRYPT_DECRYPT", "SIGN_VERIFY"],
  ECC_NIST_P256: ["SIGN_VERIFY", "KEY_AGREEMENT"],
  ECC_NIST_P384: ["SIGN_VERIFY", "KEY_AGREEMENT"],
  ECC_NIST_P521: ["SIGN_VERIFY", "KEY_AGREEMENT"],
  ECC_NIST_EDWARDS25519: ["SIGN_VERIFY"],
  ECC_SECG_P256K1: ["SIGN_VERIFY"],
  ML_DSA_44: ["SIGN_VERIFY"],
  ML_DSA_65: ["SIGN_VERIFY"],
  ML_DSA_87: ["SIGN_VERIFY"],
  ML_KEM_512: ["ENCAPSULATE_DECAPSULATE"],
  ML_KEM_768: ["ENCAPSULATE_DECAPSULATE"],
  ML_KEM_1024: ["ENCAPSULATE_DECAPSULATE"],
  SM2: ["ENCRYPT_DECRYPT", "SIGN_VERIFY", "KEY_AGREEMENT"],
};

export const KEY_SPECS: readonly string[] = Object.keys(USAGES);
export const KEY_USAGES: readonly string[] = [...new Set(Object.values(USAGES).flat())];

export function fitsUsage(spec: string, usage: string): boolean {
  return (USAGES[spec] as readonly string[] | undefined)?.includes(usage) ?? false;
}

const WITH_ALL_KEYS = ["CreateGrant", "DescribeKey", "RetireGrant"];
const ASYMMETRIC = "GetPublicKey";
const CIPHERS = ["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo"];
const DATA_KEYS = [
  "GenerateDataKey",
  "GenerateDataKeyWithoutPlaintext",
  "GenerateDataKeyPair",
  "GenerateDataKeyPairWithoutPlaintext",
];

const OF_USAGE: Readonly<Partial<Record<string, readonly string[]>>> = {
  ENCRYPT_DECRYPT: [...CIPHERS, ASYMMETRIC],
  SIGN_VERIFY: ["Sign", "Verify", ASYMMETRIC],
  GENERATE_VERIFY_MAC: ["GenerateMac", "VerifyMac"],
  KEY_AGREEMENT: ["DeriveSharedSecret", ASYMMETRIC],
  ENCAPSULATE_DECAPSULATE: ["Encapsulate", "Decapsulate", ASYMMETRIC],
};

/**
 * The operations that a grant on such a key can permit.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations
 */
export function grantOperations(spec: string, usage: string): readonly string[] {
  const own = spec === "SYMMETRIC_DEFAULT" ? [...CIPHERS, ...DATA_KEYS] : (OF_USAGE[usage] ?? []);
  return [...own, ...WITH_ALL_KEYS];
}
