/** What may be reported: the list of prohibited content. Browser-safe. */
export const CATEGORIES = [
  'csam',
  'ncii',
  'terrorism',
  'copyright',
  'malware',
  'phishing',
  'doxxing',
  'deepfake',
  'other',
] as const;

export type Category = (typeof CATEGORIES)[number];

/** Which notice the law wants, and so which questions are asked. */
export type NoticeKind = 'csam' | 'ncii' | 'copyright' | 'dsa';

export type CategoryPolicy = {
  /** As a heading, in the words of a stranger. */
  readonly title: string;
  /** One sentence: what belongs to it. */
  readonly meaning: string;
  readonly notice: NoticeKind;
  /** The graver, the higher: a case has the gravest of its reports. */
  readonly gravity: number;
  /** From the first report to the decision. Null: what the operator promises, REVIEW_HOURS. */
  readonly decideSeconds: number | null;
  /** What sets that time, for the desk. Null: the operator's own promise. */
  readonly decideLaw: string | null;
  /** How long a report alone keeps the bytes from being destroyed. 0: it does not. */
  readonly sealDays: number;
  /** How long the bytes stay, served to nobody, after a removal: for an appeal, or because the law wants it. */
  readonly quarantineDays: number;
  /** What sets that time, for the desk. */
  readonly quarantineReason: string;
};

const HOUR = 3600;

/**
 * One row a category. Sources: TAKE IT DOWN Act (Pub. L. 119-12, 48 hours); 18 U.S.C. 2258A as amended by the REPORT Act
 * (preservation for 1 year); Regulation (EU) 2021/784, articles 3 and 6 (one hour after an order, six months of
 * preservation); 17 U.S.C. 512; Regulation (EU) 2022/2065, articles 16, 17 and 20 (appeals for six months).
 */
export const CATEGORY_POLICIES: Readonly<Record<Category, CategoryPolicy>> = {
  csam: {
    title: 'Child sexual abuse material',
    meaning: 'A picture that sexualises someone under 18, photographed, drawn or generated.',
    notice: 'csam',
    gravity: 9,
    decideSeconds: HOUR,
    decideLaw: 'at once (18 U.S.C. § 2258A)',
    sealDays: 14,
    quarantineDays: 365,
    quarantineReason: 'preserved for a year (18 U.S.C. § 2258A(h))',
  },
  ncii: {
    title: 'Intimate image shared without consent',
    meaning: 'A nude or sexual picture of someone who did not agree to its being shown.',
    notice: 'ncii',
    gravity: 8,
    decideSeconds: 48 * HOUR,
    decideLaw: '48 hours (TAKE IT DOWN Act)',
    sealDays: 14,
    quarantineDays: 14,
    quarantineReason: 'destroyed after 14 days for an appeal',
  },
  terrorism: {
    title: 'Terrorism or violent extremism',
    meaning: 'Calls for, glorifies or teaches acts of terror.',
    notice: 'dsa',
    gravity: 7,
    decideSeconds: 24 * HOUR,
    decideLaw: null,
    sealDays: 0,
    quarantineDays: 183,
    quarantineReason: 'six months (Regulation (EU) 2021/784, article 6)',
  },
  deepfake: {
    title: 'Deepfake of a person without consent',
    meaning: 'A generated or altered picture that shows a real person doing what they did not do.',
    notice: 'dsa',
    gravity: 6,
    decideSeconds: 48 * HOUR,
    decideLaw: '48 hours where it is intimate (TAKE IT DOWN Act)',
    sealDays: 0,
    quarantineDays: 14,
    quarantineReason: 'destroyed after 14 days for an appeal',
  },
  doxxing: {
    title: 'Private information about a person',
    meaning: 'An address, a document, a number or the like, published to harm someone.',
    notice: 'dsa',
    gravity: 5,
    decideSeconds: null,
    decideLaw: null,
    sealDays: 0,
    quarantineDays: 14,
    quarantineReason: 'destroyed after 14 days for an appeal',
  },
  malware: {
    title: 'Malware',
    meaning: 'A picture that is used to carry or to control harmful software.',
    notice: 'dsa',
    gravity: 4,
    decideSeconds: null,
    decideLaw: null,
    sealDays: 0,
    quarantineDays: 183,
    quarantineReason: 'six months for an appeal (DSA, article 20)',
  },
  phishing: {
    title: 'Phishing or deception',
    meaning: 'A picture that is used to cheat people out of money or secrets.',
    notice: 'dsa',
    gravity: 3,
    decideSeconds: null,
    decideLaw: null,
    sealDays: 0,
    quarantineDays: 183,
    quarantineReason: 'six months for an appeal (DSA, article 20)',
  },
  copyright: {
    title: 'Copyright',
    meaning: 'Someone’s work, used without their permission.',
    notice: 'copyright',
    gravity: 2,
    decideSeconds: null,
    decideLaw: null,
    sealDays: 0,
    quarantineDays: 183,
    quarantineReason: 'six months for a counter-notice or an appeal',
  },
  other: {
    title: 'Something else that is illegal',
    meaning: 'Breaks a law in another way.',
    notice: 'dsa',
    gravity: 1,
    decideSeconds: null,
    decideLaw: null,
    sealDays: 0,
    quarantineDays: 183,
    quarantineReason: 'six months for an appeal (DSA, article 20)',
  },
};
