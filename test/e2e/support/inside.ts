import type { LabHost } from '../../../lab/src/hosts/lab-host.ts';

/** Runs a program on a host, outside of the console and of SSH, and answers what it printed. */
export async function inside(host: LabHost, ...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await host.exec(argv);
  if (code !== 0) throw new Error(`${host.name}: ${argv.join(' ')}: exit ${code}\n${stdout}${stderr}`);
  return stdout;
}

/** Where the host listens over TCP: `0.0.0.0` or `*` is each of its addresses. */
async function listeners(host: LabHost): Promise<{ address: string; port: number }[]> {
  const lines = (await inside(host, 'ss', '-Hltn')).trim().split('\n').filter(Boolean);
  return lines.map(line => {
    const [, address = '', port] = /^(.*):(\d+)$/.exec(line.split(/\s+/)[3] ?? '') ?? [];
    return { address: address.replace(/^\[(?:::ffff:)?(.*)\]$/, '$1'), port: Number(port) };
  });
}

/** TCP ports on which the host listens, sshd's own left out. */
export async function listeningPorts(host: LabHost): Promise<number[]> {
  const ports = (await listeners(host)).map(({ port }) => port);
  return [...new Set(ports)].filter(port => port !== 22).sort((a, b) => a - b);
}

/** Addresses at which the host takes connections to a TCP port. */
export async function addressesOf(host: LabHost, port: number): Promise<string[]> {
  return (await listeners(host)).filter(one => one.port === port).map(({ address }) => address);
}

/** Command lines of the processes of a user. */
export async function processesOf(host: LabHost, user: string): Promise<string[]> {
  const { stdout } = await host.exec(['ps', '-ww', '-u', user, '-o', 'args=']);
  return stdout.trim().split('\n').filter(Boolean);
}

/** A file of a host. */
export function readFile(host: LabHost, path: string): Promise<string> {
  return inside(host, 'cat', path);
}
