import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import { ENDPOINTS } from '@dolphindeck/contract/api/index.ts';
import { Ajv, type ValidateFunction } from 'ajv';

/**
 * Requests are taken as they are: nothing is coerced, dropped or filled in, so that what was sent is what is judged.
 */
const requests = new Ajv({
  coerceTypes: false,
  removeAdditional: false,
  useDefaults: false,
  allErrors: true,
  // Errors bring their schema along, which tells an unknown member from a badly named entry of a map.
  verbose: true,
  discriminator: true,
  strict: true,
  strictTypes: false,
  // A discriminated union requires its tag where only the branches define it.
  strictRequired: false,
});

/** Answers lose every member that their schema does not name: a secret cannot slip out in a wider object. */
const answers = new Ajv({
  removeAdditional: 'all',
  allErrors: false,
  strict: true,
  strictTypes: false,
});

export interface EndpointSchemas {
  readonly input: ValidateFunction;
  readonly output: ValidateFunction;
}

/**
 * Both schemas of an interface, each compiled when it is first used: compiling all of them would be half of a start,
 * and few consoles use every interface. A test compiles them all, so that none fails later.
 */
export function schemasOf(name: EndpointName): EndpointSchemas {
  const { input, output } = ENDPOINTS[name];
  let forInput: ValidateFunction | undefined;
  let forOutput: ValidateFunction | undefined;
  return {
    get input() {
      forInput ??= requests.compile(input);
      return forInput;
    },
    get output() {
      forOutput ??= answers.compile(output);
      return forOutput;
    },
  };
}
