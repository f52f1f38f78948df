import { endOfString, isList, type Json, jsonError, MAX_DEPTH, memberOf, namesOf } from "./json";
import { explainJsonText } from "./json-explain";

/** Far more than the longest document that AWS accepts (32 KiB, white space not counted everywhere). */
const MAX_CHARACTERS = 1_000_000;

/**
 * Reads JSON text strictly: as `JSON.parse` does, but a name given twice, great depth or length is an error.
 *
 * @throws PolicyError that says where the text goes wrong.
 */
export function readJsonText(text: string): Json {
  if (text.length > MAX_CHARACTERS) {
    const message = `The document has ${text.length} characters; at most ${MAX_CHARACTERS} are read.`;
    throw jsonError(undefined, message);
  }
  // What is not plainly in order is read again, slowly, to say what is wrong and where.
  return quickRead(text) ?? explainJsonText(text);
}

/**
 * By the platform's own parser, which keeps the last of two members of one name: fewer members than the text has
 * colons outside of strings tell of it, however the names are escaped.
 */
function quickRead(text: string): Json | undefined {
  const colons = countColons(text);
  if (colons === undefined) return undefined;
  try {
    const tree = JSON.parse(text) as Json;
    return tree !== null && countMembers(tree) === colons ? tree : undefined;
  } catch {
    return undefined;
  }
}

/** The colons outside of strings; undefined where brackets are nested too deep or a string has no end. */
function countColons(text: string): number | undefined {
  let colons = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = endOfString(text, at);
        if (at < 0) return undefined;
        break;
      case 0x3a: // :
        colons += 1;
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        if (depth > MAX_DEPTH) return undefined;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
    }
  }
  return colons;
}

/** All members in the tree, or NaN if a number in it is not finite, as `1e999` is. */
function countMembers(tree: Json): number {
  if (typeof tree === "number") return Number.isFinite(tree) ? 0 : NaN;
  if (typeof tree !== "object" || tree === null) return 0;
  let count = 0;
  if (isList(tree)) {
    for (const item of tree) if (typeof item !== "string") count += countMembers(item);
    return count;
  }
  for (const name of namesOf(tree)) {
    const member = memberOf(tree, name);
    count += typeof member === "string" ? 1 : 1 + countMembers(member);
  }
  return count;
}
