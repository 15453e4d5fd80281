/** Whether this build can take payments. The pages name the paid way, and say with this that it is still to come. */
export const PAYMENTS_AVAILABLE: boolean = false;
