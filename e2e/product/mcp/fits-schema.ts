import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv';

type Schema = Parameters<AjvJsonSchemaValidator['getValidator']>[0];

/** Whether a value is as a tool's schema says, by a validator that clients use. Throws where the schema is none. */
export const fitsSchema = (schema: object | undefined, value: unknown): boolean =>
  new AjvJsonSchemaValidator().getValidator((schema ?? false) as Schema)(value).valid;
