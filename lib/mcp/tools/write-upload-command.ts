/** In a POSIX shell nothing has a meaning between single quotes, and only they themselves end them. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * A file as curl's `-F` names it. Between double quotes a comma and a semicolon are of the name; a leading `./` keeps
 * `-` from being standard input. Source: curl(1), --form.
 */
function quoteFile(filename: string): string {
  const escaped = (text: string) => text.replaceAll(/[\\"]/g, '\\$&');
  // The shell, not curl, knows where the home folder is.
  if (filename.startsWith('~/')) {
    return `${quote('image=@"')}"$HOME"${quote(`${escaped(filename.slice(1))}"`)}`;
  }
  const named = filename.startsWith('-') ? `./${filename}` : filename;
  return quote(`image=@"${escaped(named)}"`);
}

/**
 * A curl line for a POSIX shell that uploads a file and prints the JSON of the answer. Whatever the file is called, it
 * is one command with one file.
 *
 * @param upload.filename null: the line says FILE in its place
 */
export function writeUploadCommand(upload: {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly filename: string | null;
  readonly expires: string | null;
}): string {
  const { url, headers, filename, expires } = upload;
  return [
    'curl -sS',
    ...Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...(expires === null ? [] : [`--form-string ${quote(`expires=${expires}`)}`]),
    `-F ${quoteFile(filename ?? 'FILE')}`,
    quote(url),
  ].join(' ');
}
