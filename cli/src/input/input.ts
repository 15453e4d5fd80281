/** Where an image comes from, as the command line names it. */
export type Input =
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'url'; readonly url: string }
  | { readonly from: 'stdin' }
  | { readonly from: 'clipboard' };
