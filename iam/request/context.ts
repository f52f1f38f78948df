import { parseArn } from "../matching/arn";
import type { Principal } from "./principals";

/** A value of a context key; a list is a multi-valued key. */
export type ContextValue = string | number | boolean | readonly string[];

/** Condition keys and their values, as the request has them. Names are compared without regard to case. */
export type ContextInput = Readonly<Record<string, ContextValue>>;

/** One request to AWS. */
export interface Request {
  readonly principal: Principal;
  /** E.g. `s3:PutObject`. */
  readonly action: string;
  /** The ARN that the action is about, or `*` for actions that know none. */
  readonly resource: string;
  /**
   * The account that owns the resource; must be given where the ARN has none, as for S3.
   *
   * @default the account in `resource`; for the resource `*` the principal's
   */
  readonly resourceAccount?: string;
  /**
   * What else AWS knows of the request. Nothing is assumed that depends on how it was made: `aws:SecureTransport`,
   * `aws:SourceIp`, `aws:MultiFactorAuthPresent`, `aws:PrincipalOrgID` ... are absent unless given here. Keys that
   * follow from principal and resource are filled in, and may be overridden.
   */
  readonly context?: ContextInput;
}

/** The full context of a request; keys in lower case. */
export class RequestContext {
  private readonly values = new Map<string, readonly string[]>();

  constructor(request: Request) {
    for (const [key, value] of derivedKeys(request)) this.set(key, value);
    for (const [key, value] of Object.entries(request.context ?? {})) this.set(key, value);
    const viaService = this.has("aws:calledvia") || this.has("kms:viaservice");
    if (!this.has("aws:viaawsservice")) this.set("aws:ViaAWSService", viaService);
  }

  /** All values of a key; undefined where the request has none. */
  all(key: string): readonly string[] | undefined {
    return this.values.get(key.toLowerCase());
  }

  /** The value of a single-valued key, as policy variables may use it. */
  readonly single = (key: string): string | undefined => {
    const values = this.all(key);
    return values?.length === 1 ? values[0] : undefined;
  };

  private has(key: string): boolean {
    return this.values.has(key);
  }

  private set(key: string, value: ContextValue): void {
    const list = typeof value === "object" ? value : [String(value)];
    if (list.length > 0) this.values.set(key.toLowerCase(), list);
    else this.values.delete(key.toLowerCase());
  }
}

/** The account that owns the request's resource; undefined where nothing tells. */
export function resourceAccount({
  principal,
  resource,
  resourceAccount: given,
}: Request): string | undefined {
  if (given !== undefined) return given;
  if (resource === "*") return "account" in principal ? principal.account : undefined;
  const account = parseArn(resource)?.account;
  return account === "" ? undefined : account;
}

/**
 * Keys that AWS fills in from principal and resource alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function* derivedKeys(request: Request): Generator<[string, ContextValue]> {
  yield* principalKeys(request.principal);
  if ("account" in request.principal && /^kms:/i.test(request.action)) {
    yield ["kms:CallerAccount", request.principal.account];
  }
  const owner = resourceAccount(request);
  if (owner !== undefined) {
    yield ["aws:ResourceAccount", owner];
    if (/^s3:/i.test(request.action)) yield ["s3:ResourceAccount", owner];
  }
}

function* principalKeys(principal: Principal): Generator<[string, ContextValue]> {
  switch (principal.type) {
    case "anonymous":
      yield ["aws:PrincipalType", "Anonymous"];
      yield ["aws:userid", "anonymous"];
      return;
    case "service":
      yield ["aws:PrincipalIsAWSService", true];
      yield ["aws:PrincipalServiceName", principal.service];
      yield ["aws:PrincipalServiceNamesList", [principal.service]];
      return;
    case "federated":
      yield ["aws:PrincipalIsAWSService", false];
      yield ["aws:FederatedProvider", principal.provider];
      return;
    default:
      yield ["aws:PrincipalIsAWSService", false];
      yield ["aws:PrincipalArn", principal.arn];
      yield ["aws:PrincipalAccount", principal.account];
      yield ["aws:PrincipalType", PRINCIPAL_TYPES[principal.type]];
      if (principal.type === "root") yield ["aws:userid", principal.account];
      if (principal.type === "user")
        yield ["aws:username", principal.arn.slice(principal.arn.lastIndexOf("/") + 1)];
  }
}

const PRINCIPAL_TYPES = {
  root: "Account",
  user: "User",
  role: "AssumedRole",
  "federated-user": "FederatedUser",
} as const;
