import type * as pulumi from "@pulumi/pulumi";

/** The function that an event source calls, as {@link LambdaFunction.target} gives it. */
export interface EventTarget {
  /** The function. */
  readonly functionName: pulumi.Input<string>;
  /** The alias that is called. @default none: the newest code */
  readonly qualifier?: pulumi.Input<string>;
  /** ARN of the function, or of its alias. */
  readonly arn: pulumi.Input<string>;
  /** The execution role: sources that Lambda reads from are read in its name. */
  readonly roleName: pulumi.Input<string>;
  /** Takes the records of a stream that failed for good; the execution role may send to it. */
  readonly deadLetterQueueArn: pulumi.Input<string>;
}
