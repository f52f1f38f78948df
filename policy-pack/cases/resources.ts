import { type Case, type TestResource, UNKNOWN } from "./case";

export type Inputs = NonNullable<TestResource["inputs"]>;

export const KEY = "arn:aws:kms:eu-west-1:111122223333:key/0f0f0f0f-0000-4000-8000-000000000000";

/** Makes a resource with these inputs, and more that the engine shows of it. */
export type Maker = (inputs?: Inputs, more?: Partial<TestResource>) => TestResource;

/** A maker of resources of one type and name. */
export const of =
  (type: string, name: string, always: Inputs = {}): Maker =>
  (inputs = {}, more = {}) => ({
    type,
    name,
    inputs: { ...always, ...inputs },
    ...more,
  });

/** A resource of which no rule asks anything. */
export const alias = of("aws:kms/alias:Alias", "data")();

export const notApplicable = { "an alias": [alias] };

/** A policy document in JSON. */
export const policyText = (...Statement: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement });

/** A key that the same program makes: named "key". */
export const key = of("aws:kms/key:Key", "key")({}, { outputs: { arn: UNKNOWN } });

/** One resource, and what the rule finds on it. */
export const finds = (resource: TestResource, ...findings: readonly string[]): Omit<Case, "title"> => ({
  resources: [resource],
  finds: findings.map((finding) => `${resource.name} ${finding}`),
});

/** Resources that all have the same fault. */
export const allFind = (finding: string, ...resources: readonly TestResource[]): Omit<Case, "title"> => ({
  resources,
  finds: resources.map(({ name }) => `${name} ${finding}`),
});

/** A property at the top of the inputs that is not known yet, and that nothing in the stack explains. */
export const unknownAt = (
  make: (inputs: Inputs) => TestResource,
  property: string,
  more: Inputs = {},
): Readonly<Record<string, Omit<Case, "title">>> => ({
  [`${property} not known yet`]: finds(make({ ...more, [property]: UNKNOWN }), `? ${property}`),
});

/** The cases of a rule that a property names a KMS key of one's own. */
export function keyCases(
  make: Maker,
  property: string,
  more: Inputs = {},
  finding = "names no KMS key of one's own",
) {
  return {
    passes: {
      "a key of one's own": [make({ ...more, [property]: KEY })],
      "a key that the program makes": [
        key,
        make({ ...more, [property]: UNKNOWN }, { from: { [property]: ["key"] } }),
      ],
    },
    fails: {
      "no key": finds(make(more), finding),
      "AWS's key": finds(make({ ...more, [property]: "alias/aws/service" }), finding),
    },
    unknown: unknownAt(make, property, more),
  } as const;
}
