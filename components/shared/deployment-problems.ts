import type { Problem } from "./problem";

/** Names that begin so belong to AWS, in one service or another: security groups, S3. */
const reserved = /^(sg|sthree|amzn)-/;
const projectForm = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const environmentForm = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Longer names leave too little room for what a resource is: RDS and S3 take 63 characters. */
const most = 50;

/**
 * What is wrong with the names of a deployment, of which the names of all resources are made. The strictest services
 * decide: S3 takes neither upper case nor underscores, RDS a letter first and no two hyphens in a row.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
export function deploymentProblems({
  project,
  environment,
}: {
  readonly project: string;
  readonly environment: string;
}): Problem[] {
  const length = project.length + environment.length;
  return [
    ...(projectForm.test(project)
      ? []
      : [
          {
            path: ["project"],
            value: project,
            message:
              "lower-case letters, digits and single hyphens between them, a letter first, since it begins the name of every resource; fix: rename it (name in Pulumi.yaml)",
          },
        ]),
    ...(reserved.test(project)
      ? [
          {
            path: ["project"],
            value: project,
            message:
              "not sg-, sthree- or amzn- at its beginning, which AWS keeps for itself; fix: rename it (name in Pulumi.yaml)",
          },
        ]
      : []),
    ...(environmentForm.test(environment)
      ? []
      : [
          {
            path: ["environment"],
            value: environment,
            message:
              "lower-case letters, digits and single hyphens between them, since it ends the name of every resource; fix: choose such a name (that of the stack)",
          },
        ]),
    ...(length > most
      ? [
          {
            path: ["environment"],
            value: environment,
            message: `at most ${most} characters together with the project ("${project}"), not ${length}; fix: shorten one of them`,
          },
        ]
      : []),
  ];
}
