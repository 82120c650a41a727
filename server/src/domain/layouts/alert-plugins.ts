import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import type { ApiRecord } from '../api-records.ts';

const API = '/dolphinscheduler';
const INSTANCES = `${API}/alert-plugin-instances`;
const GROUPS = `${API}/alert-groups`;

interface Instance {
  readonly name: string;
  /** As the version names its plugin. */
  readonly plugin: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What a generation calls those parameters of its plugins that changed their names. */
export interface AlertNames {
  readonly user: string;
  readonly password: string;
  readonly agent: string;
  /** What WeCom's plugin wants beside them; of what is not named here its own default stays. */
  readonly wecom: Readonly<Record<string, string>>;
}

/** The message that WeCom's API gets, which the plugin of 2.0 has no default for; it fills what stands in braces. */
const WECOM_MESSAGE =
  '{"touser":"{toUser}","agentid":"{agentId}","msgtype":"markdown","markdown":{"content":"{msg}"}}';

export const ALERT_NAMES_2: AlertNames = {
  user: 'user',
  password: 'passwd',
  agent: 'agentId',
  wecom: { userSendMsg: WECOM_MESSAGE },
};
const ALERT_NAMES_3: AlertNames = {
  user: 'User',
  password: 'Password',
  agent: 'agentId/chatId',
  wecom: { sendType: 'APP/应用', showType: 'markdown' },
};

/**
 * Mail. Until 1.3 workflows named receivers; from 2.0 on the instance does. The catalogue has no field for them, so it is
 * the sender's own mailbox, unless `extra` names others (`receivers`, `receiverCcs`).
 */
function mail(body: RoleBody, names: AlertNames): Instance {
  const of = (field: string) => String(body[field] ?? '');
  return {
    name: 'DolphinDeck mail',
    plugin: 'Email',
    values: {
      receivers: String(body.extra?.receivers ?? of('mailSender')),
      receiverCcs: String(body.extra?.receiverCcs ?? ''),
      serverHost: of('mailServerHost'),
      serverPort: of('mailServerPort'),
      sender: of('mailSender'),
      enableSmtpAuth: 'true',
      [names.user]: of('mailUser'),
      [names.password]: of('mailPasswd'),
      starttlsEnable: String(body.mailSmtpStarttlsEnable === true),
      sslEnable: String(body.mailSmtpSslEnable === true),
      // The certificate of the server is trusted by name; the version's own would trust any.
      smtpSslTrust: of('mailServerHost'),
      showType: 'table',
    },
  };
}

function wecom(body: RoleBody, names: AlertNames): Instance {
  const of = (field: string) => String(body[field] ?? '');
  return {
    name: 'DolphinDeck WeCom',
    plugin: 'WeChat',
    values: {
      corpId: of('weixinCorpId'),
      secret: of('weixinSecret'),
      // The catalogue separates members by commas, WeCom by bars.
      users: of('weixinUsers').replaceAll(/\s*,\s*/g, '|'),
      [names.agent]: of('weixinAgentId'),
      ...names.wecom,
    },
  };
}

/**
 * Alerts from 2.0 on: an instance of a plugin, a group of the console's own with it, and the group of a new schema, which
 * workflows name when they name none. Whatever else is in a group stays there.
 * @param how names of parameters, and fields that the version demands of an instance beside them
 */
export function alertRecords(
  body: RoleBody,
  how: { names?: AlertNames; fields?: Readonly<Record<string, string>> } = {},
): ApiRecord[] {
  const { names = ALERT_NAMES_3, fields = {} } = how;
  const { name, plugin, values } = body.alertType === 'weixin' ? wecom(body, names) : mail(body, names);
  const instance = { list: `${INSTANCES}/list`, key: 'instanceName', name };
  const groups = { list: `${GROUPS}?pageNo=1&pageSize=1000`, key: 'groupName' };
  const group = (groupName: string, create: string | null): ApiRecord => ({
    what: `alert group ${groupName}`,
    ...groups,
    name: groupName,
    create,
    update: { method: 'PUT', path: `${GROUPS}/{id}` },
    form: { groupName },
    initial: { description: groupName },
    ids: [{ field: 'alertInstanceIds', ...instance, among: true }],
  });
  return [
    {
      what: `alert instance ${name}`,
      ...instance,
      create: INSTANCES,
      update: { method: 'PUT', path: `${INSTANCES}/{id}` },
      form: { instanceName: name, ...fields },
      ids: [
        {
          field: 'pluginDefineId',
          list: `${API}/ui-plugins/query-by-type?pluginType=ALERT`,
          key: 'pluginName',
          name: plugin,
        },
      ],
      parameters: {
        field: 'pluginInstanceParams',
        description: `${API}/ui-plugins/{id}`,
        plugin: 'pluginDefineId',
        values,
      },
    },
    group('DolphinDeck', GROUPS),
    group('default admin warning group', null),
  ];
}
