/** By this event of the window a page says that its controls work. */
export const AWAKE = 'img402.awake';
