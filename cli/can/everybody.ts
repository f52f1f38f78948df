import { type Policy, federated, type PolicyPrincipal } from "../../iam";
import { parseArn } from "../../iam/matching/arn";
import { anonymous, service } from "../../iam";
import type { Authorisation } from "../../simulator/authorisation";
import { accountAsker, fromArn, identityAsker, rootAsker, type Asker } from "./principals";

/** An account that no policy names: for everybody else's. */
const STRANGER = "999999999999";

/**
 * Everybody of whom something is known: the roles and users of the stack, whoever the resource's own policy or a grant
 * names, the rest of the account, its root user, other accounts, and callers without credentials.
 */
export function everybody(world: Authorisation, arn: string, action: string): Asker[] {
  const { home, identities } = world;
  const policy = world.resourcePolicy(arn, action);
  const account = parseArn(arn)?.account;
  const owner = account === undefined || account === "" ? home.account : account;
  const named = [...(policy === undefined ? [] : principalsIn(policy)), ...world.grantees(arn).map(grantee)];
  const askers = [
    ...[...identities.values()].map(identityAsker),
    ...named.flatMap((member) => namedAsker(member, owner, home.partition) ?? []),
    rootAsker(owner, home.partition),
    accountAsker(
      owner,
      home.partition,
      `any other role or user of account ${owner} with policies that allow it`,
    ),
    accountAsker(STRANGER, home.partition, "any other account"),
    { principal: anonymous(), name: "anonymous callers" },
  ];
  return [...new Map(askers.map((asker) => [JSON.stringify(asker.principal), asker])).values()];
}

/** Whom the Allow statements name. */
function principalsIn({ statements }: Policy): PolicyPrincipal[] {
  return statements
    .filter(({ effect, principals }) => effect === "Allow" && principals?.negated === false)
    .flatMap(({ principals }) => principals?.members ?? [])
    .filter(({ value }) => !/[*?]/.test(value));
}

function grantee(name: string): PolicyPrincipal {
  return { type: name.startsWith("arn:") ? "AWS" : "Service", value: name };
}

function namedAsker({ type, value }: PolicyPrincipal, owner: string, partition: string): Asker | undefined {
  switch (type) {
    case "Service":
      return { principal: service(value), name: `service ${value}` };
    case "Federated":
      return { principal: federated(value), name: `identity provider ${value}` };
    case "AWS": {
      const account = /^\d{12}$/.test(value) ? value : /^arn:[^:]*:iam::(\d{12}):root$/.exec(value)?.[1];
      if (account === undefined) return fromArn(value);
      return account === owner ? undefined : accountAsker(account, partition);
    }
    default:
      return undefined;
  }
}
