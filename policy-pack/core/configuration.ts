import { PACK_POLICY, type PackSettings, packSettings } from "./pack-settings";
import type { Frameworks, Rule, RuleDefinition, RuleInfo } from "./rule";
import type { EnforcementLevel } from "./sdk";
import { didYouMean } from "./suggestion";

/** What the engine hands over for one policy: its own defaults with the user's entries over them. */
export interface GivenConfiguration {
  readonly level: EnforcementLevel;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What happens to what cannot be judged before the update: reported and left to the update, or refused. */
export type UnknownsMode = "defer" | "fail";

/** What holds for one rule in this run. */
export interface RuleConfiguration<C extends object> {
  readonly level: EnforcementLevel;
  readonly unknowns: UnknownsMode;
  readonly settings: C;
}

/** Pulumi's name for all policies of a pack; the engine applies it, and passes it on too. */
const ALL = "all";

/** From the mildest to the strictest. */
const LEVELS: readonly EnforcementLevel[] = ["disabled", "advisory", "mandatory", "remediate"];

/** The configuration of a run, and what is wrong with it. Values are checked by the engine, with the schemas it has. */
export class Configuration {
  readonly faults: string[] = [];
  readonly pack: PackSettings;

  constructor(
    private readonly rules: readonly Rule[],
    private readonly given: ReadonlyMap<string, GivenConfiguration> = new Map(),
  ) {
    this.pack = packSettings(given.get(PACK_POLICY)?.settings ?? {});
    this.checkNames();
    this.checkLevels();
  }

  /** The level at which the pack itself reports. */
  get packLevel(): EnforcementLevel {
    return this.given.get(PACK_POLICY)?.level ?? "mandatory";
  }

  of<C extends object>(rule: RuleDefinition<C>): RuleConfiguration<C> {
    const { unknowns = this.pack.unknowns, ...settings } = this.given.get(rule.id)?.settings ?? {};
    const defaults = Object.fromEntries(
      Object.entries<{ readonly default: unknown }>(rule.settings).map(([key, setting]) => [
        key,
        setting.default,
      ]),
    );
    return {
      level: this.levelOf(rule),
      unknowns: unknowns as UnknownsMode,
      settings: { ...defaults, ...settings } as C,
    };
  }

  /** The most specific level wins: of the rule, its service, its frameworks (the strictest), its severity. */
  private levelOf({ id, level, severity, frameworks }: RuleInfo): EnforcementLevel {
    const { rules, services, frameworks: byFramework, severities } = this.pack.levels;
    return (
      this.ownLevel(id, level) ??
      rules[id] ??
      services[serviceOf(id)] ??
      strictest(frameworksOf(frameworks).flatMap((framework) => byFramework[framework] ?? [])) ??
      severities[severity] ??
      level
    );
  }

  /** The level that an entry of the rule's own gives, or "all". The engine fills in the rule's level where there is none. */
  private ownLevel(id: string, level: EnforcementLevel): EnforcementLevel | undefined {
    const given = this.given.get(id)?.level;
    return given === level && !this.given.has(ALL) ? undefined : given;
  }

  private checkNames(): void {
    const settingsOf = new Map(
      this.rules.map(({ id, accept }) => [
        id,
        accept(({ settings }) => [...Object.keys(settings), "unknowns"]),
      ]),
    );
    settingsOf.set(PACK_POLICY, Object.keys(packSettings({})));
    settingsOf.set(ALL, []);
    for (const [name, { settings }] of this.given) {
      const known = settingsOf.get(name);
      if (known === undefined) {
        this.fault(`names "${name}", which is no rule`, didYouMean(name, [...settingsOf.keys()]));
        continue;
      }
      for (const key of Object.keys(settings).filter((each) => !known.includes(each))) {
        this.fault(`of ${name} has "${key}", which is no setting of it`, didYouMean(key, known));
      }
    }
  }

  private checkLevels(): void {
    const names: Readonly<Record<keyof PackSettings["levels"], readonly string[]>> = {
      rules: this.rules.map(({ id }) => id),
      services: [...new Set(this.rules.map(({ id }) => serviceOf(id)))],
      frameworks: ["cis", "fsbp", "nist", "pci"] satisfies (keyof Frameworks)[],
      severities: ["low", "medium", "high", "critical"],
    };
    for (const [group, levels] of Object.entries(this.pack.levels)) {
      const known = names[group as keyof PackSettings["levels"]];
      for (const [name, level] of Object.entries<EnforcementLevel>(levels)) {
        if (!known.includes(name)) {
          this.fault(`of ${PACK_POLICY} has "${name}" in levels.${group}`, didYouMean(name, known));
        }
        const rule = group === "rules" ? this.rules.find(({ id }) => id === name) : undefined;
        const own = rule && this.ownLevel(rule.id, rule.level);
        if (own !== undefined && own !== level) {
          this.fault(`gives ${name} two levels: "${own}", and "${level}" in levels.rules`, "Give it one.");
        }
      }
    }
  }

  private fault(what: string, fix: string): void {
    this.faults.push(`The policy pack's configuration ${what}.\nFix: ${fix}`);
  }
}

export function serviceOf(id: string): string {
  return id.split("-")[0] ?? id;
}

function frameworksOf(frameworks: Frameworks): (keyof Frameworks)[] {
  return (Object.keys(frameworks) as (keyof Frameworks)[]).filter((key) => frameworks[key]?.length);
}

function strictest(levels: readonly EnforcementLevel[]): EnforcementLevel | undefined {
  return levels.toSorted((a, b) => LEVELS.indexOf(b) - LEVELS.indexOf(a))[0];
}
