import { describe, expect, it } from 'vitest';
import { pairImages, type Side } from './pair-images';
import { renderBody, type Frame, type Report } from './render-body';

const FRAME: Frame = { most: 65_536, width: 400, marker: '', elsewhere: 'Look there.' };
const side = (name: string, more: object = {}): Side => ({
  name,
  image: { name, url: `https://i.example/${name.length}.png`, ...more },
});
const report = (before: Side[] | null, after: Side[], more: Partial<Report> = {}): Report => ({
  ...{ title: '', pairs: pairImages(before ?? [], after), compared: before !== null },
  ...{ failures: [], expiries: [], ...more },
});

describe('renderBody', () => {
  it('shows images that lead to their pages, no wider than they are', () => {
    const images = [
      side('a', { width: 120, pageUrl: 'https://s.example/a' }),
      side('bb', { width: 1280 }),
    ];
    expect(renderBody(report(null, images), FRAME)).toBe(
      [
        '<table>',
        '<tr><td><code>a</code></td><td><a href="https://s.example/a"><img src="https://i.example/1.png" width="120" alt="a"></a></td></tr>',
        '<tr><td><code>bb</code></td><td><a href="https://i.example/2.png"><img src="https://i.example/2.png" width="400" alt="bb"></a></td></tr>',
        '</table>',
      ].join('\n'),
    );
  });

  it('tells when the first of them ends, and who can see it', () => {
    const expiries = ['2026-12-04T10:00:00.000Z', '2026-12-03T23:30:00-02:00'];
    const body = renderBody(report(null, [side('a')], { expiries }), FRAME);
    expect(body).toContain('Whoever has the address of an image can see it.');
    expect(body).toContain('The first of them ends 2026-12-04 01:30 UTC.');
  });

  it('lists what is unchanged and what failed, and how many more', () => {
    const names = Array.from({ length: 14 }, (_, at) => `s${String(at).padStart(2, '0')}`);
    const same = names.map((name) => side(name, { sha256: 'h' }));
    const failures = names.map((name) => ({ name, failed: 'no', message: 'Because.' }));
    const body = renderBody(report(same, same, { failures }), FRAME);
    expect(body).toContain('<code>s09</code> and 4 more</p>');
    expect(body).toContain('<li><code>s09</code>: <code>Because.</code></li><li>and 4 more</li>');
    expect(body).not.toContain('s10');
  });

  it.each([0, 1, 2, 3])('leaves out what does not fit: %i rows do', (fitting) => {
    const images = ['a', 'b', 'c'].map((name) => side(name));
    const whole = renderBody(report(null, images), FRAME);
    const row = whole.split('\n')[1]!.length + 1;
    const note = '<p>2 more images did not fit. Look there.</p>'.length;
    const most = fitting === 3 ? whole.length + note + 9 : note + 18 + row * fitting + 1;
    const body = renderBody(report(null, images), { ...FRAME, most });
    expect(body.length).toBeLessThanOrEqual(most);
    expect(body.match(/<tr>/g)?.length ?? 0).toBe(fitting);
    const left = { 0: '3 more images', 1: '2 more images', 2: '1 more image', 3: null }[fitting];
    if (left === null) expect(body).not.toContain('fit');
    else expect(body).toContain(`<p>${left} did not fit. Look there.</p>`);
  });

  it('fits into a comment whatever names and messages do', () => {
    const evil = '"'.repeat(5_000);
    const names = Array.from({ length: 300 }, (_, at) => `${at}${evil}`);
    const failures = names.map((name) => ({ name, failed: evil, message: evil }));
    const before = names.map((name) => side(name, { sha256: 'h' }));
    const after = before.map((old, at) =>
      at % 2 ? old : side(old.name, { url: 'https://i.example/x.png' }),
    );
    const marker = '<!-- img402:x -->';
    for (const frame of [FRAME, { ...FRAME, marker }]) {
      const body = renderBody(report(before, after, { failures, title: evil }), frame);
      expect(body.length).toBeLessThanOrEqual(65_536);
      expect(body.startsWith(frame.marker)).toBe(true);
      expect(/<tr>.*changed/.test(body)).toBe(true);
    }
  });
});
