import { cleanLine } from './clean-line';
import type { Core } from './effects';
import { isFailure } from './failure';
import type { UploadedFile } from './upload-files';

/**
 * Puts out what was uploaded. Delete tokens are left out unless they are asked for, and then masked: the log shows `***`,
 * and the runner hands them to later steps of the job but to no other job.
 */
export function writeOutputs(
  core: Pick<Core, 'setOutput' | 'setSecret'>,
  uploaded: readonly UploadedFile[],
  { deleteTokens }: { readonly deleteTokens: boolean },
): void {
  const images = uploaded.flatMap(({ name, outcome }) => {
    if (isFailure(outcome)) return [];
    const { url, deleteToken, ...facts } = outcome;
    if (deleteTokens && deleteToken !== undefined) core.setSecret(deleteToken);
    // What would end the text of a link to an image, or be read inside of it.
    const alt = cleanLine(name).replace(/[\\[\]<>&`*_!@#|~]/g, (sign) => `\\${sign}`);
    return {
      name,
      url,
      ...facts,
      markdown: `![${alt}](${url})`,
      ...(deleteTokens ? { deleteToken } : {}),
    };
  });
  core.setOutput('urls', images.map(({ url }) => url).join('\n'));
  core.setOutput('json', JSON.stringify(images));
  core.setOutput('failed', String(uploaded.length - images.length));
}
