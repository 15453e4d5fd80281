/** What is wrong with one field of a form, in the words of whoever is to mend it. */
export type Fault = {
  /** As the field is named in JSON and in the form. */
  readonly field: string;
  readonly message: string;
};
