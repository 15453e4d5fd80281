/** An escape that a chunk's end may have cut: its rest is still to come. */
const CUT_ESCAPE = /\\(?:u[0-9A-Fa-f]{0,3})?$/;
const LONGEST_CUT = 5;

/** The escapes that base64 can wear: a slash, line breaks, and any ASCII character by its number. */
const ESCAPE = /\\(?:u00([0-7][0-9A-Fa-f])|([/nr]))/g;

export type JsonSlice = {
  /** What the text says, without its escapes. */
  readonly content: string;
  /** Where to read on: behind the closing quote, or at an escape that is cut. */
  readonly next: number;
  readonly closed: boolean;
};

/** Takes what has come of a JSON string out of `text`; null where it holds an escape that base64 has no use for. */
export function sliceJsonString(text: string, from: number): JsonSlice | null {
  const quote = text.indexOf('"', from);
  const closed = quote !== -1;
  const cut = closed
    ? null
    : CUT_ESCAPE.exec(text.slice(Math.max(from, text.length - LONGEST_CUT)));
  const end = closed ? quote : text.length - (cut?.[0].length ?? 0);
  const content = text
    .slice(from, end)
    .replace(ESCAPE, (_, hex: string | undefined, letter: string) =>
      hex !== undefined ? String.fromCharCode(Number.parseInt(hex, 16)) : letter === '/' ? '/' : '',
    );
  return content.includes('\\') ? null : { content, next: closed ? quote + 1 : end, closed };
}
