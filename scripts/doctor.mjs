// Looks at the deployment that the settings describe: `npm run doctor`, with `-- --json` for programs.
import { runProgram } from './run-program.mjs';

await runProgram('doctor');
