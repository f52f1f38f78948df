import { type Case, type TestResource, UNKNOWN } from "./case";

export type Inputs = NonNullable<TestResource["inputs"]>;

export const KEY = "arn:aws:kms:eu-west-1:111122223333:key/0f0f0f0f-0000-4000-8000-000000000000";

/** A key that the same program makes: named "key". */
export const key: TestResource = { type: "aws:kms/key:Key", name: "key", inputs: {} };

/** A maker of resources of one type and name. */
export const of =
  (type: string, name: string, always: Inputs = {}) =>
  (inputs: Inputs = {}): TestResource => ({ type, name, inputs: { ...always, ...inputs } });

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
  make: (inputs: Inputs) => TestResource,
  property: string,
  more: Inputs = {},
  finding = "names no KMS key of one's own",
) {
  return {
    passes: {
      "a key of one's own": [make({ ...more, [property]: KEY })],
      "a key that the program makes": [
        key,
        { ...make({ ...more, [property]: UNKNOWN }), from: { [property]: ["key"] } },
      ],
    },
    fails: {
      "no key": finds(make(more), finding),
      "AWS's key": finds(make({ ...more, [property]: "alias/aws/service" }), finding),
    },
    unknown: unknownAt(make, property, more),
  } as const;
}
