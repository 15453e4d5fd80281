import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import type { Deployment } from './deployment';
import { formatPrice } from './format-price';

/** Also the name of its folder, where an installer puts it. */
export const SKILL_NAME = 'img402';

/** By what an agent decides whether the skill is for the task: what it does, and when. One line, no colon. */
export function describeSkill(deployment: Deployment): string {
  const { env, payments } = deployment;
  const tier = ({ maxBytes, retentionSeconds }: typeof env.free) =>
    `${formatBytes(maxBytes)}, ${formatDuration(retentionSeconds)}`;
  const paid =
    payments === null ? '' : ` or ${formatPrice(deployment, 'upload')} by x402 (${tier(env.paid)})`;
  return `Upload an image and get a public URL, without account or API key. Free (${tier(env.free)})${paid}. Use when a screenshot, diagram or picture needs a link, as in a pull request, an issue, a message or a document.`;
}
