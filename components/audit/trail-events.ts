import type * as aws from "@pulumi/aws";

type Selector = aws.types.input.cloudtrail.TrailAdvancedEventSelector;

/** Events besides those of management: 0.10 USD per 100,000. */
export interface DataEvents {
  /**
   * Reads and writes of S3 objects, log buckets excluded.
   * @default false
   */
  readonly s3?: boolean;
  /**
   * Invocations of Lambda functions.
   * @default false
   */
  readonly lambda?: boolean;
}

/**
 * What the trail records: all management events and the data events asked for. Log buckets are left out, since every
 * log delivered there would make an event that is delivered there.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 */
export function eventSelectors(data: DataEvents, logBucketArns: readonly string[]): Selector[] {
  return [
    {
      name: "Management events",
      fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }],
    },
    ...(data.s3 === true
      ? [
          dataSelector("S3 objects", "AWS::S3::Object", [
            { field: "resources.ARN", notStartsWiths: logBucketArns.map((arn) => `${arn}/`) },
          ]),
        ]
      : []),
    ...(data.lambda === true ? [dataSelector("Lambda invocations", "AWS::Lambda::Function", [])] : []),
  ];
}

function dataSelector(
  name: string,
  type: string,
  more: aws.types.input.cloudtrail.TrailAdvancedEventSelectorFieldSelector[],
): Selector {
  return {
    name,
    fieldSelectors: [
      { field: "eventCategory", equals: ["Data"] },
      { field: "resources.type", equals: [type] },
      ...more,
    ],
  };
}
