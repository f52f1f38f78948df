import { evaluate, parsePolicy, role, type ContextInput, type Policy } from "../../iam";
import type { ProgramRun, Registered } from "../support/program";

/** The stack outputs that these tests read. */
export interface StackOutputs {
  readonly network: {
    readonly vpcId: string;
    readonly vpcCidr: string;
    readonly privateSubnetIds: readonly string[];
  };
  readonly storage: { readonly dataBucket: string; readonly dataBucketArn: string };
}

export function outputsOf(run: ProgramRun): StackOutputs {
  return run.outputs as StackOutputs;
}

/** The resource of a type whose physical name or id is `value` of `field`. */
export function find(run: ProgramRun, type: string, field: string, value: unknown): Registered {
  const found = run.ofType(type).find(({ inputs, outputs }) => (outputs[field] ?? inputs[field]) === value);
  if (found === undefined) {
    throw new Error(`No ${type} whose ${field} is ${String(value)}`);
  }
  return found;
}

/** What the sessions of one role of a deployed program may do. */
export class DeployedRole {
  readonly arn: string;
  private readonly identity: readonly Policy[];

  constructor(
    private readonly run: ProgramRun,
    readonly name: string,
  ) {
    this.arn = String(find(run, "aws:iam/role:Role", "name", name).outputs.arn);
    this.identity = run
      .ofType("aws:iam/rolePolicy:RolePolicy")
      .filter(({ inputs }) => inputs.role === name)
      .map(({ inputs }) => parsePolicy(String(inputs.policy), "identity"));
  }

  /** Whether a request is allowed by the role's policies, and by the key's own where it is about a key. */
  may(action: string, resource: string, context: ContextInput = {}): boolean {
    const key = this.run.ofType("aws:kms/key:Key").find(({ outputs }) => outputs.arn === resource);
    const resourcePolicy = key === undefined ? undefined : parsePolicy(String(key.inputs.policy), "key");
    const request = {
      principal: role(this.arn),
      action,
      resource,
      context: { "aws:PrincipalArn": this.arn, ...context },
      ...(resource.startsWith("arn:aws:s3:::") && { resourceAccount: this.run.world.accountId }),
    };
    return evaluate(request, { identity: this.identity, resource: resourcePolicy }).allowed;
  }

  /** Whether a service may take the role on. */
  trusts(servicePrincipal: string): boolean {
    const text = String(find(this.run, "aws:iam/role:Role", "name", this.name).inputs.assumeRolePolicy);
    return evaluate(
      {
        principal: { type: "service", service: servicePrincipal },
        action: "sts:AssumeRole",
        resource: this.arn,
      },
      { resource: parsePolicy(text, "trust") },
    ).allowed;
  }
}
