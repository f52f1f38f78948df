import type { StackVariant } from "./scenes";
import { changed, isValid } from "./variants";

/**
 * Puts together changes of one scene, to run them at once: of different places, together still valid, and `apart`.
 * Changes that replace or delete something do so together, too, unless they cancel each other in the same input.
 */
export function grouped(
  all: readonly StackVariant[],
  apart: (one: StackVariant, other: StackVariant) => boolean,
): (readonly StackVariant[])[] {
  const groups: StackVariant[][] = [];
  for (const each of all) {
    const group = groups.find(
      (members) =>
        members.every(
          (member) => member.scene === each.scene && areOfOthers(member, each) && apart(member, each),
        ) && isValid(changed(each.scene, changesOf([...members, each])), changesOf([...members, each])),
    );
    if (group === undefined) {
      groups.push([each]);
    } else {
      group.push(each);
    }
  }
  return groups;
}

/** All changes of a group. */
export function changesOf(group: readonly StackVariant[]): StackVariant["variant"]["changes"] {
  return group.flatMap(({ variant }) => variant.changes);
}

function areOfOthers(one: StackVariant, other: StackVariant): boolean {
  return placesOf(one).every((place) => placesOf(other).every((at) => !isWithin(place, at)));
}

function placesOf({ variant }: StackVariant): string[] {
  return variant.changes.map(({ at }) => at.join("."));
}

/** Whether one of two places is in the other. */
function isWithin(one: string, other: string): boolean {
  return `${one}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${one}.`);
}
