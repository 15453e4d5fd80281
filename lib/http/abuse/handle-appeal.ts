import { TOKEN_QUESTION } from '@/lib/abuse/appeals/appeal-questions';
import { fileAppeal } from '@/lib/abuse/appeals/file-appeal';
import { readAppeal } from '@/lib/abuse/appeals/read-appeal';
import { isRefusal, type Refusal } from '@/lib/errors';
import type { Call } from '../answer';
import { answerJson } from '../answer-json';
import type { ApiResponse } from '../exchange';
import { readBearer } from '../read-bearer';
import { answerFaults } from './answer-faults';
import { appealForm } from './appeal-form';
import { findUploader } from './find-uploader';
import { readFields } from './read-fields';
import { tellAfterwards } from './tell-afterwards';

const { name: field, missing = '' } = TOKEN_QUESTION;

/**
 * Takes the appeal of an uploader against a removal, proven by the delete token, in the header or in the body, or by the
 * wallet that paid for the upload. What is wrong with the body is told before anybody has to sign.
 */
export async function handleAppeal(call: Call): Promise<ApiResponse | Refusal> {
  const { context, request, origins, offer } = call;
  const body = await readFields(request);
  if (isRefusal(body)) return body;
  const form = appealForm(body.fields);
  const read = readAppeal(body.fields, body.kind);
  const token = readBearer(request.headers) ?? read.appeal?.token ?? null;
  if (read.faults !== null) return answerFaults(call, read.faults, form);
  if (token === null && body.kind === 'form') {
    return answerFaults(call, [{ field, message: missing }], form);
  }
  const { imageId, text } = read.appeal;
  const found = await findUploader(call, imageId, token);
  if (isRefusal(found)) {
    if (found.refused !== 'forbidden' || offer !== 'text/html') return found;
    const message = 'This is not the delete token of this image';
    return answerFaults(call, [{ field, message }], form, 'forbidden');
  }
  if (found.asked !== null) return found.asked;
  const filed = await fileAppeal(context, { imageId, text, ...found.uploader });
  if (isRefusal(filed)) return filed;
  if (offer === 'text/html') {
    const headers = { location: `${origins.site}/${imageId}`, 'cache-control': 'no-store' };
    return tellAfterwards(context, { status: 303, headers, body: null });
  }
  const { caseId, dueAt, putBackFrom } = filed;
  return tellAfterwards(
    context,
    answerJson({ caseId, status: 'appealed', dueAt, putBackFrom }, { status: 201 }),
  );
}
