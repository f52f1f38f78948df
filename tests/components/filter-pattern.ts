/**
 * CloudWatch Logs' filter patterns for JSON events, as far as the CIS controls use them, read independently of them.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */

type Test = (event: unknown) => boolean;

/** Whether the event passes the filter; throws for a pattern that CloudWatch would refuse. */
export function matchesFilter(pattern: string, event: object): boolean {
  const reader = new Reader(tokens(pattern));
  reader.expect("{");
  const test = either(reader);
  reader.expect("}");
  reader.end();
  return test(event);
}

function tokens(pattern: string): string[] {
  const found = pattern.match(/"[^"]*"|\|\||&&|!=|[{}()=]|[^\s{}()=!"|&]+/g) ?? [];
  const read = found.join("").replaceAll(/\s/g, "");
  if (read !== pattern.replaceAll(/\s/g, "")) {
    throw new Error(`Invalid metric filter pattern: ${pattern}`);
  }
  return found;
}

class Reader {
  private next = 0;

  constructor(private readonly all: readonly string[]) {}

  take(): string {
    const token = this.all[this.next++];
    if (token === undefined) {
      throw new Error("Invalid metric filter pattern: it ends too early");
    }
    return token;
  }

  takeIf(token: string): boolean {
    const matches = this.all[this.next] === token;
    this.next += matches ? 1 : 0;
    return matches;
  }

  expect(token: string): void {
    if (!this.takeIf(token)) {
      throw new Error(
        `Invalid metric filter pattern: "${token}" expected before ${this.all.slice(this.next).join(" ")}`,
      );
    }
  }

  end(): void {
    if (this.next !== this.all.length) {
      throw new Error("Invalid metric filter pattern: something comes after the end");
    }
  }
}

/** `||` binds weaker than `&&`. */
function either(reader: Reader): Test {
  const parts = [both(reader)];
  while (reader.takeIf("||")) {
    parts.push(both(reader));
  }
  return (event) => parts.some((part) => part(event));
}

function both(reader: Reader): Test {
  const parts = [term(reader)];
  while (reader.takeIf("&&")) {
    parts.push(term(reader));
  }
  return (event) => parts.every((part) => part(event));
}

function term(reader: Reader): Test {
  if (reader.takeIf("(")) {
    const inner = either(reader);
    reader.expect(")");
    return inner;
  }
  const selector = reader.take();
  if (!selector.startsWith("$.")) {
    throw new Error(`Invalid metric filter pattern: ${selector} is not a selector`);
  }
  const operator = reader.take();
  if (operator === "NOT") {
    reader.expect("EXISTS");
    return (event) => valueAt(event, selector) === undefined;
  }
  const wanted = like(reader.take());
  if (operator !== "=" && operator !== "!=") {
    throw new Error(`Invalid metric filter pattern: ${operator} is not an operator`);
  }
  return (event) => {
    const value = valueAt(event, selector);
    if (value === undefined && operator === "!=") {
      throw new Error(
        `CloudWatch does not document whether an event without ${selector} differs: give it one`,
      );
    }
    return value !== undefined && wanted.test(text(value)) === (operator === "=");
  };
}

function like(literal: string): RegExp {
  const text = literal.replaceAll('"', "");
  const escaped = text.split("*").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join(".*")}$`);
}

function valueAt(event: unknown, selector: string): unknown {
  return selector
    .slice(2)
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], event);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
