/** Why an operator looks at a picture that nobody should have to see. The audit keeps the code. */
export const VIEW_REASONS = ['verify_report', 'review_appeal', 'law_enforcement'] as const;

export type ViewReason = (typeof VIEW_REASONS)[number];
