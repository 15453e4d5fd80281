import { generateKeyPairSync, sign } from 'node:crypto';

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
};

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);

/** 1.2.840.10045.4.3.2, ECDSA with SHA-256. */
const ALGORITHM = sequence(der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));

/** One common name (2.5.4.3). */
const name = (text: string) =>
  sequence(
    der(0x31, sequence(der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from(text)))),
  );

const time = (text: string) => der(0x17, Buffer.from(text));

const pem = (bytes: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(bytes).toString('base64')}\n-----END CERTIFICATE-----\n`;

/**
 * A key and a certificate that nobody but itself has signed (RFC 5280), for servers that must not be trusted, or only by
 * whoever is told to.
 *
 * @param ends of its time, as UTCTime has it
 */
export function makeCertificate(
  host = 'localhost',
  ends = '491231235959Z',
): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = sequence(
    der(0x02, Buffer.from([1])),
    ALGORITHM,
    name(host),
    sequence(time('200101000000Z'), time(ends)),
    name(host),
    publicKey.export({ format: 'der', type: 'spki' }),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]);
  return {
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    cert: pem(sequence(body, ALGORITHM, der(0x03, signature))),
  };
}
