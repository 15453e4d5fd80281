import { checkProof, type Proof } from '@/lib/abuse/proof/check-proof';
import { spendProof } from '@/lib/abuse/proof/spend-proof';
import { BAIT } from '@/lib/abuse/bait';
import type { RawFields } from '@/lib/abuse/read-answers';
import { fileReport, type FiledReport } from '@/lib/abuse/reports/file-report';
import { readReport } from '@/lib/abuse/reports/read-report';
import { takeTurn } from '@/lib/abuse/reports/take-turn';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { Call } from '../answer';
import { answerJson } from '../answer-json';
import type { ApiResponse } from '../exchange';
import { getLimitKey } from '../get-limit-key';
import { answerFaults } from './answer-faults';
import { readFields } from './read-fields';
import { reportForm } from './report-form';
import { tellAfterwards } from './tell-afterwards';

const UNPROVEN = 'reportUnproven';

/** A report with a proof of work, or one of the few that an address may send without. */
async function admit(
  { context, request }: Call,
  fields: RawFields,
): Promise<Proof | Refusal | null> {
  const given = fields['proof'];
  if (given !== undefined && given !== '') {
    return checkProof(context, typeof given === 'string' ? given : '');
  }
  if (!context.env.rateLimits) return null;
  const state = await context.limiter.take(UNPROVEN, getLimitKey(context, request.headers));
  if (state.allowed) return null;
  return refuse('rate_limited', `over the policy ${UNPROVEN}`, {
    detail: 'Too many reports came from here without a proof of work.',
    retryAfterSeconds: state.resetSeconds,
  });
}

function answerFiled(
  { origins, offer }: Call,
  { reportId, caseId, state, dueAt }: FiledReport,
): ApiResponse {
  const statusUrl = `${origins.site}/abuse/status/${reportId}`;
  if (offer === 'text/html') {
    const headers = { location: statusUrl, 'cache-control': 'no-store', vary: 'Accept' };
    return { status: 303, headers, body: null };
  }
  const next =
    dueAt === null
      ? 'It was decided before; statusUrl tells how.'
      : `It is decided by ${dueAt.toISOString()}; statusUrl tells what became of it.`;
  return answerJson(
    {
      caseId,
      status: state,
      statusUrl,
      dueAt,
      message: `The report is in case ${caseId}. ${next}`,
    },
    { status: 201, headers: { location: statusUrl, vary: 'Accept' } },
  );
}

/**
 * Takes a report of images of this site, from anybody. What is wrong with it is told in one go; nothing that it names is
 * fetched. A proof of work is spent by the report that is filed, so that a mistake in a form costs no second one.
 */
export async function handleReport(call: Call): Promise<ApiResponse | Refusal> {
  const { context, request, origins } = call;
  const body = await readFields(request);
  if (isRefusal(body)) return body;
  const { fields, kind } = body;
  // A refusal, and not a pretended success: were it a person after all, the report must not be believed to be filed.
  if ((fields[BAIT] ?? '') !== '') {
    return refuse('invalid_request', 'the field that nobody sees was filled');
  }
  const proof = await admit(call, fields);
  if (isRefusal(proof)) return proof;
  const read = await readReport(context, fields, { bases: origins, kind });
  if (read.faults !== null) return answerFaults(call, read.faults, reportForm(fields));
  if (proof !== null) {
    const spent = await spendProof(context, proof);
    if (isRefusal(spent)) return spent;
  }
  const filed = await takeTurn(context, () => fileReport(context, read.report));
  return isRefusal(filed) ? filed : tellAfterwards(context, answerFiled(call, filed));
}
