/** An image as a form sends it. */
export function makeForm(bytes: Uint8Array): FormData {
  const form = new FormData();
  form.set('image', new Blob([bytes as Uint8Array<ArrayBuffer>]), 'x.png');
  return form;
}
