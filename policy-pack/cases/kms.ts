import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";

const key = (principal: unknown): TestResource => ({
  type: "aws:kms/key:Key",
  name: "data",
  inputs: {
    policy:
      principal === UNKNOWN
        ? UNKNOWN
        : JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal: principal, Action: "kms:*", Resource: "*" }],
          }),
  },
});

export const kmsCases: readonly RuleCases[] = [
  casesOf("kms-no-wildcard-principal", {
    passes: { "a policy for one's own account": [key({ AWS: "arn:aws:iam::111122223333:root" })] },
    fails: {
      "a policy for everybody": {
        resources: [key("*")],
        finds: ['data has a policy that allows everybody (principal "*") in Statement[0]'],
      },
    },
    unknown: { "a policy not known yet": { resources: [key(UNKNOWN)], finds: ["data ? policy"] } },
    notApplicable: { "an alias": [{ type: "aws:kms/alias:Alias", name: "data", inputs: {} }] },
  }),
];
