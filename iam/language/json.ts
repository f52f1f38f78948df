import { PolicyError, shown } from "./errors";

/**
 * JSON as policy documents need it: members in a Map, so that `__proto__` and the like are names as any other.
 */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = ReadonlyMap<string, Json>;

/** Far more than the longest document that AWS accepts (32 KiB, white space not counted everywhere). */
export const MAX_CHARACTERS = 1_000_000;
/** A policy document has at most six levels. */
export const MAX_DEPTH = 16;
/** Bounds the work for objects given in place of text, which may be cyclic. */
const MAX_VALUES = 200_000;

/** Reads JSON text strictly: as `JSON.parse` does, but a name given twice, great depth or length is an error. */
export function readJsonText(text: string): Json {
  if (text.length > MAX_CHARACTERS) {
    throw fault("", `The document has ${text.length} characters; at most ${MAX_CHARACTERS} are read.`);
  }
  return new TextReader(text).document();
}

/** The same for a document given as a JavaScript value; members that are `undefined` count as absent. */
export function readJsonValue(value: unknown): Json {
  let left = MAX_VALUES;
  const read = (item: unknown, path: string, depth: number): Json => {
    if (depth > MAX_DEPTH) throw fault(path, `Nested more than ${MAX_DEPTH} levels deep.`);
    if (--left < 0) throw fault(path, `The document holds more than ${MAX_VALUES} values.`);
    if (item === null || typeof item === "string" || typeof item === "boolean") return item;
    if (typeof item === "number" && Number.isFinite(item)) return item;
    if (Array.isArray(item)) return item.map((part, index) => read(part, `${path}[${index}]`, depth + 1));
    if (typeof item === "object") {
      const members = Object.entries(item).filter(([, member]) => member !== undefined);
      return new Map(
        members.map(([name, member]) => [name, read(member, memberPath(path, name), depth + 1)]),
      );
    }
    throw fault(path, `A ${typeof item} is not a JSON value.`);
  };
  return read(value, "", 0);
}

/** The path of a member: `a.b`, or `a["b:c"]` where the name is not a plain word. */
export function memberPath(path: string, name: string): string {
  if (!/^\w{1,80}$/.test(name)) return `${path}[${shown(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

const STRING = /"(?:[^"\\]|\\.)*"/sy;
const SCALAR = /-?\d[-+.\deE]*|true|false|null/y;
const SPACE = /[ \t\n\r]+/y;
/** Members of the usual kind, for which the literal is the value. */
const PLAIN = /^"[ !#-[\]-~]*"$/;

class TextReader {
  private at = 0;

  constructor(private readonly text: string) {}

  document(): Json {
    const value = this.value("", 0);
    this.space();
    if (this.at < this.text.length) throw this.unexpected("the end");
    return value;
  }

  private value(path: string, depth: number): Json {
    if (depth > MAX_DEPTH) throw fault(path, `Nested more than ${MAX_DEPTH} levels deep.`);
    this.space();
    switch (this.text[this.at]) {
      case "{":
        return this.object(path, depth);
      case "[":
        return this.array(path, depth);
      case '"':
        return this.string();
      default:
        return this.scalar();
    }
  }

  private object(path: string, depth: number): JsonObject {
    const members = new Map<string, Json>();
    this.at += 1;
    if (this.accept("}")) return members;
    do {
      this.space();
      if (this.text[this.at] !== '"') throw this.unexpected("a name in double quotes");
      const name = this.string();
      const here = memberPath(path, name);
      if (members.has(name)) throw fault(here, `The name ${shown(name)} is given twice.`);
      if (!this.accept(":")) throw this.unexpected('":"');
      members.set(name, this.value(here, depth + 1));
    } while (this.accept(","));
    if (!this.accept("}")) throw this.unexpected('"," or "}"');
    return members;
  }

  private array(path: string, depth: number): Json[] {
    const items: Json[] = [];
    this.at += 1;
    if (this.accept("]")) return items;
    do {
      items.push(this.value(`${path}[${items.length}]`, depth + 1));
    } while (this.accept(","));
    if (!this.accept("]")) throw this.unexpected('"," or "]"');
    return items;
  }

  private string(): string {
    const literal = this.take(STRING);
    if (literal === undefined) throw this.unexpected("the closing double quote");
    return PLAIN.test(literal) ? literal.slice(1, -1) : (this.decode(literal) as string);
  }

  private scalar(): Json {
    const literal = this.take(SCALAR);
    if (literal === undefined) throw this.unexpected("a value");
    return this.decode(literal) as Json;
  }

  /** Leaves the finer rules of literals (escapes, control characters, numbers) to the platform. */
  private decode(literal: string): unknown {
    try {
      const value: unknown = JSON.parse(literal);
      if (typeof value !== "number" || Number.isFinite(value)) return value;
    } catch {
      // Reported below, with the place.
    }
    this.at -= literal.length;
    throw this.unexpected("a value");
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private accept(mark: string): boolean {
    this.space();
    if (this.text[this.at] !== mark) return false;
    this.at += 1;
    return true;
  }

  private space(): void {
    this.take(SPACE);
  }

  private unexpected(wanted: string): PolicyError {
    const before = this.text.slice(0, this.at).split("\n");
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
    const found = this.at < this.text.length ? shown(this.text.slice(this.at, this.at + 20)) : "the end";
    return fault("", `Not JSON: expected ${wanted} at ${place}, found ${found}.`);
  }
}

function fault(path: string, message: string): PolicyError {
  return new PolicyError([{ path, message }]);
}
