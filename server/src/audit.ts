// npm run audit -- verify [--expect NUMBER:HASH]: whether the audit is whole, beside the console.
import { runCommand } from './command.ts';
import { EXIT_CONFIG, loadConfig } from './config.ts';
import { StartError } from './secrets/start-error.ts';
import { type Head, headOf, headText } from './store/audit-chain.ts';
import { type AuditVerdict, verifyAudit } from './store/audit-verify.ts';
import { requirePresentSchema } from './store/migrate.ts';
import { besideConsole } from './store/transfer/open.ts';

const USAGE = 'use: npm run audit -- verify [--expect NUMBER:HASH], with what an earlier verify printed';

// 1 says that the audit is broken, so whatever was in the way has the other code.
await runCommand(async () => {
  const verdict = await verify(expectedOf(process.argv.slice(2)));
  process.exitCode = verdict.fault === null ? 0 : 1;
  return sentences(verdict).join('\n');
}, EXIT_CONFIG);

/** What was noted elsewhere, or null. @throws StartError */
function expectedOf([verb, option, noted, ...more]: string[]): Head | null {
  if (verb !== 'verify' || more.length > 0) throw new StartError(USAGE);
  if (option === undefined) return null;
  const expected = option === '--expect' && noted !== undefined ? headOf(noted) : null;
  if (expected === null) throw new StartError(USAGE);
  return expected;
}

function verify(expected: Head | null): Promise<AuditVerdict> {
  return besideConsole(loadConfig().config, async database => {
    await requirePresentSchema(database.sql);
    return verifyAudit(database, expected);
  });
}

function sentences({ entries, newest, fault }: AuditVerdict): string[] {
  if (fault === null) {
    return [`the audit is whole: ${entries} entries`, `the newest: ${headText(newest)}`];
  }
  return [
    `the audit is broken at entry ${fault.number}: ${fault.what}`,
    `whole before it: ${entries} entries, the last ${headText(newest)}`,
  ];
}
