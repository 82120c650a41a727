/**
 * JSON that a YAML 1.1 parser (PyYAML, as Ansible uses it) reads as the same value. Plain JSON.stringify is not
 * enough: PyYAML refuses raw DEL, C1 controls and byte order marks, takes NEL and U+2028/2029 for line ends, and reads
 * an exponent without a dot as text.
 */
const UNPRINTABLE = /[\u007f-\u00a0\u00ad\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]/g;

/** `\uXXXX`; the two halves of a surrogate pair are left alone, single ones are not characters. */
function escapeOdd(json: string): string {
  return json
    .replace(/[\ud800-\udbff][\udc00-\udfff]/g, '\u0000$&\u0000')
    .split('\u0000')
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replace(UNPRINTABLE, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    )
    .join('');
}

/** 1e+21 → 1.0e+21: YAML 1.1 floats need a dot, and a sign in the exponent. */
function yamlNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error('a number that is not finite has no place in variables');
  const text = JSON.stringify(value);
  const match = /^(-?\d+)(\.\d+)?e([+-])(\d+)$/.exec(text);
  return match === null ? text : `${match[1]}${match[2] ?? '.0'}e${match[3]}${match[4]}`;
}

/** A JSON value as one line of YAML flow style; members that are undefined are left out, as in JSON. */
export function yamlJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return yamlNumber(value);
  if (typeof value === 'string') return escapeOdd(JSON.stringify(value));
  if (Array.isArray(value)) return `[${value.map(item => yamlJson(item ?? null)).join(', ')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([key, member]) => `${yamlJson(key)}: ${yamlJson(member)}`).join(', ')}}`;
  }
  throw new Error(`no JSON value: ${typeof value}`);
}
