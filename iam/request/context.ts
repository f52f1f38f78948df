import { parseArn } from "../matching/arn";
import { lowerCase } from "../matching/case";
import { derivedValue } from "./derived-keys";
import { ENCRYPTION_CONTEXT_PREFIX } from "./encryption-context";
import { type Principal, principalName } from "./principals";

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
   * Services that call on the principal's behalf and with its permissions (forward access), first to last, e.g.
   * `["athena.amazonaws.com", "s3.amazonaws.com"]`. Sets `aws:ViaAWSService`, `aws:CalledVia`,
   * `aws:CalledViaFirst`, `aws:CalledViaLast`, and for KMS `kms:ViaService` in the key's region and
   * `kms:GrantIsForAWSResource`.
   *
   * @default none: the principal calls directly
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
   */
  readonly via?: readonly string[];
  /**
   * Of a KMS request. Sets `kms:EncryptionContext:...` and `kms:EncryptionContextKeys`; the constraints of grants
   * are compared with it.
   */
  readonly encryptionContext?: Readonly<Record<string, string>>;
  /**
   * What else AWS knows of the request. Nothing is assumed that depends on how it was made: `aws:SecureTransport`,
   * `aws:SourceIp`, `aws:MultiFactorAuthPresent`, `aws:PrincipalOrgID` ... are absent unless given here. Keys that
   * follow from principal and resource are filled in, and may be overridden; an empty list makes a key absent.
   */
  readonly context?: ContextInput;
}

/** The context of a request. Keys that follow from principal and resource are worked out when asked for. */
export class RequestContext {
  private given: Map<string, string | readonly string[]> | undefined;
  private owner: string | undefined | null = null;

  constructor(readonly request: Request) {}

  /** All values of a key; undefined where the request has none. */
  all(key: string): readonly string[] | undefined {
    const values = this.values(lowerCase(key));
    return typeof values === "string" ? [values] : values;
  }

  /** The same for a key in lower case, a single value as it is. A list is never empty. */
  values(lowerKey: string): string | readonly string[] | undefined {
    this.given ??= givenKeys(this.request);
    const given = this.given.get(lowerKey);
    if (given !== undefined) return given.length === 0 && typeof given !== "string" ? undefined : given;
    return derivedValue(lowerKey, this);
  }

  /** The value of a single-valued key, as policy variables may use it. */
  readonly single = (key: string): string | undefined => {
    const values = this.values(lowerCase(key));
    if (typeof values === "string") return values;
    return values?.length === 1 ? values[0] : undefined;
  };

  /** The account that owns the resource; undefined where nothing tells. */
  get resourceAccount(): string | undefined {
    if (this.owner === null) this.owner = resourceAccount(this.request);
    return this.owner;
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

/** The request for people, e.g. `s3:GetObject on arn:aws:s3:::bucket/x for arn:aws:iam::111122223333:user/alice`. */
export function describeRequest({ principal, action, resource, via = [] }: Request): string {
  const through = via.length > 0 ? ` through ${via.join(", ")}` : "";
  return `${action} on ${resource} for ${principalName(principal)}${through}`;
}

/** What the request brings itself; keys in lower case. */
function givenKeys({
  principal,
  encryptionContext,
  context,
}: Request): Map<string, string | readonly string[]> {
  const given = new Map<string, string | readonly string[]>();
  const add = (key: string, value: ContextValue) =>
    given.set(lowerCase(key), typeof value === "object" ? value : String(value));
  if (principal.type === "federated") {
    for (const [claim, value] of Object.entries(principal.claims ?? {})) add(claim, value);
  }
  if (encryptionContext !== undefined) {
    for (const [key, value] of Object.entries(encryptionContext))
      add(`${ENCRYPTION_CONTEXT_PREFIX}${key}`, value);
  }
  if (context !== undefined) {
    for (const [key, value] of Object.entries(context)) add(key, value);
  }
  return given;
}
