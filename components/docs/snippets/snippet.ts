/** In the order in which they stand over a block of code. */
export const LANGUAGES = {
  curl: 'curl',
  javascript: 'JavaScript',
  python: 'Python',
  go: 'Go',
  powershell: 'PowerShell',
} as const;

export type Language = keyof typeof LANGUAGES;

/** One task in each language that can do it: what the docs show is what a test runs. */
export type Snippet = Readonly<Partial<Record<Language, string>>>;
