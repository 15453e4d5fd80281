import { groupDigits } from './group-digits';

const STEPS = [
  { unit: 'year', seconds: 365 * 86_400 },
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

/** A span for people, in its largest whole unit and rounded down: `7 days`, `1 year`, `59 minutes`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const step = STEPS.find((candidate) => whole >= candidate.seconds) ?? STEPS[4];
  const count = Math.floor(whole / step.seconds);
  return `${groupDigits(count)} ${step.unit}${count === 1 ? '' : 's'}`;
}
