// Before `npm run build`, on Vercel only: everywhere else `npm start` does the same, and more.
import { runProgram } from './run-program.mjs';

if (process.env.VERCEL) await runProgram('prebuild', { packages: false });
