/** Room for the form around a file: its head, its boundaries, and no name. A browser's takes about 200 bytes. */
export const FORM_BYTES = 1024;
