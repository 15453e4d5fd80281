import type { CaseView } from '@/lib/abuse/cases/find-case';

export type CaseActionsProps = {
  readonly view: CaseView;
  readonly csrf: string;
  /** Other images that the same wallet has paid for; null where none of the case was paid. */
  readonly samePayer: number | null;
};
