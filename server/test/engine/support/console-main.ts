/** A console of its own, to be killed: opens the data folder, starts what waits, says so, and lives on. */
import { openConsole } from './console.ts';

const [settings = '{}', hosts = '[]', run = ''] = process.argv.slice(2);
const testConsole = await openConsole(JSON.parse(settings));
await testConsole.addRun(run, JSON.parse(hosts), 'deploy');
testConsole.engine.wake();
setInterval(() => {}, 60_000);
