import { z } from 'zod';
import { CLAIM_BODY } from '../handle-claim';
import { COMPLETE_BODY } from '../paid/handle-complete';
import { DIRECT_BODY } from '../paid/handle-direct';
import { IMAGE_FACTS, KEPT_IMAGE, OEMBED, UPLOADED_IMAGE } from '../schemas/image-schemas';
import {
  BALANCE,
  BOUGHT_SEVERAL,
  CLAIM,
  CLAIMED_PAYMENT,
  CLAIMED_THING,
  DIRECT_UPLOAD,
  PAYMENT,
  PENDING_PAYMENT,
  UPLOAD_TOKEN,
} from '../schemas/payment-schemas';
import {
  FILE_PROBLEM,
  FORM_PROBLEM,
  PAYMENT_REQUIRED,
  PROBLEM,
  SIGN_IN_PROBLEM,
  UPLOAD_PROBLEM,
  UPLOADED_IMAGES,
} from '../schemas/problem-schemas';
import {
  FILED_APPEAL,
  FILED_REPORT,
  HEALTH,
  JOB_REPORT,
  PROOF_CHALLENGE,
} from '../schemas/service-schemas';
import { FAUCET_BODY } from '../wallet/handle-faucet';
import { APPEAL_BODY, IMAGE_BODY, REPORT_BODY } from './body-schemas';

/** Every schema that the document names: what handlers parse with, and what they answer. */
export const COMPONENTS = {
  ImageFacts: IMAGE_FACTS,
  Oembed: OEMBED,
  UploadedImage: UPLOADED_IMAGE,
  UploadedImages: UPLOADED_IMAGES,
  Uploaded: z
    .union([UPLOADED_IMAGE, UPLOADED_IMAGES])
    .describe('The image, or, of a form with several, all of them.'),
  KeptImage: KEPT_IMAGE,
  UploadToken: UPLOAD_TOKEN,
  PendingPayment: PENDING_PAYMENT,
  Payment: PAYMENT,
  ClaimedPayment: CLAIMED_PAYMENT,
  ClaimedThing: CLAIMED_THING,
  BoughtSeveral: BOUGHT_SEVERAL,
  Claim: CLAIM,
  DirectUpload: DIRECT_UPLOAD,
  Balance: BALANCE,
  FiledReport: FILED_REPORT,
  FiledAppeal: FILED_APPEAL,
  ProofChallenge: PROOF_CHALLENGE,
  Health: HEALTH,
  JobReport: JOB_REPORT,
  Problem: PROBLEM,
  FileProblem: FILE_PROBLEM,
  FormProblem: FORM_PROBLEM,
  SignInProblem: SIGN_IN_PROBLEM,
  UploadProblem: UPLOAD_PROBLEM,
  PaymentRequired: PAYMENT_REQUIRED,
  ImageBody: IMAGE_BODY,
  ClaimBody: CLAIM_BODY.schema.describe('Which payments; all of them where it is left out.'),
  DirectBody: DIRECT_BODY.schema.describe('How long the file is.'),
  CompleteBody: COMPLETE_BODY.schema.describe('Which upload has ended.'),
  FaucetBody: FAUCET_BODY.schema.describe('Which account to fill.'),
  ReportBody: REPORT_BODY,
  AppealBody: APPEAL_BODY,
  Bought: z
    .union([UPLOADED_IMAGE, UPLOAD_TOKEN, BOUGHT_SEVERAL])
    .describe('The image, or each of several; a token where it could not be given any more.'),
  Kept: z
    .union([KEPT_IMAGE, UPLOAD_TOKEN])
    .describe('The image; a token where it could not be kept any more.'),
} as const;

export type ComponentName = keyof typeof COMPONENTS;
