/** The states of a case, as whoever reported is told of them. */
export const CASE_WORDS = {
  received: {
    title: 'Received',
    text: 'Your report is here. Nobody has decided yet.',
    next: null,
  },
  triaged: {
    title: 'Being looked at',
    text: 'An operator has taken it up. Nothing is decided yet.',
    next: null,
  },
  removed: {
    title: 'Removed',
    text: 'The image was removed and is not served any more. The same file cannot be uploaded here again.',
    next: 'Nothing is left for you to do. The uploader can appeal; this page would say so.',
  },
  kept: {
    title: 'Not removed',
    text: 'An operator has looked at it and found no reason to remove it. The report is rejected.',
    next: 'If there is something that was not known, report it again and say so. You can also go to a dispute settlement body or to a court.',
  },
  appealed: {
    title: 'Removed, and appealed',
    text: 'The image was removed. Its uploader has appealed, and the appeal is being looked at.',
    next: null,
  },
  restored: {
    title: 'Put back',
    text: 'The image was removed, and was put back after the appeal of its uploader.',
    next: 'If there is something that was not known, report it again and say so. You can also go to a dispute settlement body or to a court.',
  },
  closed: {
    title: 'Closed',
    text: 'The case is over, and nothing more will be decided in it.',
    next: null,
  },
} as const;
