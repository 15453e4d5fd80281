/**
 * What the measured product is set to beside its defaults: all clients have one address here and send for hours what a
 * day allows, and the pictures that an upload leaves to be screened would be decoded while others are measured.
 */
export const BENCH_SETTINGS: Readonly<Record<string, string>> = {
  RATE_LIMITS: 'off',
  FREE_DAILY_BYTES: '999999999999999',
  SCREENING: 'off',
};

/** What a free upload may be where an image of the paid size is measured. */
export const PAID_SIZE: Readonly<Record<string, string>> = { FREE_MAX_BYTES: '10485760' };
