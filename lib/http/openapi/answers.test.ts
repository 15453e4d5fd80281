import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { walkCommon } from '@/dev/openapi/cases/walk-common';
import { walkDirect } from '@/dev/openapi/cases/walk-direct';
import { walkFree } from '@/dev/openapi/cases/walk-free';
import { walkImages } from '@/dev/openapi/cases/walk-images';
import { walkPaid } from '@/dev/openapi/cases/walk-paid';
import { walkPayments } from '@/dev/openapi/cases/walk-payments';
import { walkReports } from '@/dev/openapi/cases/walk-reports';
import { walkService } from '@/dev/openapi/cases/walk-service';
import { WalkStage } from '@/dev/openapi/walk-stage';

let stage: WalkStage;
beforeAll(async () => {
  stage = await WalkStage.create();
  await walkFree(stage, vi);
  await walkPaid(stage, vi);
  await walkDirect(stage, vi);
  await walkImages(stage);
  await walkPayments(stage, vi);
  await walkReports(stage, vi);
  await walkService(stage);
  await walkCommon(stage);
}, 240_000);
afterAll(() => stage.test.dispose());

it('nothing is answered that the document does not tell of', () => {
  expect(stage.book.faults).toEqual([]);
});

it('the document tells of nothing that is never answered', () => {
  expect(stage.book.listUnseen()).toEqual([]);
});
