import { refuse } from '@/lib/errors';
import type { Route } from './answer';
import { handleAppeal } from './abuse/handle-appeal';
import { handleChallenge } from './abuse/handle-challenge';
import { handleReport } from './abuse/handle-report';
import { handleClaim } from './handle-claim';
import { handleCron } from './handle-cron';
import { handleDelete } from './handle-delete';
import { handleFacts } from './handle-facts';
import { handleHealth } from './handle-health';
import { handleImage } from './handle-image';
import { handleMetrics } from './handle-metrics';
import { handleOembed } from './handle-oembed';
import { handlePaymentStatus } from './handle-payment-status';
import { handleSecurityTxt } from './handle-security-txt';
import { handleUpload } from './handle-upload';
import { handleComplete } from './paid/handle-complete';
import { handleDirect } from './paid/handle-direct';
import { handlePaidUpload } from './paid/handle-paid-upload';
import { keepOffer, tokenOffer } from './paid/offers';
import { sellBy } from './paid/sell-by';
import { handleBalance } from './wallet/handle-balance';
import { handleFaucet } from './wallet/handle-faucet';

/** `POST /api/free` */
export const freeUploadRoute: Route = {
  name: 'free',
  tier: 'free',
  methods: { POST: handleUpload },
  policy: { POST: 'upload' },
  failure: 'upload_failed',
};

/** `POST /api/upload/token` */
export const uploadTokenRoute: Route = {
  name: 'token',
  methods: { POST: sellBy(tokenOffer) },
  policy: { POST: 'sale' },
};

/** `POST /api/upload` */
export const paidUploadRoute: Route = {
  name: 'upload',
  tier: 'paid',
  methods: { POST: handlePaidUpload },
  policy: { POST: 'sale' },
  failure: 'upload_failed',
};

/** `POST /api/upload/direct` */
export const directUploadRoute: Route = {
  name: 'direct',
  methods: { POST: handleDirect },
  policy: { POST: 'direct' },
};

/** `POST /api/upload/complete` */
export const completeUploadRoute: Route = {
  name: 'complete',
  tier: 'paid',
  methods: { POST: handleComplete },
  policy: { POST: 'direct' },
  failure: 'upload_failed',
};

/** `POST /api/images/{id}/keep` */
export const keepRoute: Route = {
  name: 'keep',
  methods: { POST: sellBy(keepOffer) },
  policy: { POST: 'sale' },
};

/** `GET|DELETE /api/images/{id}` */
export const imageFactsRoute: Route = {
  name: 'facts',
  methods: { GET: handleFacts, HEAD: handleFacts, DELETE: handleDelete },
  policy: { GET: 'read', HEAD: 'read', DELETE: 'delete' },
};

/** `GET|HEAD /api/oembed` */
export const oembedRoute: Route = {
  name: 'oembed',
  methods: { GET: handleOembed, HEAD: handleOembed },
  policy: { GET: 'read', HEAD: 'read' },
};

/** `GET|HEAD IMAGE_URL/{id}.{ext}`: not limited, since a cache or a popular page asks from one address. */
export const imageBytesRoute: Route = {
  name: 'image',
  host: 'images',
  quiet: true,
  methods: { GET: handleImage, HEAD: handleImage },
};

/** `GET|HEAD /api/payments/{id}` */
export const paymentStatusRoute: Route = {
  name: 'payment',
  methods: { GET: handlePaymentStatus, HEAD: handlePaymentStatus },
  policy: { GET: 'status', HEAD: 'status' },
  worksOff: true,
};

/** `POST /api/payments/claim` */
export const claimRoute: Route = {
  name: 'claim',
  methods: { POST: handleClaim },
  policy: { POST: 'claim' },
};

/** `GET|HEAD /api/wallet/balance` */
export const balanceRoute: Route = {
  name: 'balance',
  methods: { GET: handleBalance, HEAD: handleBalance },
  policy: { GET: 'wallet', HEAD: 'wallet' },
};

/** `POST /api/wallet/faucet` */
export const faucetRoute: Route = {
  name: 'faucet',
  methods: { POST: handleFaucet },
  policy: { POST: 'faucet' },
};

/** `POST /api/abuse` */
export const reportRoute: Route = {
  name: 'report',
  methods: { POST: handleReport },
  policy: { POST: 'report' },
};

/** `GET /api/abuse/challenge` */
export const challengeRoute: Route = {
  name: 'challenge',
  methods: { GET: handleChallenge },
  policy: { GET: 'reportChallenge' },
};

/** `POST /api/abuse/appeal` */
export const appealRoute: Route = {
  name: 'appeal',
  methods: { POST: handleAppeal },
  policy: { POST: 'appeal' },
};

/** `GET /api/cron/{job}` */
export const cronRoute: Route = {
  name: 'cron',
  methods: { GET: handleCron },
  policy: { GET: 'cron' },
};

/** `GET /api/health` */
export const healthRoute: Route = {
  name: 'health',
  methods: { GET: handleHealth, HEAD: handleHealth },
  whileClosed: true,
};

/** `GET /metrics` */
export const metricsRoute: Route = {
  name: 'metrics',
  methods: { GET: handleMetrics, HEAD: handleMetrics },
};

/** `GET /.well-known/security.txt` */
export const securityTxtRoute: Route = {
  name: 'security-txt',
  methods: { GET: handleSecurityTxt, HEAD: handleSecurityTxt },
  whileClosed: true,
};

/** Every other path below `/api`, in the form that programs read. */
export const unknownRoute: Route = {
  name: 'unknown',
  methods: {
    GET: async () => refuse('not_found', 'no such route'),
    HEAD: async () => refuse('not_found', 'no such route'),
    POST: async () => refuse('not_found', 'no such route'),
    DELETE: async () => refuse('not_found', 'no such route'),
  },
};

/** A page, by a method that it does not know: Next would answer any with the page, or break. */
export const pageRoute: Route = {
  name: 'page',
  page: true,
  methods: {
    GET: async () => refuse('not_found', 'no such page'),
    HEAD: async () => refuse('not_found', 'no such page'),
  },
};
