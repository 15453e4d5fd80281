/** Where a source file stands in a bundle: from `start` up to `end`, in characters. */
export type Segment = { readonly file: string; readonly start: number; readonly end: number };

/** Finds the files of a bundle by the comment that esbuild puts before each. */
export function readSegments(code: string): Segment[] {
  const heads = [...code.matchAll(/^[ \t]*\/\/ (\S+\.(?:[cm]?[jt]sx?))$/gm)];
  return heads.map((head, index) => ({
    file: head[1]!,
    start: head.index + head[0].length,
    end: heads[index + 1]?.index ?? code.length,
  }));
}
