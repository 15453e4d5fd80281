import type { Answer } from './create-answer-reader';

/** A check of every answer by its status and its length. */
export function expectGet(status: number, length: number): (answer: Answer) => void {
  return (answer) => {
    if (answer.status === status && answer.length === length) return;
    throw new Error(
      `${answer.status} with ${answer.length} bytes instead of ${status} with ${length}:\n${answer.head}`,
    );
  };
}
