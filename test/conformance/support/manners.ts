import { expect } from 'vitest';
import type { Answer } from './api.ts';

/** What every answer keeps to, whatever was sent. */
export function expectManners({ status, headers, text, json }: Answer): void {
  expect(status).toBeLessThan(500);
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(Object.keys(json).slice(0, 3)).toEqual(['code', 'message', 'result']);
  if (json.code !== 200) {
    expect(json.result).toBeNull();
    expect(json.code).toBe(status === 200 ? 500 : status);
    expect(json.message).toMatch(/^..+！｛[\s\S]+｝$/);
    expect(json.error.message).toBeTypeOf('string');
  }
  expect(text).not.toMatch(/<html|<!doctype|node_modules|server\/src|\bat \S+ \(|SQLITE|TypeError|Error:/i);
}
