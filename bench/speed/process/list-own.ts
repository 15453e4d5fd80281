import { readTree, type Process } from './read-tree';

/** Databases and chains are others' programs, and run elsewhere where the product is in earnest. */
const NOT_OURS = /^(postgres|anvil)/;

/** Processes of a server: itself, and what it has started of its own. */
export const listOwn = (pid: number): readonly Process[] =>
  readTree(pid).filter(({ name }) => !NOT_OURS.test(name));
