import type { Route } from '../answer';
import { handleCaseAction } from './handle-case-action';
import { handleCaseExport } from './handle-case-export';
import { handleCaseImage } from './handle-case-image';
import { handleChallenge } from './handle-challenge';
import { handleSignIn } from './handle-sign-in';
import { handleSignOut } from './handle-sign-out';
import { presentDeskRefusal } from './present-desk-refusal';

const desk = { desk: true, presentRefusal: presentDeskRefusal } as const;

/** `POST /operator/challenge` */
export const operatorChallengeRoute: Route = {
  ...desk,
  name: 'operator-challenge',
  methods: { POST: handleChallenge },
  policy: { POST: 'operatorSignIn' },
};

/** `POST /operator/sign-in` */
export const operatorSignInRoute: Route = {
  ...desk,
  name: 'operator-sign-in',
  methods: { POST: handleSignIn },
  policy: { POST: 'operatorSignIn' },
};

/** `POST /operator/sign-out` */
export const operatorSignOutRoute: Route = {
  ...desk,
  name: 'operator-sign-out',
  methods: { POST: handleSignOut },
  policy: { POST: 'operator' },
};

/** `POST /operator/cases/{caseId}/actions`: the page of the case has the shorter address. */
export const caseActionRoute: Route = {
  ...desk,
  name: 'operator-action',
  methods: { POST: handleCaseAction },
  policy: { POST: 'operator' },
};

/** `GET /operator/cases/{caseId}/export` */
export const caseExportRoute: Route = {
  ...desk,
  name: 'operator-export',
  methods: { GET: handleCaseExport },
  policy: { GET: 'operator' },
};

/** `GET /operator/cases/{caseId}/images/{imageId}`: not limited, since a page of a case may show many. */
export const caseImageRoute: Route = {
  ...desk,
  name: 'operator-image',
  methods: { GET: handleCaseImage },
};
