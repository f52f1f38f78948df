import { type RuleCases, UNKNOWN, casesOf } from "./case";
import { allFind, finds, of, unknownAt } from "./resources";

const certificate = of("aws:acm/certificate:Certificate", "site", { domainName: "example.com" });
const notApplicable = {
  "a validation": [of("aws:acm/certificateValidation:CertificateValidation", "validation")()],
};

export const acmCases: readonly RuleCases[] = [
  casesOf("acm-key-size", {
    passes: {
      "the default, and longer ones": [certificate(), certificate({ keyAlgorithm: "EC_prime256v1" })],
    },
    fails: {
      "1024 bits": finds(certificate({ keyAlgorithm: "RSA_1024" }), "has an RSA key shorter than 2048 bits"),
    },
    unknown: unknownAt(certificate, "keyAlgorithm"),
    notApplicable,
  }),

  casesOf("acm-no-imported-key", {
    passes: { "one that ACM makes": [certificate({ validationMethod: "DNS" })] },
    fails: {
      "an imported one": allFind(
        "brings its private key from the program, which then stands in the state",
        certificate({ privateKey: "-----BEGIN PRIVATE KEY-----" }),
        certificate({ privateKey: UNKNOWN }),
      ),
    },
    unknown: {
      "whether a private authority makes it": finds(
        certificate({ privateKey: "-----BEGIN PRIVATE KEY-----", certificateAuthorityArn: UNKNOWN }),
        "? certificateAuthorityArn",
      ),
    },
    notApplicable,
  }),
];
