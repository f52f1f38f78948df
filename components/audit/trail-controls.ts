import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { SecurityControl } from "../shared";

/** What the deployed trail guarantees, read from its resources. */
export function trailControls(
  trail: aws.cloudtrail.Trail,
  logGroup: aws.cloudwatch.LogGroup,
): pulumi.Output<SecurityControl[]> {
  return pulumi
    .output({
      arn: trail.arn,
      logging: trail.enableLogging,
      everywhere: trail.isMultiRegionTrail,
      validation: trail.enableLogFileValidation,
      keyArn: trail.kmsKeyId,
      selectors: trail.advancedEventSelectors,
      groupOfTrail: trail.cloudWatchLogsGroupArn,
      groupArn: logGroup.arn,
      groupKeyArn: logGroup.kmsKeyId,
      retention: logGroup.retentionInDays,
    })
    .apply(({ arn, groupArn, ...found }) => {
      const control = (id: string, text: string, enabled: boolean, resource = arn): SecurityControl => ({
        id,
        control: text,
        enabled,
        resource,
      });
      const management = found.selectors?.some(({ fieldSelectors }) =>
        fieldSelectors.some(
          ({ field, equals }) => field === "eventCategory" && equals?.includes("Management"),
        ),
      );
      return [
        control(
          "A1",
          "management events of all regions",
          found.logging === true && found.everywhere === true && management === true,
        ),
        control("A1", "log files validated", found.validation === true),
        control("A1", "log files encrypted with a key of ours", isSet(found.keyArn)),
        control("A1", "delivered to CloudWatch Logs", found.groupOfTrail === `${groupArn}:*`),
        control("A3", "log group encrypted", isSet(found.groupKeyArn), groupArn),
        control("A3", "log retention set", (found.retention ?? 0) > 0, groupArn),
      ];
    });
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
