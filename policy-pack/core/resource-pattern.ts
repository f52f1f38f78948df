interface Place {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
}

/** Fewer literal characters of a name would match names by chance. */
const SHORTEST_NAME = 3;

/**
 * Says which resources an exemption is for: a URN or `<type>::<name>`, where `*` stands for any text within a part. The
 * type must be written out, and so much of the name that it means something.
 */
export class ResourcePattern {
  readonly faults: string[];
  private readonly expression: RegExp;
  private readonly ofUrn: boolean;

  constructor(pattern: string) {
    this.ofUrn = pattern.startsWith("urn:pulumi:");
    // Names may contain "::" themselves; types do not.
    const parts = pattern.split("::");
    const [type = "", ...name] = this.ofUrn ? parts.slice(2) : parts;
    this.expression = new RegExp(`^${parts.map(partExpression).join("::")}$`, "su");
    this.faults = faultsOf(type, name.join("::"));
  }

  matches({ urn, type, name }: Place): boolean {
    return this.expression.test(this.ofUrn ? urn : `${type}::${name}`);
  }
}

function faultsOf(type: string, name: string): string[] {
  const ownType = type.split("$").at(-1) ?? "";
  const faults: string[] = [];
  if (!/^[^*:]+:[^*:]+:[^*:]+$/.test(ownType)) {
    faults.push(
      "does not write out the resource's type.\nFix: Give its URN, or its type and name: aws:s3/bucket:Bucket::logs.",
    );
  }
  if (name.replaceAll("*", "").length < (name.includes("*") ? SHORTEST_NAME : 1)) {
    faults.push(`is too broad.\nFix: Write out at least ${SHORTEST_NAME} characters of the resource's name.`);
  }
  return faults;
}

/** `*` stays within its part: it does not match "::". */
function partExpression(part: string): string {
  return part
    .split("*")
    .map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"))
    .join("(?:(?!::).)*");
}
