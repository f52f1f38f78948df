import type {
  ConditionBlock,
  OneOrMany,
  PrincipalBlock,
  PrincipalMap,
  Statement,
} from "../language/document";
import { conditionBlock, type Conditions } from "./conditions";
import type { Principals } from "./principals";

/**
 * What a statement is about. Each kind of policy demands its own: identity policies have no `principals`, trust
 * policies no `resources`. The type of the statement remembers what was given; `policy.identity` and the like look at
 * it.
 */
export interface AllowParts<A, NotA, P, R, NotR> {
  readonly principals?: P;
  /** `service:Name`, where `*` and `?` are wildcards. */
  readonly actions?: A;
  /** Every action but these; instead of `actions`. */
  readonly notActions?: NotA;
  /** ARNs or patterns of them. */
  readonly resources?: R;
  /** Every resource but these; instead of `resources`. */
  readonly notResources?: NotR;
  readonly conditions?: Conditions;
}

/** As for statements that allow; and everybody but some can be denied, never allowed. */
export interface DenyParts<A, NotA, P, NotP, R, NotR> extends AllowParts<A, NotA, P, R, NotR> {
  /** Everybody but these; instead of `principals`. */
  readonly notPrincipals?: NotP;
}

/** A statement whose type says which elements it has; the type of the others is `undefined`, and they are absent. */
export interface BuiltStatement<Effect, A, NotA, P, NotP, R, NotR> {
  readonly Sid: string;
  readonly Effect: Effect;
  readonly Principal: PrincipalElement<P>;
  readonly NotPrincipal: PrincipalElement<NotP>;
  readonly Action: A;
  readonly NotAction: NotA;
  readonly Resource: R;
  readonly NotResource: NotR;
  readonly Condition?: ConditionBlock;
}

type PrincipalElement<P> = P extends undefined | "*" ? P : PrincipalMap;
type Texts = OneOrMany<string> | undefined;
type Who = Principals | undefined;

/**
 * A statement that allows. `sid` says in a word what it is for and is unique in its policy.
 *
 * ```ts
 * allow("Publish", { principals: awsService("events.amazonaws.com"), actions: "sns:Publish", resources: topicArn })
 * ```
 */
export function allow<
  const A extends Texts = undefined,
  const NotA extends Texts = undefined,
  const P extends Who = undefined,
  R extends Texts = undefined,
  NotR extends Texts = undefined,
>(
  sid: string,
  parts: AllowParts<A, NotA, P, R, NotR>,
  // What is not given shall be `undefined`, and not what the place that the statement goes to would like.
): NoInfer<BuiltStatement<"Allow", A, NotA, P, undefined, R, NotR>> {
  return statement("Allow", sid, parts) as BuiltStatement<"Allow", A, NotA, P, undefined, R, NotR>;
}

/** A statement that denies, whatever else allows. */
export function deny<
  const A extends Texts = undefined,
  const NotA extends Texts = undefined,
  const P extends Who = undefined,
  const NotP extends Who = undefined,
  R extends Texts = undefined,
  NotR extends Texts = undefined,
>(
  sid: string,
  parts: DenyParts<A, NotA, P, NotP, R, NotR>,
): NoInfer<BuiltStatement<"Deny", A, NotA, P, NotP, R, NotR>> {
  return statement("Deny", sid, parts) as BuiltStatement<"Deny", A, NotA, P, NotP, R, NotR>;
}

function statement(
  effect: Statement["Effect"],
  sid: string,
  parts: DenyParts<Texts, Texts, Who, Who, Texts, Texts>,
): unknown {
  const elements: Statement = {
    Sid: sid,
    Effect: effect,
    Principal: principalBlock(parts.principals),
    NotPrincipal: principalBlock(parts.notPrincipals),
    Action: parts.actions,
    NotAction: parts.notActions,
    Resource: parts.resources,
    NotResource: parts.notResources,
    Condition: parts.conditions && conditionBlock(parts.conditions),
  };
  return Object.fromEntries(Object.entries(elements).filter(([, value]) => value !== undefined));
}

/** Several kinds of principals in one element. */
function principalBlock(principals: Who): PrincipalBlock | undefined {
  if (!isList(principals)) return principals;
  const byType = new Map<string, string[]>();
  for (const [type, names] of principals.flatMap((map) => Object.entries(map))) {
    byType.set(type, [...(byType.get(type) ?? []), names as OneOrMany<string>].flat());
  }
  return Object.fromEntries(byType);
}

/** `Array.isArray` does not see that a read-only list is one. */
function isList(principals: Who): principals is readonly PrincipalMap[] {
  return Array.isArray(principals);
}
