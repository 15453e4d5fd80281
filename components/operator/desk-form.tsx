import type { ReactNode } from 'react';

type Props = {
  readonly caseId: string;
  readonly csrf: string;
  /** Of CASE_ACTION, or `view`. */
  readonly action: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
};

/** A plain form that does one thing to a case, with or without a script. */
export function DeskForm({ caseId, csrf, action, className, children }: Props) {
  return (
    <form
      method="post"
      action={`/operator/cases/${caseId}/actions`}
      className={className}
      autoComplete="off"
    >
      <input type="hidden" name="csrf" value={csrf} />
      <input type="hidden" name="action" value={action} />
      {children}
    </form>
  );
}
