import { EXIT_CONFIG } from './config.ts';
import { reasonOf } from './hindrance.ts';
import { StartError } from './secrets/start-error.ts';

/**
 * Carries out a command on the console's machine. What hinders it is told in a line; what nobody foresaw is thrown.
 * @param carryOut answers what there is to say
 * @param hinderedCode the exit code when no setting is wrong and something else is in the way
 */
export async function runCommand(carryOut: () => Promise<string>, hinderedCode = 1): Promise<void> {
  try {
    process.stdout.write(`${await carryOut()}\n`);
  } catch (error) {
    const isWrong = error instanceof StartError;
    const reason = isWrong ? error.message : reasonOf(error);
    if (reason === null) throw error;
    process.stderr.write(`dolphindeck: ${reason}\n`);
    process.exit(isWrong ? EXIT_CONFIG : hinderedCode);
  }
}
