import { isRefusal, type Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { readSubBlock } from './read-sub-block';

/** Reads a run of sub-blocks to its end and keeps none. */
export async function skipSubBlocks(inspection: Inspection): Promise<Refusal | null> {
  for (;;) {
    const block = await readSubBlock(inspection);
    if (isRefusal(block)) return block;
    if (block.length === 1) return null;
  }
}
