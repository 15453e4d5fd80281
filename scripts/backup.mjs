// Writes a backup of the database: `npm run backup -- --to FOLDER`, with `--with-secret` the keys of APP_SECRET too.
import { runProgram } from './run-program.mjs';

await runProgram('backup');
