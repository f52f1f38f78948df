import { type Accept, propertyRule } from "../../core/property-rule";
import { defineRule } from "../../core/rule";
import { asList, at, hasUnknown } from "../../core/values";
import { TRAIL } from "./trails";

const LIST_OF_NONE: Accept = (value) => asList(value).length === 0;

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html */
function recordsAll(selector: unknown): boolean {
  return [undefined, "All"].includes(at(selector, "readWriteType") as string | undefined);
}

/** The field selectors of an advanced event selector: field -> what it must equal; undefined for other operators. */
function fieldsOf(selector: unknown): ReadonlyMap<unknown, readonly unknown[] | undefined> {
  return new Map(
    asList(at(selector, "fieldSelectors")).map((each) => {
      const operators = Object.keys(Object(each) as object).filter(
        (key) => key !== "field" && asList(at(each, key)).length > 0,
      );
      const equals =
        operators.length === 1 && operators[0] === "equals" ? asList(at(each, "equals")) : undefined;
      return [at(each, "field"), equals];
    }),
  );
}

/** Without selectors, a trail records all management events and no data events. */
export const managementEvents = propertyRule({
  id: "cloudtrail-management-events",
  description: "Every trail records all management events, what is read as well as what is changed.",
  severity: "high",
  level: "mandatory",
  frameworks: { cis: ["3.1"], fsbp: ["CloudTrail.1"] },
  why: "Somebody who looks around, grants himself rights or uses keys then leaves no trace.",
  fix: "Leave the selectors out, or add an advanced event selector with eventCategory Management and nothing else.",
  docs: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html",
  demands: [
    {
      types: [TRAIL],
      path: "eventSelectors",
      accept: (selectors) =>
        LIST_OF_NONE(selectors, {}) ||
        asList(selectors).some(
          (each) =>
            recordsAll(each) &&
            at(each, "includeManagementEvents") !== false &&
            asList(at(each, "excludeManagementEventSources")).length === 0,
        ),
      finding: "does not record all management events",
    },
    {
      types: [TRAIL],
      path: "advancedEventSelectors",
      accept: (selectors) =>
        LIST_OF_NONE(selectors, {}) ||
        asList(selectors).some((each) => {
          const fields = fieldsOf(each);
          return fields.size === 1 && fields.get("eventCategory")?.includes("Management") === true;
        }),
      finding: "does not record all management events",
    },
  ],
});

interface DataEventsConfig {
  readonly types: readonly string[];
}

export const dataEvents = defineRule<DataEventsConfig>({
  id: "cloudtrail-data-events",
  description: "Every trail records the data events of the types that the setting names.",
  severity: "low",
  level: "advisory",
  frameworks: { cis: ["3.8", "3.9"], pci: ["10.2.1"] },
  why: "Who read, wrote or deleted which object or called which function is in no log.",
  fix: "Add an advanced event selector with eventCategory Data and resources.type that type (data events cost).",
  docs: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
  settings: {
    types: {
      default: [],
      schema: {
        type: "array",
        items: { type: "string" },
        description: "Types of resources, like AWS::S3::Object; empty: none.",
      },
    },
  },
  resource: {
    types: [TRAIL],
    check({ inputs }, { types }, report) {
      const classic = inputs.get("eventSelectors");
      const advanced = inputs.get("advancedEventSelectors");
      for (const type of types) {
        if (recordsClassic(classic, type) || recordsAdvanced(advanced, type)) {
          continue;
        }
        if (hasUnknown(classic) || hasUnknown(advanced)) {
          report.unjudged(`whether data events of ${type} are recorded`);
        } else {
          report.violation(`does not record data events of ${type}, read and written`);
        }
      }
    },
  },
});

function recordsClassic(selectors: unknown, type: string): boolean {
  return asList(selectors).some(
    (each) => recordsAll(each) && asList(at(each, "dataResources")).some((data) => at(data, "type") === type),
  );
}

/** Which objects are left out by their ARN is up to the program: log buckets must be. */
function recordsAdvanced(selectors: unknown, type: string): boolean {
  return asList(selectors).some((each) => {
    const fields = fieldsOf(each);
    return (
      fields.get("eventCategory")?.includes("Data") === true &&
      fields.get("resources.type")?.includes(type) === true &&
      !fields.has("readOnly")
    );
  });
}
