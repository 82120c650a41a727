import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import { ENDPOINTS } from '@dolphindeck/contract/api/index.ts';
import { Ajv, type ValidateFunction } from 'ajv';

/**
 * Compiled schemas of every interface, in both directions. Requests are taken as they are: nothing is coerced,
 * dropped or filled in, so that what was sent is what is judged.
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

/** Compiles both schemas of each interface; a schema that cannot be compiled ends the start. */
export function compileSchemas(): Readonly<Record<EndpointName, EndpointSchemas>> {
  const compiled = Object.entries(ENDPOINTS).map(([name, endpoint]) => [
    name,
    { input: requests.compile(endpoint.input), output: answers.compile(endpoint.output) },
  ]);
  return Object.fromEntries(compiled);
}
