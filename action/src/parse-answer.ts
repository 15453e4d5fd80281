import * as z from 'zod/mini';
import { cleanLine } from './clean-line';
import type { Failure } from './failure';
import { imageSchema, type Image } from './image';

const problemSchema = z.object({ error: z.string(), message: z.string() });

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Reads a server's answer to an upload: the image, or why there is none. */
export function parseAnswer(status: number, text: string): Image | Failure {
  const body = readJson(text);
  if (status === 200) {
    const image = imageSchema.safeParse(body);
    if (image.success) return image.data;
    return { failed: 'not_img402', message: 'The server answered 200, but with no image in it.' };
  }
  if (status >= 300 && status < 400) {
    return {
      failed: 'redirected',
      message: `The server redirects (${status}). Name the address that it redirects to as "server".`,
    };
  }
  const problem = problemSchema.safeParse(body);
  if (!problem.success) {
    return { failed: 'not_img402', message: `The server answered ${status}, without a reason.` };
  }
  return { failed: cleanLine(problem.data.error), message: cleanLine(problem.data.message) };
}
