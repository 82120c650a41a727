import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';

/**
 * `enterprise.wechat.*` of alert.properties (WeCom). The addresses and the message are those of WeCom's API and have
 * no default in 1.3.x: without them sending ends in a NullPointerException. 1.3.x fills `$corpId` and `$secret` of the
 * address by a regular expression, which trips over `$` and `\` and encodes nothing, so both are put in here.
 * 1.3.x sends to WeCom only after it sent the same alert by mail, so `extra` must bring `mail.*` as well.
 */
export function enterpriseWechat(body: RoleBody): Record<string, string | boolean> {
  const of = (field: string) => String(body[field] ?? '');
  const corp = encodeURIComponent(of('weixinCorpId'));
  const secret = encodeURIComponent(of('weixinSecret'));
  return {
    'enterprise.wechat.enable': true,
    'enterprise.wechat.corp.id': of('weixinCorpId'),
    'enterprise.wechat.secret': of('weixinSecret'),
    'enterprise.wechat.agent.id': of('weixinAgentId'),
    'enterprise.wechat.users': of('weixinUsers'),
    'enterprise.wechat.token.url': `https://qyapi.weixin.qq.com/cgi-bin/gettoken?corpid=${corp}&corpsecret=${secret}`,
    'enterprise.wechat.push.url': 'https://qyapi.weixin.qq.com/cgi-bin/message/send?access_token=$token',
    'enterprise.wechat.user.send.msg': JSON.stringify({
      touser: '$toUser',
      agentid: '$agentId',
      msgtype: 'markdown',
      markdown: { content: '$msg' },
    }),
  };
}
