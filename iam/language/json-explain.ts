import type { PolicyError } from "./errors";
import { shown } from "./errors";
import { endOfString, type Json, jsonError, type JsonObject, MAX_DEPTH, setMember } from "./json";
import { type Place, within } from "./problems";

/**
 * Reads JSON text value by value: slower than the platform's parser, but able to say what is wrong with it.
 *
 * @throws PolicyError with line and column, or with the path of what is given twice or nested too deep.
 */
export function explainJsonText(text: string): Json {
  return new TextReader(text).document();
}

const SCALAR = /-?\d[-+.\deE]*|true|false|null/y;
const SPACE = /[ \t\n\r]+/y;

class TextReader {
  private at = 0;

  constructor(private readonly text: string) {}

  document(): Json {
    const value = this.value(undefined, 0);
    this.space();
    if (this.at < this.text.length) throw this.unexpected("the end");
    return value;
  }

  private value(place: Place | undefined, depth: number): Json {
    if (depth > MAX_DEPTH) throw jsonError(place, `Nested more than ${MAX_DEPTH} levels deep.`);
    this.space();
    switch (this.text[this.at]) {
      case "{":
        return this.object(place, depth);
      case "[":
        return this.array(place, depth);
      case '"':
        return this.string();
      default:
        return this.scalar();
    }
  }

  private object(place: Place | undefined, depth: number): JsonObject {
    const members = {};
    const names = new Set<string>();
    this.at += 1;
    if (this.accept("}")) return members;
    do {
      this.space();
      if (this.text[this.at] !== '"') throw this.unexpected("a name in double quotes");
      const name = this.string();
      const here = within(place, name);
      if (names.has(name)) throw jsonError(here, `The name ${shown(name)} is given twice.`);
      names.add(name);
      if (!this.accept(":")) throw this.unexpected('":"');
      setMember(members, name, this.value(here, depth + 1));
    } while (this.accept(","));
    if (!this.accept("}")) throw this.unexpected('"," or "}"');
    return members;
  }

  private array(place: Place | undefined, depth: number): Json[] {
    const items: Json[] = [];
    this.at += 1;
    if (this.accept("]")) return items;
    do {
      items.push(this.value(within(place, items.length), depth + 1));
    } while (this.accept(","));
    if (!this.accept("]")) throw this.unexpected('"," or "]"');
    return items;
  }

  private string(): string {
    const end = endOfString(this.text, this.at);
    if (end < 0) throw this.unexpected("the closing double quote");
    return this.decode(this.text.slice(this.at, end + 1)) as string;
  }

  private scalar(): Json {
    SCALAR.lastIndex = this.at;
    const literal = SCALAR.exec(this.text)?.[0];
    if (literal === undefined) throw this.unexpected("a value");
    return this.decode(literal) as Json;
  }

  /** Leaves the finer rules of literals (escapes, control characters, numbers) to the platform. */
  private decode(literal: string): unknown {
    let value: unknown;
    try {
      value = JSON.parse(literal);
    } catch {
      throw this.unexpected("a value");
    }
    if (typeof value === "number" && !Number.isFinite(value)) throw this.unexpected("a value");
    this.at += literal.length;
    return value;
  }

  private accept(mark: string): boolean {
    this.space();
    if (this.text[this.at] !== mark) return false;
    this.at += 1;
    return true;
  }

  private space(): void {
    SPACE.lastIndex = this.at;
    this.at += SPACE.exec(this.text)?.[0].length ?? 0;
  }

  private unexpected(wanted: string): PolicyError {
    const before = this.text.slice(0, this.at).split("\n");
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
    const found = this.at < this.text.length ? shown(this.text.slice(this.at, this.at + 20)) : "the end";
    return jsonError(undefined, `Not JSON: expected ${wanted} at ${place}, found ${found}.`);
  }
}
