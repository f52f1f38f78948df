import { distance } from "fastest-levenshtein";
import { actionDetails, actionsMatching, knownService, serviceNames, shown } from "../../iam";
import { UserError } from "../errors";

/**
 * An action in AWS's spelling.
 * @throws UserError for a pattern, and for an action that AWS does not publish; with those that come closest.
 */
export function findAction(given: string): string {
  const [, service, name] = /^([A-Za-z0-9-]+):([A-Za-z0-9]+)$/.exec(given) ?? [];
  if (service === undefined || name === undefined)
    throw new UserError(
      `--action ${shown(given)}: needed is one action, without wildcards, for example s3:GetObject.`,
    );
  if (!knownService(service))
    throw new UserError(
      `--action ${shown(given)}: AWS has no service ${shown(service)}.${meant(service, [...serviceNames()])}`,
    );
  const details = actionDetails(given);
  if (details !== undefined) return details.name;
  const names = actionsMatching(`${service}:*`);
  throw new UserError(`--action ${shown(given)}: AWS has no such action.${meant(given, names)}`);
}

const MAX_SUGGESTED = 3;

function meant(given: string, names: readonly string[]): string {
  const near = names
    .map((name) => ({ name, far: distance(name.toLowerCase(), given.toLowerCase()) }))
    .filter(({ far }) => far <= Math.max(2, given.length / 3))
    .sort((left, right) => left.far - right.far)
    .slice(0, MAX_SUGGESTED);
  return near.length === 0 ? "" : ` Did you mean ${near.map(({ name }) => name).join(", ")}?`;
}
