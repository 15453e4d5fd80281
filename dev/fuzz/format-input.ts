/** An input as a line of the corpus: JSON text where most of it can be read, else base64. */
export function formatInput(bytes: Buffer): string {
  const text = JSON.stringify(bytes.toString('latin1')).replaceAll(
    /[\x7f-\xff]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
  const base64 = bytes.toString('base64');
  return text.length <= base64.length * 1.2 ? text : base64;
}
