import { describe, expect, it } from 'vitest';
import { nameFile } from './name-file';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('nameFile', () => {
  it.each([
    ['\x89PNG\r\n\x1a\n', 'image/png'],
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['GIF89a', 'image/gif'],
    ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
  ])('takes %j as %s', (head, type) => {
    expect(nameFile(bytes(head))).toMatchObject({ kind: 'taken', type });
  });

  it.each([
    ['\0\0\0\x18ftypheic', 'a HEIC photo'],
    ['\0\0\0\x18ftypmif1', 'a HEIC photo'],
    ['\0\0\0\x18ftypavif', 'an AVIF image'],
    ['\0\0\0\x18ftypisom', 'a video'],
    ['II*\0', 'a TIFF image'],
    ['%PDF-1.7', 'a PDF document'],
    ['<svg xmlns=', 'an SVG drawing'],
    ['\xef\xbb\xbf<?xml version="1.0"?>\n<svg', 'an SVG drawing'],
    ['<!DOCTYPE html>', 'a web page'],
    ['PK\x03\x04', 'a ZIP archive or an office document'],
  ])('calls %j %s', (head, words) => {
    expect(nameFile(bytes(head))).toMatchObject({ kind: 'foreign', words });
  });

  it('tells empty from unknown', () => {
    expect(nameFile(bytes('')).kind).toBe('empty');
    expect(nameFile(bytes('hello')).kind).toBe('unknown');
    expect(nameFile(bytes('<?xml version="1.0"?><rss>')).kind).toBe('unknown');
  });

  it('sees what moves', () => {
    const webp = (flags: string) => bytes(`RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0${flags}\0\0\0`);
    expect(nameFile(webp('\x02'))).toMatchObject({ animated: true });
    expect(nameFile(webp('\x10'))).toMatchObject({ animated: false });
    expect(nameFile(bytes('\x89PNG\r\n\x1a\n....IHDR....acTL'))).toMatchObject({ animated: true });
  });
});
