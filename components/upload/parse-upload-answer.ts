/** What the page needs of the answer to an upload. */
export type UploadAnswer = {
  readonly id: string;
  readonly url: string;
  readonly pageUrl: string;
  readonly markdown: string;
  readonly html: string;
  readonly expiresAt: string;
  readonly deleteToken: string;
  readonly sizeBytes: number;
  readonly width: number;
  readonly height: number;
};

const TEXTS = ['id', 'url', 'pageUrl', 'markdown', 'html', 'expiresAt', 'deleteToken'] as const;
const NUMBERS = ['sizeBytes', 'width', 'height'] as const;

/** Reads the JSON of a 200; null where it is not the contract's. By hand: a schema library costs more than the page. */
export function parseUploadAnswer(text: string): UploadAnswer | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const answer = value as Record<string, unknown>;
  const whole =
    TEXTS.every((name) => typeof answer[name] === 'string') &&
    NUMBERS.every((name) => typeof answer[name] === 'number') &&
    /^https?:\/\//.test(String(answer['url'])) &&
    /^https?:\/\//.test(String(answer['pageUrl']));
  return whole ? (value as UploadAnswer) : null;
}
