/** A field that nobody sees, and that programs fill that fill everything. */
export const BAIT = 'website';
