/** What a caller of a tool does where the words of the HTTP API do not say it. By the code of the error. */
export const NEXT_STEPS: Readonly<Partial<Record<string, string>>> = {
  url_not_allowed:
    'Next: get the image yourself, then use create_upload with the file, or give its bytes in "image".',
  url_unreachable:
    'Next: check the URL; else get the image yourself and use create_upload with the file.',
  file_too_large:
    'Next: scale or compress the image and call again; tier "paid" takes larger ones.',
  unsupported_format:
    'Next: check that "image" is the whole file in base64, not cut short; else convert it and call again.',
  invalid_image:
    'Next: check that "image" is the whole file in base64, not cut short; with a shell use create_upload instead.',
  unauthorized:
    'Next: call again with "deleteToken" exactly as the upload answered it. Without it the image stays until it expires.',
  forbidden:
    'Next: use the deleteToken of the answer that named this very image. Without it the image stays until it expires.',
  not_found: 'Next: check the id. What has expired or was deleted has to be uploaded again.',
  payment_required: 'Next: sign the payment requirements and call again.',
  payment_already_used:
    'Next: call again with the idempotencyKey of the first call. Do not pay again.',
  idempotency_conflict: 'Next: call again with a new idempotencyKey.',
  daily_limit: 'Next: tier "paid" is not bound by it.',
};
