import { pgReadBook } from '../db/book-view';
import { connectPool } from '../db/pool';
import { pgReadStoredRun } from '../db/stored-run';
import { columnarEngine } from '../engine/columnar-engine';
import { referenceEngine } from '../engine/reference-engine';
import { verifyLiveRun } from '../usecases/margin/verify-live-run';
import { optionsOrExit } from './command-line';
import { existingDatabase } from './launch/command-database';

const { values } = optionsOrExit({
  usage: `npm run margin:verify -- [options]

Margins every account anew and compares it with all that the live run says.

  --reference   by the reference method, not by the engine
  --help        prints this

Exit code 0 when nothing differs; 1, naming the first differences, when something does or nothing can be compared.`,
  options: { reference: { type: 'boolean', default: false } },
});
const database = await existingDatabase(process.env);
const pool = connectPool(database.applicationUrl, {
  connections: 2,
  applicationName: 'margrave verification',
  onError: (error) => console.error(error.message),
});
try {
  const engine = values.reference ? referenceEngine() : columnarEngine();
  const check = await verifyLiveRun({
    ...{ readBook: pgReadBook(pool), readStoredRun: pgReadStoredRun(pool), engine },
  });
  if (check.kind === 'NO_RUN') console.error('There is no margin run yet.');
  else if (check.kind === 'OUTDATED')
    console.error('The inputs changed after the live run: wait for the next.');
  else if (check.different > 0) {
    console.error(`${check.different} of ${check.accounts} accounts differ from run ${check.runId}:`);
    console.table(check.differences);
  } else {
    const method = values.reference ? 'the reference method' : 'the engine';
    console.log(
      `run ${check.runId}, inputs ${check.inputsRevision}: ${check.accounts} accounts equal what ${method} computes`,
    );
  }
  process.exitCode = check.kind === 'CHECKED' && check.different === 0 ? 0 : 1;
} finally {
  await pool.end();
  await database.close();
}
