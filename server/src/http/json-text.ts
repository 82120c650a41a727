import type { Problem } from '@dolphindeck/contract/messages/problem.ts';

/** Deeper than any body that a schema accepts, shallow enough for every recursive function behind it. */
const MAX_DEPTH = 32;

type Parsed = { readonly value: unknown } | { readonly problem: Problem };

/**
 * Parses the bytes of a JSON body, strictly: UTF-8 only, no member given twice (which of the two counts differs
 * between parsers, so it can hide a value from a check), no text that UTF-8 cannot carry.
 */
export function parseJson(bytes: Uint8Array): Parsed {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    return { problem: { code: 'body_json' } };
  }
  const problem = memberProblem(text);
  return problem === null ? { value } : { problem };
}

interface Level {
  /** Names seen so far, or null in an array. */
  readonly names: Set<string> | null;
  /** The member or index that is being read. */
  at: string | number;
  /** In an object: the next string is a name. */
  expectsName: boolean;
}

// Unrolled: an alternation under a star would keep a backtrack entry for each character of a long string.
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

/** Walks text that is known to be valid JSON. */
function memberProblem(text: string): Problem | null {
  const levels: Level[] = [];
  const path = () => levels.map(level => level.at).join('.');
  for (const [token] of text.matchAll(TOKEN)) {
    const top = levels.at(-1);
    if (token === '{' || token === '[') {
      if (levels.length === MAX_DEPTH) return { code: 'field_unknown', field: path() };
      const names = token === '{' ? new Set<string>() : null;
      levels.push({ names, at: 0, expectsName: names !== null });
    } else if (token === '}' || token === ']') levels.pop();
    else if (top === undefined) {
      if (!isUnicode(token)) return { code: 'text_control', field: 'body' };
    } else if (token === ',') {
      if (top.names === null) top.at = Number(top.at) + 1;
      else top.expectsName = true;
    } else if (token === ':') top.expectsName = false;
    else {
      const named = top.names !== null && top.expectsName;
      if (named) top.at = JSON.parse(token) as string;
      if (!isUnicode(token)) return { code: 'text_control', field: path() };
      if (named && top.names?.has(String(top.at))) return { code: 'field_repeated', field: path() };
      if (named) top.names?.add(String(top.at));
    }
  }
  return null;
}

/** False for a lone surrogate, which would become another character in a file or the store. Only an escape makes one. */
function isUnicode(token: string): boolean {
  return !token.includes('\\u') || (JSON.parse(token) as string).isWellFormed();
}
