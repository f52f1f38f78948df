import type { Request } from "../../iam";
import { parseArn } from "../../iam/matching/arn";
import type { Authorisation } from "../../simulator/authorisation";
import { UserError } from "../errors";
import type { CanArguments } from "./arguments";
import { unknownName, type Names } from "./names";
import type { Asker } from "./principals";
import type { Target } from "./resources";
import type { StackResource } from "./state";

/** What a question leaves open, and is taken to be so: an ordinary request of today's SDKs. */
const ORDINARY: Readonly<Record<string, string>> = {
  "aws:SecureTransport": "true",
  "s3:TlsVersion": "1.3",
};

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

/** Makes the requests that a command line asks about. */
export interface Question {
  readonly action: string;
  readonly target: Target;
  /** The request of somebody. */
  readonly of: (asker: Asker) => Request;
  /** What was not given and is assumed of every request. */
  readonly assumed: Readonly<Record<string, string>>;
}

/** @throws UserError where the context names an endpoint that the stack does not have. */
export function questionOf(
  { action, context, via }: Pick<CanArguments, "action" | "context" | "via">,
  target: Target,
  world: Authorisation,
  names: Names,
): Question {
  const given = single({ ...context, ...endpointKeys(context, names) });
  const has = (key: string) => Object.keys(given).some((name) => name.toLowerCase() === key.toLowerCase());
  const region = parseArn(target.arn)?.region ?? "";
  const assumed = Object.fromEntries(
    Object.entries({ ...ORDINARY, "aws:RequestedRegion": region === "" ? world.home.region : region }).filter(
      ([key]) => !has(key) && (!key.startsWith("s3:") || /^s3:/i.test(action)),
    ),
  );
  return {
    action,
    target,
    assumed,
    of: ({ principal }) => ({
      principal,
      action,
      resource: target.arn,
      context: {
        ...("account" in principal && principalTags(world.identities.get(principal.arn)?.tags)),
        // Old topics have policies by this key: the account of who calls.
        ...("account" in principal && /^sns:/i.test(action) && { "aws:SourceOwner": principal.account }),
        ...assumed,
        ...given,
      },
      ...(via !== undefined && { via: [via] }),
    }),
  };
}

/** A VPC endpoint may be given by any of its names, and tells its VPC. */
function endpointKeys(context: CanArguments["context"], names: Names): Record<string, readonly string[]> {
  const entry = Object.entries(context).find(([key]) => key.toLowerCase() === "aws:sourcevpce");
  const [value, ...others] = entry?.[1] ?? [];
  if (entry === undefined || value === undefined || others.length > 0) return {};
  const isEndpoint = ({ type }: StackResource) => type === ENDPOINT;
  const [found, ...more] = names.find(value).filter(isEndpoint);
  if (found !== undefined && more.length === 0) {
    const vpc = found.outputs.vpcId;
    const tellsVpc = Object.keys(context).some((key) => key.toLowerCase() === "aws:sourcevpc");
    return {
      [entry[0]]: [found.id],
      ...(typeof vpc === "string" && !tellsVpc && { "aws:SourceVpc": [vpc] }),
    };
  }
  if (more.length > 0)
    throw new UserError(
      `--context aws:SourceVpce=${value} may be one of several endpoints; give the id of one.`,
    );
  if (value.startsWith("vpce-")) return {};
  throw unknownName(
    "--context aws:SourceVpce",
    value,
    names.nearest(value, names.all().filter(isEndpoint)),
    "Allowed: the id or name of a VPC endpoint.",
  );
}

function principalTags(tags: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]));
}

function single(
  context: Readonly<Record<string, readonly string[]>>,
): Record<string, string | readonly string[]> {
  return Object.fromEntries(
    Object.entries(context).map(([key, values]) => [key, values.length === 1 ? (values[0] ?? "") : values]),
  );
}
