import { evaluate, service, type Policy, type Principal, type Request } from "../../iam";
import { judge } from "../authorisation";
import type { Properties } from "../model";
import type { Resource, StoredResource } from "../store";
import { hasUnknowns, objects, sameValue } from "../values";
import type { World } from "../world";
import type { Moment } from "./precondition";
import { DEFAULT_QUOTAS, type Quota } from "./quotas";

/** A request of an AWS service on its own behalf. */
export interface ServiceRequest {
  /** E.g. `cloudtrail.amazonaws.com`. */
  readonly service: string;
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  /** ARN of the thing for which the service asks; becomes `aws:SourceArn` and, with the account, `aws:SourceAccount`. */
  readonly source?: string;
  readonly encryptionContext?: Request["encryptionContext"];
  /** What else AWS knows of the request. */
  readonly context?: Request["context"];
}

/** What a call to the simulated AWS is about, and what can be asked of the world before it is answered. */
export class Call {
  /**
   * Inputs as AWS would get them; of a deletion those of the last creation or update. Before a deployment (`check`)
   * some may be unknown: {@link text} and its like leave those out.
   */
  readonly inputs: Properties;
  readonly accountId: string;
  readonly partition: string;
  readonly region: string;

  constructor(
    readonly moment: Moment,
    readonly type: string,
    inputs: Properties,
    /** The resource as it is; undefined before its creation. */
    readonly old: Resource | undefined,
    /** The world as the caller sees it, in the region of the resource. */
    readonly world: World,
  ) {
    this.inputs = inputs;
    this.accountId = world.accountId;
    this.partition = world.partition;
    this.region = world.region;
  }

  /** A text among the inputs; undefined where it is absent, empty or unknown. */
  text(property: string): string | undefined {
    const value = this.inputs[property];
    return typeof value === "string" && value !== "" && !hasUnknowns(value) ? value : undefined;
  }

  /** A number among the inputs, also one given as text. */
  number(property: string): number | undefined {
    const value = this.inputs[property];
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : undefined;
  }

  flag(property: string): boolean {
    return this.inputs[property] === true || this.inputs[property] === "true";
  }

  /** The known texts of a list among the inputs. */
  texts(property: string): readonly string[] {
    const value = this.inputs[property];
    return Array.isArray(value)
      ? value.filter((item): item is string => typeof item === "string" && !hasUnknowns(item))
      : [];
  }

  /** The objects of a list among the inputs, or the one object that stands in its place. */
  objects(property: string): readonly Properties[] {
    return objects(this.inputs[property]);
  }

  /** Whether the call sets one of those inputs: all of them at a creation, at an update those that differ. */
  changes(...properties: readonly string[]): boolean {
    const { old } = this;
    return old === undefined || properties.some((name) => !sameValue(old.inputs[name], this.inputs[name]));
  }

  /** The resource of that type and id in the region of this call. */
  find(type: string, id: string | undefined): Resource | undefined {
    return id === undefined ? undefined : this.world.find(type, id);
  }

  /** All resources of a type in the account and region of this call. */
  list(type: string): readonly Resource[] {
    return this.world.list(type);
  }

  /** The same without the one that this call is about. */
  others(type: string): readonly Resource[] {
    return this.list(type).filter(
      (resource) => resource.id !== this.old?.id || resource.type !== this.old.type,
    );
  }

  /** The resource of that ARN, in any account and region. */
  byArn(arn: string | undefined): StoredResource | undefined {
    return arn === undefined ? undefined : this.world.index.byArn(arn);
  }

  /** The bucket of that name, in any account and region. */
  bucket(name: string | undefined): StoredResource | undefined {
    return name === undefined ? undefined : this.byArn(`arn:${this.partition}:s3:::${name}`);
  }

  /** The KMS key that an id, ARN, alias name or ARN of an alias stands for. */
  key(reference: string | undefined): StoredResource | undefined {
    if (reference === undefined) return undefined;
    const whole = reference.startsWith("arn:")
      ? reference
      : `arn:${this.partition}:kms:${this.region}:${this.accountId}:` +
        (reference.startsWith("alias/") ? reference : `key/${reference}`);
    const found = this.byArn(whole);
    return found?.type === "aws:kms/alias:Alias" ? this.byArn(String(found.outputs.targetKeyArn)) : found;
  }

  /**
   * Whether something may exist that the world does not hold: it was declared to be there already, or its ARN is of
   * another account. Nothing can be said of it, and so nothing refused for it.
   */
  mayExist(nameOrArn: string | undefined): boolean {
    return nameOrArn !== undefined && this.world.mayExist(nameOrArn);
  }

  quota(name: Quota): number {
    return this.world.quotas[name] ?? DEFAULT_QUOTAS[name];
  }

  /**
   * Whether a request is allowed by all policies of the world. What the world does not hold (a role of another account,
   * the text of a policy of AWS) is taken to allow it.
   */
  allows(request: Request): boolean {
    return judge(this.world.index.authorisation.bearingOn(request)).verdict !== "denied";
  }

  /**
   * Whether an AWS service may do something on its own behalf: nothing but the policy of the resource lets it.
   * The context is that of such calls: no caller's account, organisation, address or endpoint.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice
   */
  serviceMay({ source, context, ...request }: ServiceRequest): boolean {
    return this.allows({
      principal: service(request.service),
      action: request.action,
      resource: request.resource,
      ...(request.encryptionContext !== undefined && { encryptionContext: request.encryptionContext }),
      context: {
        "aws:SecureTransport": "true",
        "aws:SourceAccount": this.accountId,
        ...(source !== undefined && { "aws:SourceArn": source }),
        ...context,
      },
    });
  }

  /** Whether a service may assume a role of this world. */
  serviceMayAssume(serviceName: string, roleArn: string, source?: string): boolean {
    return this.serviceMay({
      service: serviceName,
      action: "sts:AssumeRole",
      resource: roleArn,
      ...(source !== undefined && { source }),
    });
  }

  /** Whether the one who deploys may do something, directly or through a service (`via`). */
  deployerMay(request: Omit<Request, "principal">): boolean {
    const bearing = this.world.index.authorisation.bearingOn({ ...request, principal: this.world.deployer });
    const policies = { ...bearing.generous, identity: this.world.deployerPolicies };
    return evaluate(bearing.request, policies).allowed;
  }

  get deployer(): Principal {
    return this.world.deployer;
  }

  get deployerPolicies(): readonly Policy[] {
    return this.world.deployerPolicies;
  }
}
