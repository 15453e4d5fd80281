import type { Deployment } from '../../documents/deployment';
import { appealRoute, challengeRoute, reportRoute } from '../../routes';
import type { Answer, Contents, Operation } from '../operation';

/** A body as programs and as forms send it. */
const asJsonOrForm = (schema: 'ReportBody' | 'AppealBody', example: object): Contents => ({
  'application/json': { schema, example },
  'application/x-www-form-urlencoded': { schema },
  'multipart/form-data': { schema },
});

const seeOther = (description: string): Answer => ({
  status: 303,
  description,
  headers: ['Location'],
});

/** For people who were harmed, and for those whose image was removed. */
export function listReports({ origins, payments }: Deployment): Operation[] {
  const byWallet = payments !== null;
  return [
    {
      id: 'reportImages',
      route: reportRoute,
      method: 'POST',
      tag: 'Reports',
      path: '/api/abuse',
      summary: 'Report images of this site',
      description:
        'No account, and no name unless the law of the category wants one. What is missing is told in one go. Nothing that the report names is fetched.',
      body: {
        required: true,
        content: asJsonOrForm('ReportBody', {
          urls: [`${origins.images}/k3v9m2x7qa.png`],
          category: 'malware',
          details: 'The picture holds a code that leads to a program that steals passwords.',
        }),
      },
      answers: [
        {
          status: 201,
          description: 'Taken in.',
          headers: ['Location'],
          content: { 'application/json': { schema: 'FiledReport' } },
        },
        seeOther('Taken in, for a form: to the page of the report.'),
      ],
      codes: ['invalid_request', 'upload_timeout', 'rate_limited', 'overloaded'],
      problems: { invalid_request: 'FormProblem' },
    },
    {
      id: 'getProofChallenge',
      route: challengeRoute,
      method: 'GET',
      tag: 'Reports',
      path: '/api/abuse/challenge',
      summary: 'A proof of work for a report',
      description: 'Reports that bring a solved one are let in more often.',
      answers: [
        {
          status: 200,
          description: 'To be solved within twenty minutes.',
          content: { 'application/json': { schema: 'ProofChallenge' } },
        },
      ],
      codes: [],
    },
    {
      id: 'appealRemoval',
      route: appealRoute,
      method: 'POST',
      tag: 'Reports',
      path: '/api/abuse/appeal',
      summary: 'Appeal the removal of an image',
      description: `Proven by its deleteToken, in the header or in the body${byWallet ? ', or by the wallet that paid' : ''}. Once a removal.`,
      body: {
        required: true,
        content: asJsonOrForm('AppealBody', {
          id: 'k3v9m2x7qa',
          statement: 'The picture is mine, and shows nothing that is not allowed.',
        }),
      },
      answers: [
        {
          status: 201,
          description: 'Taken in.',
          content: { 'application/json': { schema: 'FiledAppeal' } },
        },
        seeOther('Taken in, for a form: to the page of the image.'),
      ],
      codes: [
        'invalid_request',
        'unauthorized',
        'forbidden',
        'not_found',
        'conflict',
        'upload_timeout',
        ...(byWallet ? (['payments_unavailable'] as const) : []),
      ],
      problems: {
        invalid_request: 'FormProblem',
        unauthorized: 'SignInProblem',
        forbidden: 'FormProblem',
      },
      proofs: [null, 'deleteToken', ...(byWallet ? (['walletSignIn'] as const) : [])],
    },
  ];
}
