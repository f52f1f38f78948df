import { type Report, type Rule, type RuleInfo, type Settings, defineRule } from "../../core/rule";
import { UNKNOWN } from "../../core/values";
import { type Direction, OPENING_TYPES, type Opening, forInternet, openings } from "./openings";
import { type PortRange, portRange } from "./ports";
import { PREFIX_LIST_TYPES, PrefixLists } from "./prefix-lists";

/**
 * A rule on what security groups open to the internet. Address ranges are judged before the group is made; only the
 * whole stack tells what is in a prefix list.
 *
 * @param judge a clause on the resource, where it is wrong that these ports are open to the internet
 */
export function openingRule<C extends object>(
  direction: Direction,
  info: RuleInfo,
  settings: Settings<C>,
  judge: (range: PortRange, config: C) => string | undefined,
): Rule {
  return defineRule<C>({
    ...info,
    settings,
    resource: {
      types: OPENING_TYPES,
      check({ type, inputs }, config, report) {
        const wrong = (range: PortRange) => judge(range, config);
        const found = openings(type, inputs, direction);
        if (found === UNKNOWN) {
          report.unjudged(inputs.get(direction) === UNKNOWN ? direction : "type");
          return;
        }
        for (const opening of found) {
          judgeOpening(opening, forInternet(opening), "the range of addresses", wrong, report);
        }
      },
    },
    stack: {
      inputsOf: [...OPENING_TYPES, ...PREFIX_LIST_TYPES],
      check(stack, config, report) {
        const lists = new PrefixLists(stack);
        const wrong = (range: PortRange) => judge(range, config);
        for (const resource of stack.ofType(...OPENING_TYPES)) {
          const found =
            resource.inputs === undefined ? [] : openings(resource.type, resource.inputs, direction);
          for (const opening of found === UNKNOWN ? [] : found) {
            const internet = lists.forInternet(resource, opening);
            judgeOpening(opening, internet, "the prefix list", wrong, report(resource));
          }
        }
      },
    },
  });
}

/** @param source what is not known where it cannot be told whether the opening is for the internet */
function judgeOpening(
  { ports, where }: Opening,
  internet: boolean | typeof UNKNOWN,
  source: string,
  judge: (range: PortRange) => string | undefined,
  report: Report,
): void {
  const place = where === "" ? "" : ` in ${where}`;
  const range = internet === false ? undefined : portRange(ports);
  if (range === UNKNOWN) {
    report.unjudged(`the range of ports${place}`);
    return;
  }
  const finding = range === undefined ? undefined : judge(range);
  if (finding === undefined) {
    return;
  }
  if (internet === UNKNOWN) {
    report.unjudged(`${source}${place}`);
  } else {
    report.violation(`${finding}${place}`);
  }
}
