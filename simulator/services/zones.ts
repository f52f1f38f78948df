/** Regions whose zones for new accounts are not a, b and c. */
const zoneLetters: Readonly<Record<string, string>> = {
  "ap-northeast-1": "acd",
  "ap-northeast-2": "abcd",
  "ca-central-1": "abd",
  "cn-north-1": "abd",
  "us-east-1": "abcdef",
  "us-west-1": "ac",
  "us-west-2": "abcd",
};

const directions: Readonly<Record<string, string>> = {
  north: "n",
  northeast: "ne",
  east: "e",
  southeast: "se",
  south: "s",
  southwest: "sw",
  west: "w",
  northwest: "nw",
  central: "c",
};

/** An availability zone: its name is the account's own, its id the same in all accounts. */
export interface Zone {
  /** E.g. `eu-west-1a`. */
  readonly name: string;
  /** E.g. `euw1-az1`. */
  readonly id: string;
}

/**
 * The availability zones of a region.
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html
 */
export function zonesOf(region: string): Zone[] {
  return Array.from(zoneLetters[region] ?? "abc", (letter, index) => ({
    name: `${region}${letter}`,
    id: `${shortRegion(region)}-az${index + 1}`,
  }));
}

/** `euw1` for `eu-west-1`, `usgw1` for `us-gov-west-1`. */
function shortRegion(region: string): string {
  const parts = region.split("-");
  return parts
    .map((part, index) =>
      index === 0 || index === parts.length - 1 ? part : (directions[part] ?? part.charAt(0)),
    )
    .join("");
}
