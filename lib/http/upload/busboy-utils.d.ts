declare module 'busboy/lib/utils.js' {
  /** As busboy itself reads the header of a body; undefined where it is none. */
  export function parseContentType(
    text: string,
  ): { readonly params: Readonly<Record<string, string | undefined>> } | undefined;
}
