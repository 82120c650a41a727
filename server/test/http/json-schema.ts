import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** A validator of a schema of an OpenAPI 3.1 document. OpenAPI's `discriminator` is an annotation to it. */
export function openApiValidator(schema: object, components: object): ValidateFunction {
  return new Ajv2020({ strict: false, discriminator: false }).compile({ ...schema, components });
}
