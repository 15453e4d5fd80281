/** One line of the product that holds something off, and the test that is red without it. */
export type Defence = {
  /** What is held off, in a few words. */
  readonly name: string;
  /** Where the line stands, from the project's folder on. */
  readonly file: string;
  /** The line or lines, as they are written: they stand there once. */
  readonly text: string;
  /** What an attacker would like to read there. */
  readonly instead: string;
  /** The file of the test. */
  readonly test: string;
  /** The beginning of its name, with the names of what it is in before it. */
  readonly named: string;
};
