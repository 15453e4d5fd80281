// The abuse desk from a shell: `npm run operator -- list`, and what `npm run operator` says when it is asked nothing.
import { runProgram } from './run-program.mjs';

await runProgram('operator');
