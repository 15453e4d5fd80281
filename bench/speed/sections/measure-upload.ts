import { SCHEMA } from '@/lib/env/schema';
import { makeImage, type Picture } from '../images/make-image';
import { JPEG, LARGE_PNG, SMALL_PNG } from '../images/pictures';
import type { Stage } from '../servers/open-stage';
import { PAID_SIZE } from '../servers/product-settings';
import type { Comparison, Contest } from './contest';
import { runContests } from './run-contests';
import type { Effort, Outcome, Section } from './section';
import { uploadContender, type UploadTarget } from './upload-contender';

type Bout = {
  readonly name: string;
  readonly picture: Picture;
  readonly settings: Readonly<Record<string, string>>;
  /** Of the floor with durable files, and what zipline reaches of the one without. */
  readonly bars: { readonly durable: number; readonly zipline: number };
};

const BOUTS: readonly Bout[] = [
  {
    ...{ name: 'upload, PNG 100 KB', picture: SMALL_PNG, settings: {} },
    bars: { durable: 0.5, zipline: 0.17 },
  },
  {
    ...{ name: 'upload, PNG 900 KB', picture: LARGE_PNG, settings: {} },
    bars: { durable: 0.5, zipline: 0.41 },
  },
  {
    ...{ name: 'upload, JPEG 4.5 MB', picture: JPEG, settings: PAID_SIZE },
    bars: { durable: 0.8, zipline: 0.8 },
  },
];

/** Files that are durable when the system likes, as those of other hosts are. */
const AS_ZIPLINE = { DURABILITY: 'os' } as const;
const canRelax = 'DURABILITY' in SCHEMA.shape;

async function findTargets(
  stage: Stage,
  { settings }: Bout,
  { zipline }: Effort,
): Promise<readonly UploadTarget[]> {
  const ofProduct = async (name: string, more: Readonly<Record<string, string>>) => {
    const { pid, url, objects } = await stage.product({ ...settings, ...more });
    return { name, pid, url: `${url}/api/free`, folder: objects };
  };
  const ofFloor = async (name: 'M' | 'MD' | 'I') => {
    const { pid, url, folder } = await stage.uploadFloor(name);
    return { name: `floor ${name}`, pid, url: `${url}/`, folder };
  };
  const { pid, url, folder } = await stage.stockApp();
  return [
    await ofProduct('img402', {}),
    ...(canRelax ? [await ofProduct('img402, os', AS_ZIPLINE)] : []),
    await ofFloor('M'),
    await ofFloor('MD'),
    await ofFloor('I'),
    { name: 'stock Next', pid, url: `${url}/upload`, folder },
    ...(zipline === null ? [] : [zipline]),
  ];
}

function listComparisons({ bars }: Bout, { zipline }: Effort): readonly Comparison[] {
  const ours = 'img402';
  return [
    { of: 'rate', ours, theirs: 'floor MD', bar: bars.durable },
    { of: 'rate', ours, theirs: 'floor I', bar: 0.75 },
    { of: 'p99', ours, theirs: 'floor I', bar: 2.5 },
    { of: 'rate', ours, theirs: 'floor M', bar: null },
    { of: 'rate', ours, theirs: 'stock Next', bar: null },
    ...(canRelax
      ? [{ of: 'rate', ours: 'img402, os', theirs: 'floor M', bar: bars.zipline } as const]
      : []),
    ...(zipline === null
      ? []
      : [{ of: 'rate', ours: zipline.name, theirs: 'floor M', bar: null } as const]),
  ];
}

async function runBout(stage: Stage, bout: Bout, effort: Effort): Promise<Outcome> {
  const image = { bytes: await makeImage(bout.picture), format: bout.picture.format };
  const targets = await findTargets(stage, bout, effort);
  const contest: Contest = {
    name: bout.name,
    contenders: targets.map((target) => uploadContender(target, image, effort)),
    comparisons: listComparisons(bout, effort),
  };
  return runContests([contest], effort);
}

/** Eight uploads in flight, of each of three sizes. */
export const measureUpload: Section = async (stage, effort) => {
  const outcomes: Outcome[] = [];
  for (const bout of BOUTS) outcomes.push(await runBout(stage, bout, effort));
  if (!canRelax) console.info('DURABILITY is no setting of this product: zipline is not compared');
  return {
    played: outcomes.flatMap(({ played }) => played),
    findings: outcomes.flatMap(({ findings }) => findings),
  };
};
