import { names } from "../../../simulator/preconditions/general/names";
import { samples } from "../services-samples";
import { precondition, showsAllOf } from "./cases";
import type { SimulatedAws } from "./simulated";

/** Two names that differ little, of which AWS takes the first. */
function pair(id: string, code: RegExp, ...pairs: readonly (readonly [string, string])[]): void {
  const type = names.find((each) => each.id === id)?.types[0] ?? "";
  const preview = (aws: SimulatedAws, name: string) => aws.preview(type, { ...samples[type], name });
  precondition(
    id,
    ...pairs.map(([good, bad]) => ({
      title: bad.length > 40 ? `${bad.length} characters` : bad,
      passes: (aws: SimulatedAws) => preview(aws, good),
      fails: (aws: SimulatedAws) => preview(aws, bad),
      refusal: code,
    })),
  );
}

const long = (length: number) => "a".repeat(length);

describe("preconditions of names", () => {
  pair("NAME-RECORDER", /ValidationException: /, [long(256), long(257)]);
  pair("NAME-CHANNEL", /ValidationException: /, [long(256), long(257)]);
  pair("NAME-DOCUMENT", /ValidationException: /, [long(128), long(129)], ["abc", "ab"], ["a.b", "a b"]);
  pair(
    "NAME-BUDGET",
    /InvalidParameterException: /,
    [long(100), long(101)],
    ["a b", "a:b"],
    ["a/actions/b", "a/action/b"],
  );
  pair("NAME-WEB-ACL", /WAFInvalidParameterException: /, [long(128), long(129)], ["a-b", "a.b"]);
  for (const id of ["NAME-QUERY-LOG", "NAME-FIREWALL-GROUP", "NAME-FIREWALL-DOMAINS"])
    pair(id, /InvalidParameterException: /, [long(64), long(65)], ["a b", "a.b"], ["1a", "11"]);

  showsAllOf(names);
});
