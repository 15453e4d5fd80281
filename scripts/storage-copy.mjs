// Moves images to another store: `npm run storage:copy -- --from disk --to s3`.
import { runProgram } from './run-program.mjs';

await runProgram('copy-store');
