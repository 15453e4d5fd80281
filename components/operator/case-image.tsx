import type { CaseImage as ImageOfCase } from '@/lib/abuse/cases/find-case';
import styles from './case-image.module.css';
import { DeskForm } from './desk-form';
import fieldStyles from './field.module.css';
import { ImageFacts } from './image-facts';

type Props = {
  readonly part: ImageOfCase;
  readonly caseId: string;
  readonly csrf: string;
  /** Its public address. Text only: a click would show it unblurred. Null: its record is forgotten. */
  readonly url: string | null;
  /** Not to be loaded without a reason. */
  readonly guarded: boolean;
  /** The proof that one was stated. */
  readonly grant: string | null;
  readonly isFirst: boolean;
  readonly now: Date;
};

const REASONS = {
  verify_report: 'To see whether the report is right',
  review_appeal: 'To decide an appeal',
  law_enforcement: 'To answer an authority',
};

/** Why there is nothing to show, where there is nothing. */
function tellAbsence({ image }: ImageOfCase): string | null {
  if (image === null) return 'Its record is forgotten: there is nothing to show.';
  if (image.encryptedAt !== null) {
    return 'Its bytes are encrypted to the preservation key. The file is in the export.';
  }
  return image.bytesDeletedAt === null ? null : 'Its bytes are destroyed.';
}

/** Asks why somebody has to see it. */
function ViewForm({ part, caseId, csrf }: Pick<Props, 'part' | 'caseId' | 'csrf'>) {
  return (
    <DeskForm caseId={caseId} csrf={csrf} action="view" className={styles.why}>
      <p>
        Not loaded. This picture is shown for a stated reason only, for a minute, and the audit
        keeps who saw it and why.
      </p>
      <input type="hidden" name="imageId" value={part.imageId} />
      <label className={styles.reason}>
        Why do you have to see it?
        <select name="reason" className={fieldStyles.field} required defaultValue="">
          <option value="">Choose a reason</option>
          {Object.entries(REASONS).map(([code, words]) => (
            <option key={code} value={code}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="button">
        Load it, blurred
      </button>
    </DeskForm>
  );
}

/** One image of a case: blurred until it is asked for, grey unless colours are asked for. */
export function CaseImage(props: Props) {
  const { part, caseId, csrf, url, guarded, grant, isFirst, now } = props;
  const { imageId, image } = part;
  const absence = tellAbsence(part);
  const shown = absence === null && image !== null && (!guarded || grant !== null);
  const query = grant === null ? '' : `?${new URLSearchParams({ grant }).toString()}`;
  return (
    <li className={styles.image} id={`image-${imageId}`}>
      <div className={styles.stage}>
        {shown && (
          <>
            <label className={styles.show}>
              <input
                type="checkbox"
                className={styles.tick}
                autoComplete="off"
                {...(isFirst ? { 'data-key': 's', 'data-press': 'click' } : {})}
              />
              Show the picture
            </label>
            <figure className={styles.frame}>
              {/* eslint-disable-next-line @next/next/no-img-element -- no user image passes the optimizer */}
              <img
                className={styles.picture}
                src={`/operator/cases/${caseId}/images/${imageId}${query}`}
                width={image.width}
                height={image.height}
                alt={`Reported image ${imageId}`}
              />
            </figure>
          </>
        )}
        {absence !== null && <p className={styles.absent}>{absence}</p>}
        {absence === null && !shown && <ViewForm part={part} caseId={caseId} csrf={csrf} />}
      </div>
      <ImageFacts part={part} url={url} now={now} />
    </li>
  );
}
