import { describe, expect, it } from 'vitest';
import { judgeAudit } from './judge-audit.mjs';

const TODAY = '2026-11-27';
const GHSA = 'GHSA-67mh-4wv8-2f99';

const via = (name: string, severity: string, id = GHSA) => ({
  source: 1102341,
  name,
  dependency: name,
  title: 'planted',
  url: `https://github.com/advisories/${id}`,
  severity,
  range: '<=1.0.0',
});

/** As npm 11 prints it. */
const answerOf = (...found: ReturnType<typeof via>[]) => ({
  auditReportVersion: 2,
  vulnerabilities: Object.fromEntries(
    found.map((each) => [
      each.name,
      { name: each.name, severity: each.severity, isDirect: true, via: [each], effects: ['top'] },
    ]),
  ),
  metadata: { vulnerabilities: { total: found.length } },
});
const of = (answer: unknown, lockfile = 'package-lock.json') => ({ lockfile, answer });
const entry = {
  id: GHSA,
  package: 'lib',
  reason: 'only in tests',
  date: '2026-11-01',
  until: '2026-12-31',
};
const REFUSED = { message: '405 Method Not Allowed - POST https://registry/x', statusCode: 405 };

describe('judgeAudit', () => {
  it('is content where all was looked at and nothing found', () => {
    expect(judgeAudit([of(answerOf())], [], TODAY)).toEqual({
      code: 0,
      lines: ['1 lockfiles checked, 0 advisories'],
    });
  });

  it.each([
    ['low', 0],
    ['moderate', 0],
    ['high', 1],
    ['critical', 1],
  ])('weighs %s: %i', (severity, code) => {
    expect(judgeAudit([of(answerOf(via('lib', severity)))], [], TODAY).code).toBe(code);
  });

  it('takes a decision for its advisory and package only', () => {
    const grave = [of(answerOf(via('lib', 'high')))];
    expect(judgeAudit(grave, [entry], TODAY)).toMatchObject({ code: 0 });
    expect(judgeAudit(grave, [{ ...entry, package: 'other' }], TODAY).code).toBe(1);
    expect(judgeAudit(grave, [{ ...entry, id: 'GHSA-0000-0000-0000' }], TODAY).code).toBe(1);
  });

  it.each([
    ['ended', { until: '2026-11-26' }, 'ended on 2026-11-26'],
    ['of a day to come', { date: '2026-11-28' }, 'which is to come'],
    ['without a reason', { reason: '' }, 'is not whole'],
    ['without an end', { until: 'never' }, 'is not whole'],
  ])('takes no decision that is %s', (_, change, told) => {
    const judged = judgeAudit([of(answerOf(via('lib', 'high')))], [{ ...entry, ...change }], TODAY);
    expect(judged.code).toBe(1);
    expect(judged.lines.join('\n')).toContain(told);
    expect(judged.lines.join('\n')).toContain('UNDECIDED');
  });

  it('tells of a decision that nothing needs any more', () => {
    const judged = judgeAudit([of(answerOf())], [entry], TODAY);
    expect(judged).toMatchObject({ code: 1 });
    expect(judged.lines[0]).toContain('names nothing that is');
  });

  it.each([
    ['refused', REFUSED, '405 Method Not Allowed'],
    ['not reached', { error: { code: 'ECONNREFUSED', summary: 'connect\nmore' } }, 'connect'],
    ['answered with something else', { vulnerabilities: {} }, 'npm did not answer'],
    ['not in JSON', null, 'npm did not answer'],
  ])('never calls clean what was %s', (_, answer, told) => {
    const judged = judgeAudit([of(answer), of(answerOf(), 'cli/package-lock.json')], [], TODAY);
    expect(judged.code).toBe(2);
    expect(judged.lines[0]).toContain(`NOT CHECKED: ${told}`);
    expect(judged.lines[1]).toContain('1 of 2 lockfiles checked');
  });

  it('counts a grave one even where the rest could not be looked at, and no unused decision', () => {
    const judged = judgeAudit([of(REFUSED), of(answerOf(via('lib', 'high')), 'b')], [], TODAY);
    expect(judged.code).toBe(1);
    expect(judgeAudit([of(REFUSED)], [entry], TODAY).code).toBe(2);
  });
});
