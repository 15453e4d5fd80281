import { groupDigits } from './group-digits';

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/**
 * Bytes for people, in steps of 1,024 as the tiers count them: `1 MB` is 1,048,576 bytes. One decimal below ten of a
 * unit, none where it would be `.0`. Never rounds up to a size that a limit would refuse: 1,048,577 is `1.1 MB`.
 */
export function formatBytes(bytes: number): string {
  if (bytes === 1) return '1 byte';
  let unit = 0;
  let size = bytes;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  if (unit === 0) return `${bytes} bytes`;
  const rounded = size < 10 ? Math.ceil(size * 10 - 1e-9) / 10 : Math.ceil(size - 1e-9);
  return `${groupDigits(rounded)} ${UNITS[unit]}`;
}
