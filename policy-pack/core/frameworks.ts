/**
 * Controls of NIST SP 800-53 r5 that AWS Security Hub names, alike for all services, for controls of one kind.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/nist-standard.html
 */
export const ENCRYPTED_AT_REST = [
  "CA-9(1)",
  "CM-3(6)",
  "SC-7(10)",
  "SC-13",
  "SC-28",
  "SC-28(1)",
  "SI-7(6)",
] as const;

export const ENCRYPTED_IN_TRANSIT = [
  "AC-4",
  "AC-17(2)",
  "IA-5(1)",
  "SC-7(4)",
  "SC-8",
  "SC-8(1)",
  "SC-8(2)",
  "SC-12(3)",
  "SC-13",
  "SC-23",
  "SC-23(3)",
  "SI-7(6)",
] as const;

export const LOGGED = [
  "AC-2(4)",
  "AC-6(9)",
  "AU-2",
  "AU-3",
  "AU-6(3)",
  "AU-6(4)",
  "AU-10",
  "AU-12",
  "CA-7",
] as const;

export const BACKED_UP = [
  "CP-6",
  "CP-6(1)",
  "CP-6(2)",
  "CP-9",
  "CP-10",
  "SC-5(2)",
  "SI-12",
  "SI-13(5)",
] as const;

export const UPGRADED = ["SI-2", "SI-2(2)", "SI-2(4)", "SI-2(5)"] as const;
