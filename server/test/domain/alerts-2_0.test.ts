import { expect, test } from 'vitest';
import type { IdentifiedCluster } from '../../src/domain/layouts/layout.ts';
import { deckOf, withBody } from './support/deck.ts';

/** Parameters of the alert plugin that a start of 2.0.9 sees to. */
function parameters(change: Parameters<typeof withBody>[1]) {
  const cluster = withBody('alert', change);
  const of2: IdentifiedCluster = { ...cluster, base: { ...cluster.base, version: '2.0.9' } };
  return deckOf(of2, 'k2m4p6r8t3v5x7z9a2c4').records?.records[0]?.parameters?.values;
}

test('mail goes by the names that the plugin of 2.0 has for account and password', () => {
  expect(parameters({})).toMatchObject({ user: 'feloxx@163.com', passwd: 'Chevalier1!' });
  expect(Object.keys(parameters({}) ?? {})).not.toContain('User');
});

test('WeCom of 2.0 is told the message, which it has no default for, and keeps its own ways of sending and showing', () => {
  const wecom = parameters({ alertType: 'weixin', weixinAgentId: '1000002' });
  expect(wecom).toMatchObject({ agentId: '1000002' });
  const message = JSON.parse(String(wecom?.userSendMsg)) as Record<string, unknown>;
  expect(message).toEqual({
    touser: '{toUser}',
    agentid: '{agentId}',
    msgtype: 'markdown',
    markdown: { content: '{msg}' },
  });
  // What 3.x names them by would stop a sending without a word, or be unknown (sendType, before 2.0.2).
  expect(Object.keys(wecom ?? {})).not.toEqual(expect.arrayContaining(['sendType']));
  expect(Object.keys(wecom ?? {})).not.toEqual(expect.arrayContaining(['showType']));
});
