/**
 * A grey ICC profile (version 2.4, gamma 2.2) made by hand, since sharp carries colour ones only. ICC.1:2001-04:
 * header of 128 bytes, a table of four tags, their data on bounds of four.
 */
export function makeGreyProfile(): Buffer {
  const text = 'grey';
  const tags: [string, Buffer][] = [
    [
      'desc',
      Buffer.concat([
        fourAnd('desc'),
        u32(text.length + 1),
        Buffer.from(`${text}\0`),
        Buffer.alloc(79),
      ]),
    ],
    ['cprt', Buffer.concat([fourAnd('text'), Buffer.from('none\0\0\0\0')])],
    ['wtpt', Buffer.concat([fourAnd('XYZ '), u32(0xf6d6), u32(0x10000), u32(0xd32d)])],
    ['kTRC', Buffer.concat([fourAnd('curv'), u32(1), Buffer.from([0x02, 0x33, 0, 0])])],
  ];
  const table: Buffer[] = [u32(tags.length)];
  const data: Buffer[] = [];
  let at = 128 + 4 + tags.length * 12;
  for (const [name, bytes] of tags) {
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    table.push(Buffer.from(name), u32(at), u32(bytes.length));
    data.push(padded);
    at += padded.length;
  }
  const header = Buffer.alloc(128);
  header.writeUInt32BE(at, 0);
  header.writeUInt32BE(0x02400000, 8);
  header.write('mntrGRAYXYZ ', 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  Buffer.concat([u32(0xf6d6), u32(0x10000), u32(0xd32d)]).copy(header, 68);
  return Buffer.concat([header, ...table, ...data]);
}

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const fourAnd = (type: string): Buffer => Buffer.concat([Buffer.from(type, 'latin1'), u32(0)]);
