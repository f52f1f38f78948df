import type { ActionOf } from "../../iam";
import type { Resource } from "../store";

/** E.g. `sqs:CreateQueue`. */
export type Action = ActionOf<string>;

/** What is done to a resource. */
export type Verb = "create" | "read" | "update" | "delete";

/** One thing that AWS asks of a caller's policies. */
export interface Need {
  readonly action: Action;
  /** ARN of what the action is about; `*` where AWS knows no narrower one. */
  readonly resource: string;
  /** Keys of the request on which policies may set conditions, such as `iam:PassedToService`. */
  readonly context?: Readonly<Record<string, string>>;
}

/** The resource that something is done to, where it lies, and what it is connected with. */
export interface Subject extends Resource {
  readonly accountId: string;
  readonly partition: string;
  /** For resources of global services that of the provider. */
  readonly region: string;
  /** Before an update: the resource as it was. Without it every input may change. */
  readonly old?: Resource;
  /** Another resource of that account and region. */
  readonly find: (type: string, id: string) => Resource | undefined;
}

/** What a part of a verb needs; nothing where the inputs do not ask for that part. */
export type Rule = (subject: Subject) => readonly Need[];

/**
 * What the AWS provider calls for a resource type, in terms of IAM. The provider reads what it has created and updated:
 * the needs of `read` are those of `create` and `update` too.
 */
export interface ResourcePermissions {
  /** Type token. */
  readonly type: string;
  readonly create: readonly Rule[];
  readonly read: readonly Rule[];
  /** When something else than tags changes. @default none: every such change replaces the resource */
  readonly update?: readonly Rule[];
  /** When tags change. @default none: the type has no tags */
  readonly retag?: readonly Rule[];
  readonly delete: readonly Rule[];
}

/** What a function of the provider calls. */
export interface FunctionPermissions {
  readonly token: string;
  /** `inputs` of the subject are the arguments. */
  readonly needs: readonly Rule[];
}

/** The permissions of one AWS service. */
export interface ServicePermissions {
  readonly resources: readonly ResourcePermissions[];
  readonly functions?: readonly FunctionPermissions[];
}
