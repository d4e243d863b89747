import { performance } from 'node:perf_hooks';

/** What a bench spent on something, of which it may have been at it many times. */
export interface StageTime {
  readonly ms: number;
  /** Of processor time, of all threads of this process. */
  readonly cpuMs: number;
  /** The most memory that the process had until the end of it. */
  readonly peakMb: number;
}

/** At most one line in so many milliseconds says that it is still at the same thing. */
const TOLD_EVERY_MS = 10_000;

/** The most memory that this process ever had. */
export function peakMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1_024);
}

/**
 * Where a bench is, on standard error, so that a long run can be told from one that hangs; and what each stage took. A stage lasts until
 * the next one begins.
 */
export class BenchStages {
  private readonly startedAtMs = performance.now();
  private readonly spent = new Map<string, StageTime>();
  private stage: string | null = null;
  private part = '';
  private sinceMs = 0;
  private usage = process.cpuUsage();
  private toldAtMs = -Infinity;

  /** Something that is told at once. */
  tell(what: string): void {
    this.toldAtMs = performance.now();
    const seconds = ((this.toldAtMs - this.startedAtMs) / 1_000).toFixed(1);
    process.stderr.write(`${seconds.padStart(8)} s ${String(peakMb()).padStart(6)} MB  ${what}\n`);
  }

  /** @param part which of how many of the same, told now and then; absent: as before */
  readonly begin = (stage: string, part = this.part): void => {
    this.end();
    this.part = part;
    this.stage = stage;
    this.sinceMs = performance.now();
    this.usage = process.cpuUsage();
    if (!this.spent.has(stage) || this.sinceMs - this.toldAtMs > TOLD_EVERY_MS)
      this.tell(part === '' ? stage : `${stage} ${part}`);
  };

  end(): void {
    if (this.stage === null) return;
    const { user, system } = process.cpuUsage(this.usage);
    const known = this.spent.get(this.stage);
    this.spent.set(this.stage, {
      ms: (known?.ms ?? 0) + performance.now() - this.sinceMs,
      cpuMs: (known?.cpuMs ?? 0) + (user + system) / 1_000,
      peakMb: peakMb(),
    });
    this.stage = null;
  }

  /** What each stage took, in the order in which they first began; and forgets it. */
  taken(): Readonly<Record<string, StageTime>> {
    this.end();
    const whole = (ms: number): number => Math.round(ms);
    const found = [...this.spent].map(([stage, { ms, cpuMs, peakMb: most }]) => [
      stage,
      { ms: whole(ms), cpuMs: whole(cpuMs), peakMb: most },
    ]);
    this.spent.clear();
    this.part = '';
    return Object.fromEntries(found) as Readonly<Record<string, StageTime>>;
  }
}
