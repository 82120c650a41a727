import { waitFor } from '../../../lab/src/core/wait.ts';
import type { LabHost } from '../../../lab/src/hosts/lab-host.ts';
import { inside, listeningPorts } from './inside.ts';

/** Where the relay listens on the host. */
const PORT = 2222;
const UNIT = 'distance.service';

/** Hands on what comes to PORT to sshd and back, each byte as many seconds later as the argument says, any number at once. */
const RELAY = `
import asyncio, sys

DELAY = float(sys.argv[1])

async def hold(reader, writer):
    queue, loop = asyncio.Queue(4096), asyncio.get_running_loop()
    async def take():
        data = b"-"
        while data:
            try:
                data = await reader.read(65536)
            except OSError:
                data = b""
            await queue.put((loop.time() + DELAY, data))
    taking = asyncio.create_task(take())
    try:
        while True:
            due, data = await queue.get()
            await asyncio.sleep(due - loop.time())
            if not data:
                break
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    taking.cancel()
    writer.close()

async def relay(reader, writer):
    there = await asyncio.open_connection("127.0.0.1", 22)
    await asyncio.gather(hold(reader, there[1]), hold(there[0], writer))

async def main():
    server = await asyncio.start_server(relay, "0.0.0.0", ${PORT})
    await server.serve_forever()

asyncio.run(main())
`;

/**
 * Puts a host far away from whoever logs in: SSH to it answers later. Only delay; nothing is lost, nothing is slower.
 * @param ms there and back
 */
export async function moveAway(host: LabHost, ms: number): Promise<void> {
  await inside(host, 'systemd-run', `--unit=${UNIT}`, 'python3', '-c', RELAY, String(ms / 2000));
  await waitFor('the relay to listen', 60, async () => (await listeningPorts(host)).includes(PORT));
  await host.packets({ redirected: `tcp dport 22 redirect to :${PORT}` });
}

/** Undoes `moveAway`. */
export async function moveBack(host: LabHost): Promise<void> {
  await host.packets({});
  await inside(host, 'systemctl', 'stop', UNIT);
}
