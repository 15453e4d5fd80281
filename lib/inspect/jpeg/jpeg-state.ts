import type { InspectionLimits } from '../limits';
import { collectProfile } from './collect-profile';
import type { JpegFrame } from './jpeg-frame';
import type { JpegHeader } from './jpeg-header';
import { createJpegTables, type JpegTables } from './jpeg-tables';
import type { ProgressTracker } from './track-progress';

/** What has been learnt of a JPEG so far. */
export type JpegState = {
  readonly header: JpegHeader;
  readonly tables: JpegTables;
  frame: JpegFrame | null;
  progress: ProgressTracker | null;
  scans: number;
};

export function createJpegState(limits: InspectionLimits): JpegState {
  return {
    header: {
      density: null,
      adobeTransform: null,
      orientation: undefined,
      profile: collectProfile(limits.profileBytes),
    },
    tables: createJpegTables(),
    frame: null,
    progress: null,
    scans: 0,
  };
}
