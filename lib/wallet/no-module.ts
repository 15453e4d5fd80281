/** In place of packages that a library names and no page of ours uses; see next.config.ts. */
export {};
