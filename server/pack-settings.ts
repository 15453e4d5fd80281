import { Secret } from '@/lib/secret';

/** What `unpackSettings` makes settings of again. */
export type PackedSettings<Settings> = { readonly packed: unknown; readonly of?: Settings };

const pack = (value: unknown): unknown => {
  // Nothing else of the settings is a map.
  if (value instanceof Secret) return new Map([['secret', value.reveal() as unknown]]);
  if (Array.isArray(value)) return value.map(pack);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, pack(part)]));
};

/** Settings as a thread of ours can be handed them: a clone of a `Secret` is empty. */
export function packSettings<Settings extends object>(
  settings: Settings,
): PackedSettings<Settings> {
  return { packed: pack(settings) };
}
