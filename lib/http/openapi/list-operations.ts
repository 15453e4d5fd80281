import type { Deployment } from '../documents/deployment';
import type { Operation } from './operation';
import { listImages } from './operations/list-images';
import { listPayments } from './operations/list-payments';
import { listReports } from './operations/list-reports';
import { listService } from './operations/list-service';
import { listUploads } from './operations/list-uploads';

/** Every operation of this deployment. What is not sold, or has no secret, is left out. */
export function listOperations(deployment: Deployment): readonly Operation[] {
  return [
    ...listUploads(deployment),
    ...listImages(deployment),
    ...listPayments(deployment),
    ...listReports(deployment),
    ...listService(deployment),
  ];
}
