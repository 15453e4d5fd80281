import { expect, it } from 'vitest';
import { listAlarms } from './list-alarms';

const at = (minutes: number) => new Date(Date.parse('2026-11-24T12:00:00.000Z') + minutes * 60_000);
const HOUR = 60;
const DAY = 24 * HOUR;

/** Opened at 0. */
const of = (dueAt: number | null, parts: Partial<Parameters<typeof listAlarms>[0]> = {}) => ({
  ...{ id: 'aaaaaaaaaa', state: 'received' as const, openedAt: at(0), stateAt: at(0) },
  ...{ dueAt: dueAt === null ? null : at(dueAt), putBackFrom: null },
  ...parts,
});

/** `kind` and how many minutes after 0 its detail is. */
const alarms = (its: ReturnType<typeof of>, minutes: number) =>
  listAlarms(its, at(minutes)).map(
    ({ kind, detail = '' }) => `${kind} ${(Date.parse(detail) - at(0).getTime()) / 60_000}`,
  );

it.each([
  ['48 hours', 48 * HOUR, 36 * HOUR],
  ['an hour', HOUR, 45],
  ['twenty minutes', 20, 10],
])('%s are near when a quarter is left, or ten minutes', (_, due, near) => {
  expect(alarms(of(due), near - 0.001)).toEqual([]);
  expect(alarms(of(due), near)).toEqual([`near ${due}`]);
  expect(alarms(of(due), due - 0.001)).toEqual([`near ${due}`]);
});

it('counts from the last state', () => {
  const appealed = of(40 * HOUR, { state: 'appealed', stateAt: at(20 * HOUR) });
  expect(alarms(appealed, 35 * HOUR - 1)).toEqual([]);
  expect(alarms(appealed, 35 * HOUR)).toEqual([`near ${40 * HOUR}`]);
});

it('is missed when it is past, and again after each day', () => {
  const its = of(HOUR);
  expect(alarms(its, HOUR)).toEqual([`missed ${HOUR}`]);
  expect(alarms(its, HOUR + DAY - 1)).toEqual([`missed ${HOUR}`]);
  expect(alarms(its, HOUR + DAY)).toEqual([`missed ${HOUR + DAY}`]);
  expect(alarms(its, HOUR + 9 * DAY + 5)).toEqual([`missed ${HOUR + 9 * DAY}`]);
});

it('tells when a counter-notice may be put back, and when it must be', () => {
  const its = of(20 * DAY, { state: 'appealed', putBackFrom: at(14 * DAY) });
  expect(alarms(its, 14 * DAY - 1)).toEqual([]);
  expect(alarms(its, 14 * DAY)).toEqual([`near ${14 * DAY}`]);
  expect(alarms(its, 20 * DAY)).toEqual([`missed ${20 * DAY}`]);
});

it.each(['removed', 'kept', 'restored', 'closed'] as const)('is silent where it is %s', (state) => {
  expect(alarms(of(HOUR, { state }), DAY)).toEqual([]);
});

it('is silent where nothing is due', () => {
  expect(alarms(of(null), DAY)).toEqual([]);
});
