import { expect, it } from 'vitest';
import type { FailureKind } from '../failure';
import { chooseExitCode } from './choose-exit-code';

it.each<[(FailureKind | null)[], number]>([
  [[], 0],
  [[null, null], 0],
  [['refused'], 4],
  [['refused', 'refused'], 4],
  [['refused', null], 1],
  [['refused', 'network'], 1],
  [[null, 'unclear', 'network'], 6],
])('%j is %i', (results, code) => expect(chooseExitCode(results)).toBe(code));
