import { CHECK_NAMES, CHECKS, type CheckName } from './checks';
import type { DoctorPorts } from './doctor-ports';
import { explain } from './explain';
import { fail, skipped, type Finding } from './finding';

export type Diagnosis = Finding & { readonly name: CheckName | 'settings' };

/** The slowest check asks four times, with 8 s each; whoever needs longer has hung. */
const TIMEOUT_MS = 35_000;

async function within(ms: number, work: Promise<Finding>): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Finding>((resolve) => {
    const late = fail(`no answer within ${ms / 1000} s`, 'See what hangs: network, disk or proxy.');
    timer = setTimeout(() => resolve(late), ms);
  });
  try {
    return await Promise.race([work, timeout]);
  } catch (thrown) {
    return fail(explain(thrown), 'Mend what is named, and look again.');
  } finally {
    clearTimeout(timer);
  }
}

/** All checks, side by side but for those that need another's success. Never throws. */
export async function examine(
  ports: DoctorPorts,
  { timeoutMs = TIMEOUT_MS }: { readonly timeoutMs?: number } = {},
): Promise<Diagnosis[]> {
  const findings = new Map<CheckName, Promise<Finding>>();
  const find = (name: CheckName): Promise<Finding> => {
    const known = findings.get(name);
    if (known !== undefined) return known;
    const { run, needs = [] } = CHECKS[name];
    const finding = (async () => {
      const found = await Promise.all(needs.map(find));
      const broken = needs.find((_, index) => found[index]!.state === 'fail');
      return broken === undefined
        ? within(timeoutMs, run(ports))
        : skipped(`not tried: ${broken} has failed`);
    })();
    findings.set(name, finding);
    return finding;
  };
  return Promise.all(CHECK_NAMES.map(async (name) => ({ name, ...(await find(name)) })));
}
