import { type Accept, isAbsent, orAbsent, propertyRule } from "../../core/property-rule";
import type { Rule } from "../../core/rule";

const CERTIFICATE = "aws:acm/certificate:Certificate";

/** Without an algorithm, ACM makes RSA keys of 2048 bits. */
const isLongEnough: Accept = (algorithm) => algorithm !== "RSA_1024";

const keySize = propertyRule({
  id: "acm-key-size",
  description: "No certificate has an RSA key shorter than 2048 bits.",
  severity: "high",
  level: "mandatory",
  frameworks: { fsbp: ["ACM.2"], pci: ["4.2.1"] },
  why: "The key of such a certificate can be computed, and visitors be deceived.",
  fix: "Leave keyAlgorithm out, or set RSA_2048, EC_prime256v1 or stronger.",
  docs: "https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html",
  demands: [
    {
      types: [CERTIFICATE],
      path: "keyAlgorithm",
      accept: orAbsent(isLongEnough),
      finding: "has an RSA key shorter than 2048 bits",
    },
  ],
});

const managed = propertyRule({
  id: "acm-no-imported-key",
  description: "No certificate brings its private key from the program.",
  severity: "medium",
  level: "advisory",
  frameworks: {},
  why: "Whoever reads the program's configuration or its state has the key; and nobody renews the certificate.",
  fix: "Let ACM make the certificate: set domainName and validationMethod DNS.",
  docs: "https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html",
  demands: [
    {
      types: [CERTIFICATE],
      path: "privateKey",
      accept: isAbsent,
      presence: true,
      finding: "brings its private key from the program, which then stands in the state",
      when: { certificateAuthorityArn: isAbsent },
    },
  ],
});

export const acmRules: readonly Rule[] = [keySize, managed];
