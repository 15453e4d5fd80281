import type { Category } from '@/lib/abuse/categories';

/** As short as a table needs them; the long titles are for strangers. */
export const CATEGORY_NAMES: Readonly<Record<Category, string>> = {
  csam: 'Child abuse',
  ncii: 'Intimate image',
  terrorism: 'Terrorism',
  copyright: 'Copyright',
  malware: 'Malware',
  phishing: 'Phishing',
  doxxing: 'Private information',
  deepfake: 'Deepfake',
  other: 'Other',
};
