import type { AbuseCase } from '@/lib/db/create-client';
import type { Env } from '@/lib/env';
import type { AppealText } from '../appeals/appeal-text';

type Facts = {
  readonly of: Pick<AbuseCase, 'id' | 'dueAt' | 'putBackFrom'>;
  readonly text: AppealText;
};

const day = (at: Date | null): string => at?.toISOString().slice(0, 10) ?? '–';

/**
 * The copy of a counter-notice for whoever sent the notice, and what happens unless they go to court. The law wants it
 * passed on whole, with the name and the address of who sent it: the form has said so. Source: 17 U.S.C. § 512(g)(2)(B)
 */
export function writeCounterNotice(
  { abuse }: Pick<Env, 'abuse'>,
  { of, text }: Facts,
): { readonly subject: string; readonly text: string } {
  const { name, address, email, statement, signature } = text;
  const toWhom = abuse.contact === null ? 'Answer this mail' : `Write to ${abuse.contact}`;
  const lines = [
    'The uploader of an image that was removed after your notice has sent a counter-notice (17 U.S.C. § 512(g)(3)).',
    ...['', `Case: ${of.id}`],
    '',
    `The image is put back from ${day(of.putBackFrom)} on, and by ${day(of.dueAt)}, unless you tell us before that you have gone to court to keep the uploader from infringing. ${toWhom}, and name the case. If you withdraw your notice, say so.`,
    ...['', 'What they have sent:', ''],
    `Name: ${name ?? ''}`,
    `Address: ${address ?? ''}`,
    ...(email === undefined ? [] : [`E-mail: ${email}`]),
    ...['', statement, ''],
    'They believe in good faith, under penalty of perjury, that it was removed by mistake or misidentification, and accept the jurisdiction of the federal court of their district, or of one where this service can be found, and service of process from you.',
    ...['', `Signature: ${signature ?? ''}`, ''],
  ];
  return { subject: `A counter-notice: case ${of.id}`, text: lines.join('\n') };
}
