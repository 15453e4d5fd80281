import type { Context } from '@/lib/context';
import type { ReceivedImage } from './receive-image';
import { stageImage, type StagedFacts } from './stage-image';

/** The bytes of one image on their way to a row: put into the store once, however often a row is tried to be made. */
export class Staging {
  private staged: StagedFacts | null = null;

  constructor(
    private readonly ports: Pick<Context, 'store' | 'ids'>,
    private readonly image: ReceivedImage,
  ) {}

  /** The image in the store: as it was put there before, if it was. */
  async stage(): Promise<StagedFacts> {
    return (this.staged ??= await stageImage(this.ports, this.image));
  }

  /** Says that a row has them now. */
  handOver(): void {
    this.staged = null;
  }

  /** Takes them out of the store again, where no row has them. */
  async drop(): Promise<void> {
    if (this.staged !== null) await this.ports.store.delete(this.staged.storageKey);
    this.staged = null;
  }
}
