import { spawn } from 'node:child_process';
import { LabError } from './errors.ts';

export interface RunResult {
  /** Exit code; 128 + signal number style is not used, a signal gives -1. */
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  input?: string | undefined;
  cwd?: string | undefined;
  env?: NodeJS.ProcessEnv | undefined;
  /** Called with each chunk of both streams, for long work. */
  onOutput?: ((text: string) => void) | undefined;
}

/**
 * Runs one program with an argument list (never a shell line) and collects its output as UTF-8.
 * @throws LabError when the program cannot be started; a non-zero exit is a result, not an error.
 */
export function run(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const [file, ...args] = argv;
  if (file === undefined) throw new LabError('run: empty command');
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: options.cwd, env: options.env ?? process.env });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      into.push(chunk);
      options.onOutput?.(chunk.toString('utf8'));
    };
    child.stdout.on('data', collect(out));
    child.stderr.on('data', collect(err));
    child.on('error', cause => reject(new LabError(`cannot run ${file}: ${cause.message}`)));
    child.on('close', code =>
      resolve({
        code: code ?? -1,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      }),
    );
    // A program that exits before it read its input closes the pipe: its exit code is the answer, not EPIPE.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

/**
 * Like `run`, and returns stdout.
 * @throws LabError with the end of the output when the exit code is not 0.
 */
export async function must(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await run(argv, options);
  if (result.code === 0) return result.stdout;
  const tail = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-15).join('\n');
  throw new LabError(`${argv.join(' ')}: exit ${result.code}`, tail);
}
