const ID = /^[a-z0-9]{10,32}$/;

/** Whether a text from outside can be an id at all; what cannot is not asked of the database. */
export function isImageId(text: string): boolean {
  return ID.test(text);
}
