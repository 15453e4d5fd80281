import { Secret } from '@/lib/secret';

/** The last step of a setting that nobody may see. */
export const hide = (text: string) => new Secret(text);
