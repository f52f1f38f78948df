/**
 * What each rule says of which resources. The tests run every case through the SDK; the catalogue shows the first
 * failing and the first passing one of each rule.
 */

/** A value that the preview cannot know, as the engine marks it. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource as the engine shows it to a pack. */
export interface TestResource {
  readonly type: string;
  readonly name: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** `@default` the inputs */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Property -> names of the resources from whose outputs its value is made. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
  /** Read from AWS, or outside --target: the engine shows it only in the stack. */
  readonly notAnalyzed?: boolean;
  readonly protect?: boolean;
}

export interface Case {
  readonly title: string;
  readonly resources: readonly TestResource[];
  /** Settings of the rule. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** What the rule finds: `<resource's name> <the finding>`, for violations and for what could not be judged. */
  readonly finds: readonly string[];
}

/** Cases of one rule; each kind has at least one. */
export interface RuleCases {
  readonly rule: string;
  readonly passes: readonly Case[];
  readonly fails: readonly Case[];
  readonly unknown: readonly Case[];
  readonly notApplicable: readonly Case[];
}

type Given = readonly TestResource[] | Omit<Case, "title" | "finds">;
type Found = Omit<Case, "title">;

/**
 * Names what the rule must say, by a title for each case:
 *
 * ```ts
 * casesOf("rds-storage-encrypted", {
 *   passes: { "with its own key": [instance({ storageEncrypted: true })] },
 *   fails: { "without encryption": { resources: [instance({})], finds: ["db has storage that is not encrypted"] } },
 *   unknown: { "not known yet": { resources: [instance({ storageEncrypted: UNKNOWN })], finds: ["db storageEncrypted"] } },
 *   notApplicable: { "a bucket": [bucket({})] },
 * })
 * ```
 */
export function casesOf(
  rule: string,
  cases: {
    readonly passes: Readonly<Record<string, Given>>;
    readonly fails: Readonly<Record<string, Found>>;
    readonly unknown: Readonly<Record<string, Found>>;
    readonly notApplicable: Readonly<Record<string, Given>>;
  },
): RuleCases {
  return {
    rule,
    passes: clean(cases.passes),
    fails: withTitles(cases.fails),
    unknown: withTitles(cases.unknown),
    notApplicable: clean(cases.notApplicable),
  };
}

function clean(cases: Readonly<Record<string, Given>>): Case[] {
  return Object.entries(cases).map(([title, given]) => ({
    title,
    finds: [],
    ...("resources" in given ? given : { resources: given }),
  }));
}

function withTitles(cases: Readonly<Record<string, Found>>): Case[] {
  return Object.entries(cases).map(([title, found]) => ({ title, ...found }));
}
