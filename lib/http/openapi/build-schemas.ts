import { z } from 'zod';
import { COMPONENTS } from './components';

type JsonSchema = Record<string, unknown>;

/** How one component is named in the others and by operations. */
export const refer = (name: string): string => `#/components/schemas/${name}`;

/** Requests as they come in, which for what is answered is the same. */
const OPTIONS = {
  io: 'input' as const,
  uri: refer,
  override({ jsonSchema }: { jsonSchema: JsonSchema }) {
    // What JavaScript can count to says nothing of what comes.
    if (jsonSchema['maximum'] === Number.MAX_SAFE_INTEGER) delete jsonSchema['maximum'];
  },
};

/** The schemas of the components, as JSON Schema 2020-12, each by its name. */
export function buildSchemas(): Readonly<Record<string, JsonSchema>> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(COMPONENTS)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, OPTIONS);
  // Where each is found says the document.
  for (const schema of Object.values<JsonSchema>(schemas)) {
    delete schema['$schema'];
    delete schema['$id'];
  }
  return schemas;
}
