import { Links } from "../../core/links";
import type { StackResource, StackView } from "../../core/stack";
import { UNKNOWN, asList, at } from "../../core/values";
import { isInternet } from "./address-ranges";
import type { Opening } from "./openings";

const LIST = "aws:ec2/managedPrefixList:ManagedPrefixList";
const ENTRY = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";

/** Types whose inputs {@link PrefixLists} reads. */
export const PREFIX_LIST_TYPES: readonly string[] = [LIST, ENTRY];

/** The prefix lists that the stack makes. What is in others (AWS's, another account's) no program tells. */
export class PrefixLists {
  private readonly links: Links;
  private readonly ranges = new Map<StackResource, unknown[]>();

  constructor(stack: StackView) {
    this.links = new Links(stack, [LIST], ["id"]);
    for (const list of this.links.targets) {
      const entries = list.asked("entries");
      this.ranges.set(
        list,
        entries === UNKNOWN ? [UNKNOWN] : asList(entries).map((entry) => at(entry, "cidr")),
      );
    }
    for (const entry of stack.ofType(ENTRY)) {
      const { target } = this.links.follow(entry, "prefixListId");
      if (target !== undefined) {
        this.ranges.get(target)?.push(entry.asked("cidr"));
      }
    }
  }

  /** Whether a rule of `resource` is for the internet by a list; {@link UNKNOWN} where that cannot be told. */
  forInternet(
    resource: StackResource,
    { prefixLists, prefixListProperty }: Opening,
  ): boolean | typeof UNKNOWN {
    const ranges = prefixLists.flatMap((id) => {
      const { target, candidates } = this.links.follow(resource, prefixListProperty, id);
      const lists = target === undefined ? candidates : [target];
      return id === UNKNOWN && lists.length === 0
        ? [UNKNOWN]
        : lists.flatMap((list) => this.ranges.get(list) ?? []);
    });
    return ranges.some(isInternet) ? true : ranges.includes(UNKNOWN) ? UNKNOWN : false;
  }
}
