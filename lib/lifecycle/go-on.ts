/**
 * Asked by a job between two batches: whether to go on. False: its time is up, the process is to end, or somebody else
 * has the job now; what is done is done, and the next run goes on from there.
 *
 * @param cursor where a run that is cut off after this batch should begin again
 */
export type GoOn = (cursor?: string) => Promise<boolean>;
