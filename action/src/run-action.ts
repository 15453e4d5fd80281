import { cleanLine } from './clean-line';
import type { Effects } from './effects';
import { isFailure } from './failure';
import { findFiles } from './find-files';
import { makeMarker } from './make-marker';
import { pairImages, type Side } from './pair-images';
import { readEarlier } from './read-earlier';
import type { Runner } from './read-runner';
import type { Settings } from './read-settings';
import { renderBody, type Report } from './render-body';
import { sayOnPull } from './say-on-pull';
import { uploadFiles, type UploadedFile } from './upload-files';
import { writeOutputs } from './write-outputs';

/** GitHub counts characters; UTF-16 units are never fewer. */
const LONGEST_COMMENT = 65_536;
/** Bytes, of the summary of a step. Three are the most that a UTF-16 unit takes. */
const LONGEST_SUMMARY = Math.floor(1_048_576 / 3);

const toSide = ({ name, outcome }: UploadedFile): Side => ({
  name,
  image: isFailure(outcome) ? null : { name, ...outcome },
});

/** A failure is told where it is seen, and ends the job or not, as it was asked for. */
function tellFailures(
  { core }: Pick<Effects, 'core'>,
  uploaded: readonly UploadedFile[],
  tell: 'error' | 'warning',
): number {
  let count = 0;
  for (const { shown, outcome } of uploaded) {
    if (isFailure(outcome)) {
      count += 1;
      const title = `Not uploaded: ${cleanLine(outcome.failed)}`;
      core[tell](cleanLine(outcome.message), { file: shown, title });
    } else {
      core.info(`uploaded ${cleanLine(shown)}: ${outcome.url}`);
    }
  }
  return count;
}

function writeReport(
  uploaded: readonly UploadedFile[],
  before: readonly Side[] | null,
  title: string,
): Report {
  const after = uploaded.map(toSide);
  return {
    title,
    pairs: pairImages(before ?? [], after),
    compared: before !== null,
    failures: uploaded.flatMap(({ name, outcome }) =>
      isFailure(outcome) ? [{ name, ...outcome }] : [],
    ),
    expiries: [...(before ?? []), ...after].flatMap(({ image }) => image?.expiresAt ?? []),
  };
}

/** Uploads, puts out, and says so: in the job's summary and on the pull request. */
export async function runAction(
  effects: Effects,
  settings: Settings,
  runner: Runner,
): Promise<void> {
  const { core } = effects;
  const { failOnError, noFiles, width } = settings;
  const tell = failOnError ? 'error' : 'warning';
  const fail = (message: string) => {
    if (failOnError) core.setFailed(message);
    else core.warning(message);
  };

  const files = await findFiles(settings.files, runner.workspace);
  if (files.length === 0) {
    writeOutputs(core, [], settings);
    const message = `No file matches: ${cleanLine(settings.files)}`;
    if (noFiles === 'error') core.setFailed(message);
    else if (noFiles === 'warn') core.warning(message);
    return;
  }
  const earlier = settings.before === '' ? [] : await readEarlier(settings.before);
  if (isFailure(earlier)) {
    core.setFailed(cleanLine(earlier.message));
    return;
  }
  const oldFiles = earlier === null ? await findFiles(settings.before, runner.workspace) : [];

  const all = await uploadFiles(effects, settings, [...files, ...oldFiles]);
  const [uploaded, olds] = [all.slice(0, files.length), all.slice(files.length)];
  const failures = tellFailures(effects, all, tell);
  writeOutputs(core, uploaded, settings);

  const sides = (earlier ?? []).map((image) => ({ name: image.name, image }));
  const before = settings.before === '' ? null : [...sides, ...olds.map(toSide)];
  const report = writeReport(uploaded, before, settings.title);
  const render = (most: number, marker: string, elsewhere: string) =>
    renderBody(report, { most, width, marker, elsewhere });
  const inSummary = settings.summary
    ? `All are in <a href="${runner.runUrl}">the summary of the run</a>.`
    : 'All are in the output "json".';
  core.setOutput('markdown', render(LONGEST_COMMENT, '', inSummary));
  if (settings.summary) {
    const whole = render(LONGEST_SUMMARY, '', 'All are in the output "json".');
    await core.summary.addRaw(whole, true).write();
  }
  if (failures > 0) fail(`${failures} of ${all.length} images were not uploaded.`);

  core.setOutput('comment-url', '');
  if (settings.comment === 'none') return;
  const marker = makeMarker(settings.commentId || runner.stepId);
  const body = render(LONGEST_COMMENT, marker, inSummary);
  const said = await sayOnPull(effects, settings, runner, { body, marker });
  if (said === null) return;
  if (!isFailure(said)) {
    core.setOutput('comment-url', said);
    core.info(`comment: ${said}`);
  } else if (said.failed === 'read_only') {
    core.warning(said.message);
  } else {
    fail(said.message);
  }
}
