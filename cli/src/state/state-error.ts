/** The state folder cannot be used; its message is for people. */
export class StateError extends Error {}
