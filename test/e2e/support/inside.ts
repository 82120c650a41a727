import type { LabHost } from '../../../lab/src/hosts/lab-host.ts';

/** Runs a program on a host, outside of the console and of SSH, and answers what it printed. */
export async function inside(host: LabHost, ...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await host.exec(argv);
  if (code !== 0) throw new Error(`${host.name}: ${argv.join(' ')}: exit ${code}\n${stdout}${stderr}`);
  return stdout;
}

/** TCP ports on which the host listens, sshd's own left out. */
export async function listeningPorts(host: LabHost): Promise<number[]> {
  const lines = (await inside(host, 'ss', '-Hltn')).trim().split('\n').filter(Boolean);
  const ports = lines.map(line => Number(/:(\d+)\s/.exec(line.split(/\s+/)[3]?.concat(' ') ?? '')?.[1]));
  return [...new Set(ports)].filter(port => port !== 22).sort((a, b) => a - b);
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
