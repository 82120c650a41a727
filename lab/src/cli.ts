import { parseArgs } from 'node:util';
import { LabError } from './core/errors.ts';
import { createLab, type Lab, openLab } from './hosts/lab.ts';
import type { LabHost } from './hosts/lab-host.ts';
import { readRecords } from './hosts/record.ts';
import { assertCanRun } from './hosts/requirements.ts';
import { deadLabs, removeDeadLabs } from './hosts/take-down.ts';
import { buildPackages } from './packages/build.ts';

const USAGE = `node lab/src/cli.ts <command>

up [--hosts 1] [--instance x]     make test hosts that stay; prints them as JSON
down [--instance x | --all-dead]  remove a lab (the only one by default), or those nobody owns any more
list                              the labs of this machine
exec HOST -- COMMAND ...          run a command as root in a host
reboot HOST                       reboot a host
power-off HOST, power-on HOST     cut the power, press the button
cable-pull HOST, cable-plug HOST  take a host off the network, and back
packages                          build the archives a cluster needs; prints their paths as JSON`;

const step = (text: string) => process.stderr.write(`lab: ${text}\n`);
const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);

const show = (lab: Lab) => ({
  instance: lab.instance,
  bridge: lab.bridge,
  address: lab.address,
  hosts: lab.hosts.map(({ name, ip, sshPort, rootPassword, folder }) => ({
    name,
    ip,
    sshPort,
    rootPassword,
    folder,
  })),
});

/** The lab of that name, or the only one. */
function labNamed(instance: string | undefined): Lab {
  const names = instance === undefined ? readRecords().map(record => record.instance) : [instance];
  if (names.length > 1) throw new LabError(`which one? --instance ${names.join(' | ')}`);
  const lab = names[0] === undefined ? undefined : openLab(names[0]);
  if (lab === undefined)
    throw new LabError(instance === undefined ? 'there is no lab' : `no lab ${instance}`);
  return lab;
}

function hostNamed(name: string | undefined): LabHost {
  const instance = name?.split('-')[0] ?? '';
  const host = openLab(instance)?.hosts.find(each => each.name === name);
  if (host === undefined)
    throw new LabError(`no host ${name ?? '(none given)'}`, 'See: node lab/src/cli.ts list');
  return host;
}

async function main(argv: string[]): Promise<number> {
  const separator = argv.indexOf('--');
  const inside = separator < 0 ? [] : argv.slice(separator + 1);
  const { positionals, values } = parseArgs({
    args: separator < 0 ? argv : argv.slice(0, separator),
    allowPositionals: true,
    options: {
      hosts: { type: 'string', default: '1' },
      instance: { type: 'string' },
      'all-dead': { type: 'boolean', default: false },
    },
  });
  const [command, name] = positionals;
  const verbs: Record<string, () => Promise<number | undefined>> = {
    up: async () =>
      void print(
        show(
          await createLab({
            hosts: Number(values.hosts),
            instance: values.instance,
            detach: true,
            onStep: step,
          }),
        ),
      ),
    down: async () => {
      if (values['all-dead']) print(await removeDeadLabs(step));
      else await labNamed(values.instance).down();
      return undefined;
    },
    list: async () => {
      const dead = deadLabs().map(record => record.instance);
      const labs = readRecords().map(record => labNamed(record.instance));
      print(labs.map(lab => ({ life: dead.includes(lab.instance) ? 'dead' : 'alive', ...show(lab) })));
      return undefined;
    },
    exec: async () => {
      const result = await hostNamed(name).exec(inside);
      process.stdout.write(result.stdout);
      process.stderr.write(result.stderr);
      return result.code;
    },
    packages: async () => void print(await buildPackages({ onStep: step })),
    reboot: async () => void (await hostNamed(name).reboot()),
    'power-off': async () => void (await hostNamed(name).powerOff()),
    'power-on': async () => void (await hostNamed(name).powerOn()),
    'cable-pull': async () => void (await hostNamed(name).cablePull()),
    'cable-plug': async () => void (await hostNamed(name).cablePlug()),
  };
  const verb = verbs[command ?? ''];
  if (verb === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  assertCanRun();
  return (await verb()) ?? 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`lab: ${error instanceof LabError ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
}
