/** Whether `If-None-Match` names an ETag (RFC 9110, 13.1.2); false where it was not sent. */
export function matchesEtag(tags: string | null, etag: string): boolean {
  if (tags === null) return false;
  if (tags === etag) return true;
  return tags.split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));
}
