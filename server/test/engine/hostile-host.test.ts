import { expect, test } from 'vitest';
import { sendTo } from './support/sending.ts';

test('the folder that a host names for archives is no command for the sftp of the console', async () => {
  // sftp and a shell read `\'` within quotes differently; a line that begins with `!` is run on this side.
  const run = await sendTo({ incoming: dir => `${dir}/x\\'"\n!touch ${dir}/ran\n` });
  expect(run).toMatchObject({ state: 'failed', called: false, ran: false });
  expect(run.message).toMatch(/^a wants archives in another place, .* Nothing was sent to it$/);
});
