import { BAIT } from '@/lib/abuse/bait';
import type { Fault } from '@/lib/abuse/fault';
import type { Question } from '@/lib/abuse/questions';
import type { RawFields } from '@/lib/abuse/read-answers';
import { escapeHtml as escape } from '@/lib/format/escape-html';
import type { Origins } from '../get-origins';
import { renderPage } from '../render-page';

/** A form as it is shown again to a browser that runs no script. */
export type PlainForm = {
  readonly title: string;
  /** Path that it is sent to. */
  readonly action: string;
  readonly submit: string;
  readonly questions: readonly Question[];
  /** What goes along without being asked. */
  readonly hidden: Readonly<Record<string, string>>;
  /** What was written, as it came. */
  readonly fields: RawFields;
};

/** What was written in a field, a list as its lines. */
function written(fields: RawFields, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  const texts = (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');
  return texts.join('\n').replaceAll('\u0000', '');
}

function renderSummary(faults: readonly Fault[]): string {
  const lines = faults.map(
    ({ field, message }) => `<li><a href="#${escape(field)}">${escape(message)}</a></li>`,
  );
  return `<div class="faults" role="alert" aria-labelledby="faults">
<h2 id="faults">There is a problem</h2>
<ul>
${lines.join('\n')}
</ul>
</div>`;
}

/** The hint and the fault of a field, and what points to them. */
function renderNotes({ name, hint }: Question, faults: readonly Fault[]) {
  const messages = faults.filter(({ field }) => field === name).map(({ message }) => message);
  const notes = [
    ...(hint === undefined ? [] : [`<p class="hint" id="${name}-hint">${escape(hint)}</p>`]),
    ...(messages.length === 0
      ? []
      : [`<p class="fault" id="${name}-fault">${messages.map(escape).join('<br>')}</p>`]),
  ];
  const ids = [
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(messages.length === 0 ? [] : [`${name}-fault`]),
  ];
  const described = ids.length === 0 ? '' : ` aria-describedby="${ids.join(' ')}"`;
  const invalid = messages.length === 0 ? '' : ' aria-invalid="true"';
  return { notes: notes.join('\n'), described, invalid };
}

function renderQuestion(question: Question, fields: RawFields, faults: readonly Fault[]): string {
  const { name, kind, label, required, maxLength, autocomplete, choices, statement } = question;
  const { notes, described, invalid } = renderNotes(question, faults);
  const value = written(fields, name);
  const shown = escape(required ? label : `${label} (optional)`);
  const box = (type: string, id: string, own: string, text: string, more = '') =>
    `<p class="box"><input type="${type}" id="${id}" name="${name}" value="${escape(own)}"${value === own ? ' checked' : ''}>
<label for="${id}">${escape(text)}${more === '' ? '' : ` <span class="hint">${escape(more)}</span>`}</label></p>`;
  if (kind === 'choice' || kind === 'statement') {
    const boxes =
      kind === 'statement'
        ? [box('checkbox', name, 'yes', statement ?? label)]
        : (choices ?? []).map((choice, at) =>
            box(
              'radio',
              at === 0 ? name : `${name}-${choice.value}`,
              choice.value,
              choice.label,
              choice.hint,
            ),
          );
    return `<fieldset${described}>
<legend>${shown}</legend>
${notes}
${boxes.join('\n')}
</fieldset>`;
  }
  const common = `id="${name}" name="${name}"${maxLength === undefined ? '' : ` maxlength="${maxLength}"`}${autocomplete === undefined ? '' : ` autocomplete="${autocomplete}"`}${described}${invalid}`;
  const control =
    kind === 'long'
      ? `<textarea ${common} rows="5">\n${escape(value)}</textarea>`
      : `<input type="${kind}" ${common} value="${escape(value)}">`;
  return `<div class="question">
<label for="${name}">${shown}</label>
${notes}
${control}
</div>`;
}

/** The form again, what is wrong with it on top, and what was written as text. */
export function renderFormPage(
  { title, action, submit, questions, hidden, fields }: PlainForm,
  faults: readonly Fault[],
  origins: Origins,
): string {
  const kept = Object.entries(hidden).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`,
  );
  return renderPage(
    title,
    `${renderSummary(faults)}
<form method="post" action="${action}" enctype="multipart/form-data" novalidate>
${kept.join('\n')}
${questions.map((question) => renderQuestion(question, fields, faults)).join('\n')}
<p class="bait" aria-hidden="true"><label for="${BAIT}">Leave this empty</label>
<input type="text" id="${BAIT}" name="${BAIT}" tabindex="-1" autocomplete="off"></p>
<button type="submit">${escape(submit)}</button>
</form>`,
    origins,
  );
}
