import type { Deployment } from '../deployment';

/**
 * `GET /img402.sxcu`: a custom uploader of ShareX, which imports it on a double click. It has no deletion URL: ShareX opens
 * one with GET, and a delete token does not belong into an address. Source: https://getsharex.com/docs/custom-uploader
 */
export function writeSharex({ origins }: Deployment): string {
  const uploader = {
    Version: '16.0.0',
    Name: `img402 (${new URL(origins.site).host})`,
    DestinationType: 'ImageUploader',
    RequestMethod: 'POST',
    RequestURL: `${origins.site}/api/free`,
    Headers: { Accept: 'application/json' },
    Body: 'MultipartFormData',
    FileFormName: 'image',
    URL: '{json:url}',
    ErrorMessage: '{json:message}',
  };
  return `${JSON.stringify(uploader, null, 2)}\n`;
}
