import { describe, expect, it } from 'vitest';
import { mailOf } from '../../src/notify/mail-text.ts';
import type { EndedRunFacts } from '../../src/notify/notice.ts';
import { FAILURE } from './support.ts';

const RUN: EndedRunFacts = {
  ...{ id: '0a0b0c0d', clusterId: '9df5a945', clusterName: 'prod', action: 'start', state: 'failed' },
  ...{
    hosts: ['10.0.0.1', '10.0.0.2'],
    user: 'anna',
    createdAt: 'a',
    startedAt: 'b',
    endedAt: 'c',
    next: null,
  },
  failure: FAILURE,
};
const mail = (run: EndedRunFacts | null) => mailOf({ id: 'n', at: 't', run }, 'https://deck.example');

describe('a mail', () => {
  it('says in both languages what has happened, and first what failed, why, and what to do', () => {
    const { subject, text } = mail(RUN);
    expect(subject).toBe('[DolphinDeck] prod 启动失败 / start of prod failed');
    const [zh = '', en = ''] = text.split('\n----\n\n');
    expect(zh.split('\n')[0]).toBe('prod 启动失败');
    expect(zh.split('\n')[2]).toBe('失败位置：10.0.0.1 · Start the servers');
    expect(en.split('\n')[2]).toBe('Failed: 10.0.0.1 · Start the servers');
    expect(en).toMatch(/^Cause: .+\nWhat to do: .+\nCluster: prod \(9df5a945\)\nAsked by: anna$/m);
    for (const part of [zh, en]) expect(part).toContain('https://deck.example/runs/0a0b0c0d');
  });

  it('of a success has no words for failures', () => {
    const { subject, text } = mail({ ...RUN, action: 'deploy', state: 'success', failure: null, next: '1' });
    expect(subject).toBe('[DolphinDeck] prod 部署成功 / deploy of prod succeeded');
    expect(text).not.toMatch(/Failed|失败|Cause/);
    expect(text).toContain('A start follows: 1');
  });

  it('names the run when nobody knows where the console is reached', () => {
    expect(mailOf({ id: 'n', at: 't', run: RUN }, undefined).text).toContain('Run: 0a0b0c0d');
  });

  it('that is a test says so', () => {
    expect(mail(null).subject).toBe('[DolphinDeck] 测试通知 / test');
  });
});
