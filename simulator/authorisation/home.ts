import { parseArn } from "../../iam/matching/arn";
import { text, type PlainResource } from "./resource";

/** The account and region in which a provider works. */
export interface Home {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** Finds the home of a resource: the account and region that most ARNs of the same provider name. */
export function homes(resources: readonly PlainResource[]): (resource?: PlainResource) => Home {
  const all = new Ballot();
  const byProvider = new Map<string, Ballot>();
  for (const resource of resources) {
    const ballot = ballotOf(byProvider, resource.provider ?? "");
    for (const box of [all, ballot]) box.count(text(resource, "arn"));
  }
  return (resource) => {
    const own = resource === undefined ? undefined : byProvider.get(resource.provider ?? "")?.home();
    return own?.account ? own : all.home();
  };
}

function ballotOf(ballots: Map<string, Ballot>, provider: string): Ballot {
  const known = ballots.get(provider);
  if (known !== undefined) return known;
  const made = new Ballot();
  ballots.set(provider, made);
  return made;
}

class Ballot {
  private readonly partitions = new Map<string, number>();
  private readonly accounts = new Map<string, number>();
  private readonly regions = new Map<string, number>();
  private elected: Home | undefined;

  count(text: string | undefined): void {
    const arn = text === undefined ? undefined : parseArn(text);
    if (arn === undefined) return;
    add(this.partitions, arn.partition);
    if (/^\d{12}$/.test(arn.account)) add(this.accounts, arn.account);
    if (arn.region !== "") add(this.regions, arn.region);
  }

  home(): Home {
    this.elected ??= {
      partition: winner(this.partitions) ?? "aws",
      account: winner(this.accounts) ?? "",
      region: winner(this.regions) ?? "",
    };
    return this.elected;
  }
}

function add(votes: Map<string, number>, value: string): void {
  votes.set(value, (votes.get(value) ?? 0) + 1);
}

function winner(votes: ReadonlyMap<string, number>): string | undefined {
  return [...votes].sort(([, left], [, right]) => right - left)[0]?.[0];
}
