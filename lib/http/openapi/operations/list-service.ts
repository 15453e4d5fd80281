import type { Deployment } from '../../documents/deployment';
import { cronRoute, healthRoute, metricsRoute } from '../../routes';
import type { Operation } from '../operation';

const TEXT = { schema: { type: 'string' } };

/** How the service is, and what its operator calls. What has no secret here is not there, and not told of. */
export function listService({ env }: Deployment): Operation[] {
  const health = { 'application/json': { schema: 'Health' } } as const;
  return [
    {
      id: 'getHealth',
      route: healthRoute,
      method: 'GET',
      tag: 'Service',
      path: '/api/health',
      summary: 'Whether every part works',
      description: 'Also what an image may weigh here.',
      parameters: ['challenge'],
      answers: [
        { status: 200, description: 'All of them do.', content: health },
        {
          status: 503,
          description: 'One does not.',
          content: health,
          headers: ['Retry-After'],
        },
      ],
      // Under a Host that is not the site's: a monitor that asks by an address sees it.
      codes: ['not_found'],
    },
    ...(env.cronSecrets.length === 0
      ? []
      : [
          {
            id: 'runJob',
            route: cronRoute,
            method: 'GET',
            tag: 'Service',
            path: '/api/cron/{job}',
            summary: 'Run a job of the operator',
            description: 'For a timer of the platform, where no scheduler of ours runs.',
            answers: [
              {
                status: 200,
                description: 'What it did.',
                content: { 'application/json': { schema: 'JobReport' } },
              },
            ],
            codes: ['unauthorized', 'not_found', 'clock_wrong'],
            proofs: ['cronSecret'],
          } as const satisfies Operation,
        ]),
    ...(env.metricsTokens.length === 0
      ? []
      : [
          {
            id: 'getMetrics',
            route: metricsRoute,
            method: 'GET',
            tag: 'Service',
            path: '/metrics',
            summary: 'Numbers for Prometheus',
            description: 'For the operator.',
            answers: [{ status: 200, description: 'The text.', content: { 'text/plain': TEXT } }],
            codes: ['unauthorized'],
            proofs: ['metricsToken'],
          } as const satisfies Operation,
        ]),
  ];
}
