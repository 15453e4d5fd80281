import type { ReactNode } from 'react';

/** A file to download, and what to do with it. */
export function ToolFile({ file, children }: { readonly file: string; children: ReactNode }) {
  return (
    <>
      <p>
        <a href={`/${file}`} download={file}>
          Download {file}
        </a>
      </p>
      <p>{children}</p>
    </>
  );
}
