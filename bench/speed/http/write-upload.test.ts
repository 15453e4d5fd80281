import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makeImage } from '../images/make-image';
import { writeUpload } from './write-upload';

describe('writeUpload', () => {
  it.each(['png', 'jpeg'] as const)('sends another whole %s each time', async (format) => {
    const image = await makeImage({ width: 20, height: 10, format, sigma: 20 });
    const next = writeUpload('http://localhost:3000/api/free', image, format, { 'X-A': 'b' });
    const bodies: Buffer[] = [];
    for (let round = 0; round < 2; round += 1) {
      const [head, body] = splitHead(Buffer.concat(next()));
      expect(head).toMatch(/^POST \/api\/free HTTP\/1\.1\r\nHost: localhost:3000\r\n/);
      expect(head).toContain('X-A: b');
      expect(head).toContain(`Content-Length: ${body.length}`);
      const type = /Content-Type: (.*)/.exec(head)![1]!;
      const form = await new Response(new Uint8Array(body), {
        headers: { 'content-type': type },
      }).formData();
      const sent = Buffer.from(await (form.get('image') as File).arrayBuffer());
      expect(await sharp(sent, { failOn: 'warning' }).metadata()).toMatchObject({
        ...{ format, width: 20, height: 10 },
      });
      bodies.push(sent);
    }
    expect(bodies[0]!.equals(bodies[1]!)).toBe(false);
    const pixels = await Promise.all(bodies.map((body) => sharp(body).raw().toBuffer()));
    expect(pixels[0]!.equals(pixels[1]!)).toBe(true);
  });
});

function splitHead(request: Buffer): [string, Buffer] {
  const end = request.indexOf('\r\n\r\n');
  return [request.toString('latin1', 0, end), request.subarray(end + 4)];
}
