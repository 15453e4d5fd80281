/** Of the contract. The first number changes where what worked does not work any more. */
export const API_VERSION = '1.0.0';
