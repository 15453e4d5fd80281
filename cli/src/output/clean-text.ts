/** A text of somebody else for a terminal: without what moves its cursor, or breaks the line. */
export function cleanText(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}
