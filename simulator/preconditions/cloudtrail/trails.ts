import { texts } from "../../services/support";
import { objects } from "../../values";
import type { Call } from "../call";
import { refuse, type Precondition } from "../precondition";
import { TRAIL } from "./trail";

const API = "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference";
const LIMITS = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html";

/** The values of all conditions of an advanced selector. */
const OPERATORS = ["endsWiths", "equals", "notEndsWiths", "notEquals", "notStartsWiths", "startsWiths"];

/** What is wrong with a trail's name beyond its length. */
function nameProblem(name: string): string | undefined {
  if (!/^[A-Za-z0-9._-]+$/.test(name))
    return "Trail name can only contain letters, numbers, periods, underscores and hyphens.";
  if (!/^[A-Za-z0-9].*[A-Za-z0-9]$/.test(name))
    return "Trail name must start and end with a letter or number.";
  if (/[._-]{2}/.test(name)) return "Trail name cannot have adjacent periods, underscores or hyphens.";
  return /^\d+\.\d+\.\d+\.\d+$/.test(name) ? "Trail name cannot be in IP address format." : undefined;
}

/** What is wrong with the selectors of a trail's events, as far as their number goes. */
function selectorProblem(call: Call): string | undefined {
  const basic = call.objects("eventSelectors");
  const advanced = call.objects("advancedEventSelectors");
  if (basic.length > 0 && advanced.length > 0)
    return '"advanced_event_selector": conflicts with event_selector';
  if (basic.length > 5) return "A trail can have up to 5 event selectors.";
  if (call.moment === "check") return undefined;
  const resources = basic
    .flatMap(({ dataResources }) => objects(dataResources))
    .flatMap(({ values }) => texts(values));
  if (resources.length > 250) return "A trail is limited to 250 data resources.";
  const values = advanced
    .flatMap(({ fieldSelectors }) => objects(fieldSelectors))
    .flatMap((field) => OPERATORS.flatMap((operator) => texts(field[operator])));
  return values.length > 500
    ? "A maximum of 500 total values for all conditions in all advanced event selectors is allowed."
    : undefined;
}

/** The trails that count in the region of a call: its own, and those of other regions that are for all. */
function trailsHere(call: Call): number {
  return call.world
    .toJSON()
    .resources.filter(
      ({ type, accountId, region, outputs }) =>
        type === TRAIL &&
        accountId === call.accountId &&
        (region === call.region || outputs.isMultiRegionTrail === true),
    ).length;
}

/** What AWS CloudTrail demands of a trail itself. */
export const trails: readonly Precondition[] = [
  {
    id: "CT-18",
    types: [TRAIL],
    at: ["create"],
    demands: "A region has at most five trails, those of other regions that are for all regions among them.",
    source: LIMITS,
    judge: (call) =>
      trailsHere(call) < call.quota("trails")
        ? undefined
        : refuse(
            "MaximumNumberOfTrailsExceededException",
            `User: ${call.accountId} already has ${String(call.quota("trails"))} trails in ${call.region}.`,
          ),
  },
  {
    id: "CT-19",
    types: [TRAIL],
    at: ["check", "create"],
    demands:
      "A trail's name has 3 to 128 letters, digits, `.`, `_` and `-`, no two of the latter in a row nor one at an end, " +
      "and is no IP address.",
    source: `${API}/API_CreateTrail.html`,
    judge: (call) => {
      const name = call.text("name");
      if (name === undefined) return undefined;
      if (name.length < 3 || name.length > 128) {
        const bound =
          name.length < 3 ? "short. Minimum allowed length: 3" : "long. Maximum allowed length: 128";
        return refuse(
          "InvalidTrailNameException",
          `Trail name too ${bound} characters. Specified name length: ${String(name.length)} characters.`,
        );
      }
      const problem = call.moment === "check" ? undefined : nameProblem(name);
      return problem === undefined ? undefined : refuse("InvalidTrailNameException", problem);
    },
  },
  {
    id: "CT-20",
    types: [TRAIL],
    at: ["create"],
    demands: "There is no trail of that name in the region.",
    source: `${API}/API_CreateTrail.html`,
    judge: (call) =>
      call.list(TRAIL).some(({ outputs }) => outputs.name === call.text("name"))
        ? refuse(
            "TrailAlreadyExistsException",
            `Trail ${call.text("name") ?? ""} already exists for customer: ${call.accountId}`,
          )
        : undefined,
  },
  {
    id: "CT-22",
    types: [TRAIL],
    demands: "A trail for all regions records the events of global services.",
    source: `${API}/API_CreateTrail.html`,
    judge: (call) =>
      call.flag("isMultiRegionTrail") && call.inputs.includeGlobalServiceEvents === false
        ? refuse(
            "InvalidParameterCombinationException",
            "Multi-Region trail must include global service events.",
          )
        : undefined,
  },
  {
    id: "CT-23",
    types: [TRAIL],
    at: ["check", "create", "update"],
    demands:
      "A trail has up to five basic event selectors with 250 resources, or advanced ones with 500 values, not both.",
    source: `${API}/API_PutEventSelectors.html`,
    judge: (call) => {
      const problem = selectorProblem(call);
      return problem === undefined ? undefined : refuse("InvalidEventSelectorsException", problem);
    },
  },
];
