import type { Deployment, Problem } from "../shared";

const purposeForm = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
const longest = 63;

/** What S3 and RDS would refuse of the part of a name between project and environment. */
export function purposeProblems(purpose: string): Problem[] {
  return purposeForm.test(purpose)
    ? []
    : [
        {
          path: ["purpose"],
          value: purpose,
          message:
            "lower-case letters, digits and single hyphens between them, since S3 and RDS take no others; fix: rename the component, or give it a purpose",
        },
      ];
}

/**
 * What is wrong with the identifiers of a database and its instances. One that was cut no longer ends in the
 * environment, and the key of the logs admits only the log groups of databases that do.
 */
export function identifierProblems(
  deployment: Deployment,
  purpose: string,
  parts: readonly string[] = [],
): Problem[] {
  const cut = [purpose, ...parts.map((part) => `${purpose}-${part}`)]
    .map((resource) => [deployment.project, resource, deployment.environment].join("-"))
    .find((whole) => whole.length > longest);
  return [
    ...purposeProblems(purpose),
    ...(cut === undefined
      ? []
      : [
          {
            path: ["purpose"],
            value: purpose,
            message: `short enough for RDS's 63 characters, which "${cut}" is not; fix: choose a shorter purpose, project or environment`,
          },
        ]),
  ];
}
