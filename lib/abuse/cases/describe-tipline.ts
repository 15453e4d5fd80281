import { getPublicUrls } from '@/lib/images/get-public-urls';
import type { Env } from '@/lib/env';
import type { CaseView } from './find-case';

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/**
 * What a provider tells NCMEC of a case, by the names that the CyberTipline has for it, to be copied into its form or
 * sent by its API. There is no address, name or account of the uploader: none is kept. What paid is what there is.
 * Source: https://report.cybertip.org/ispws/documentation
 */
export function describeTipline(env: Pick<Env, 'siteUrl' | 'imageUrl'>, view: CaseView): object {
  const { facts, images, reports, audit } = view;
  const viewed = (imageId: string) =>
    audit.some((entry) => entry.action === 'viewed' && entry.imageId === imageId);
  const known = images.flatMap(({ image, payment }) =>
    image === null ? [] : [{ image, payment }],
  );
  const uploadedAt = known.map(({ image }) => image.createdAt.getTime());
  return {
    type: 'cybertipline',
    incidentType: 'Child Pornography (possession, manufacture, and distribution)',
    incidentDateTime: uploadedAt.length === 0 ? null : new Date(Math.min(...uploadedAt)),
    reportedToProviderAt: facts.openedAt,
    webPageIncident: known.flatMap(({ image }) => getPublicUrls(env, image)),
    uploadedFiles: known.map(({ image, payment }) => ({
      imageId: image.id,
      uploadedAt: image.createdAt,
      fileViewedByEsp: viewed(image.id),
      exifViewedByEsp: false,
      publiclyAvailable: true,
      originalFileHash: { hashType: 'SHA256', value: toHex(image.receivedSha256) },
      servedFileHash: { hashType: 'SHA256', value: toHex(image.servedSha256) },
      financial: payment,
    })),
    personOrUserReported: 'There are no accounts, and no network address is kept.',
    additionalInfo: reports.flatMap(({ text }) => text?.details ?? []),
  };
}
