// Loads a backup into an empty database: `npm run restore -- --from FOLDER`.
import { runProgram } from './run-program.mjs';

await runProgram('restore');
