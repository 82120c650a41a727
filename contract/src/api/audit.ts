import Type from 'typebox';
import { AUDIT_FILTER, AuditEntrySchema } from '../audit/entry.ts';
import { defineEndpoint, exactly, fromOne, pageOf } from './endpoint.ts';

/** Not -1: the audit only grows, and all of it is what `exportAudit` is for. */
const AuditPageSchema = fromOne('Page from 1.');

export const auditEndpoints = {
  selectAuditList: defineEndpoint({
    method: 'GET',
    summary: { en: 'Who did what, newest first', zh: '查询审计记录，最新的在前' },
    permission: 'administer',
    failure: 'select',
    input: exactly({ page: AuditPageSchema, ...AUDIT_FILTER }),
    output: pageOf(AuditEntrySchema),
  }),
  exportAudit: defineEndpoint({
    method: 'GET',
    summary: {
      en: 'The audit as a file, oldest first: JSON lines with the hashes, or CSV for a spreadsheet',
      zh: '导出审计记录，最早的在前：JSON Lines（含哈希）或供表格软件使用的 CSV',
    },
    permission: 'administer',
    failure: 'select',
    transport: 'file',
    input: exactly({ format: Type.Enum(['jsonl', 'csv']), ...AUDIT_FILTER }),
    output: Type.Null(),
  }),
};
