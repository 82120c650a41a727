import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  assertInstanceName,
  type LabRecord,
  lifeOf,
  readPower,
  readRecord,
  readRecords,
  writePower,
  writeRecord,
} from '../src/hosts/record.ts';

const owner = { pid: 100, start: 5000 };
const record = (change: Partial<LabRecord> = {}): LabRecord => ({
  instance: 'one',
  owner,
  bootId: 'this-boot',
  subnet: 1,
  bridge: 'dl-one',
  base: '/base',
  hosts: [],
  ...change,
});

describe('a lab is a dead leftover', () => {
  const alive = () => true;
  const gone = () => false;

  it('when its owner is gone', () => {
    expect(lifeOf(record(), 'this-boot', gone)).toBe('dead');
    expect(lifeOf(record(), 'this-boot', alive)).toBe('alive');
  });

  it('when the machine was started again, whatever has the old pid now', () => {
    expect(lifeOf(record(), 'next-boot', alive)).toBe('dead');
    expect(lifeOf(record({ owner: null }), 'next-boot', alive)).toBe('dead');
  });

  it('but not when it was made to stay', () => {
    expect(lifeOf(record({ owner: null }), 'this-boot', gone)).toBe('alive');
  });
});

describe('an instance name', () => {
  it('fits bridge and cable names', () => {
    for (const name of ['dev', 'l0a1b2c', 'a']) expect(() => assertInstanceName(name)).not.toThrow();
    // vb-<instance>-<nn> is the longest name made of it; the kernel takes 15 characters.
    expect('vb-abcdefgh-99'.length).toBeLessThanOrEqual(15);
  });

  it('cannot leave the state folder', () => {
    for (const name of ['', '..', 'a/b', 'A', '1a', 'abcdefghi', 'a-1']) {
      expect(() => assertInstanceName(name), name).toThrow(/instance/);
    }
  });
});

describe('the record', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lab-'));
    process.env.DECK_LAB_STATE = folder;
  });
  afterEach(() => {
    delete process.env.DECK_LAB_STATE;
    rmSync(folder, { recursive: true });
  });

  it('is read back, and only root can read it: it has passwords', () => {
    writeRecord(record());
    expect(readRecord('one')).toEqual(record());
    expect(statSync(join(folder, 'one', 'lab.json')).mode & 0o777).toBe(0o600);
  });

  it('passes over what is not a lab', () => {
    writeRecord(record());
    writeFileSync(join(folder, '.lock'), '');
    expect(readRecords().map(each => each.instance)).toEqual(['one']);
    expect(readRecord('two')).toBeUndefined();
  });

  it('keeps the power of each host by itself', () => {
    const host = (name: string) => ({ name, ip: '', rootPassword: '', folder: join(folder, 'one', name) });
    writePower(host('one-1'), { nspawn: owner });
    writePower(host('one-2'), {});
    expect(readPower(host('one-1'))).toEqual({ nspawn: owner });
    expect(readPower(host('one-2'))).toEqual({});
    expect(readPower(host('one-3'))).toEqual({});
  });
});
