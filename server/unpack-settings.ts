import { Secret } from '@/lib/secret';
import type { PackedSettings } from './pack-settings';

const unpack = (value: unknown): unknown => {
  if (value instanceof Map) return new Secret(value.get('secret'));
  if (Array.isArray(value)) return value.map(unpack);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, unpack(part)]));
};

/** The settings that were packed for this thread. */
export function unpackSettings<Settings extends object>({
  packed,
}: PackedSettings<Settings>): Settings {
  return unpack(packed) as Settings;
}
