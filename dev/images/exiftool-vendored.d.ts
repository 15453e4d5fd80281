/** The package carries no types: it exports the path of its perl script. */
declare module 'exiftool-vendored.pl' {
  const path: string;
  export default path;
}
