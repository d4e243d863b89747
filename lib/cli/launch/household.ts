import type { HeldLock, LockedProcess } from './data-dir-lock';
import { keepRunning } from './keep-running';
import { type Environment, runNode, startNode, TYPESCRIPT } from './processes';

const startedAtMs = performance.now();

/** One line for whoever started it, with the seconds since. */
export function say(message: string): void {
  console.log(`[${((performance.now() - startedAtMs) / 1000).toFixed(1).padStart(5)} s] ${message}`);
}

/** What is running, to be stopped in reverse order; the lock file names it for a later launcher. */
export class Household {
  readonly stopping = new AbortController();
  url: string | undefined;
  readonly #stops: (() => Promise<void>)[] = [];
  readonly #children = new Map<string, LockedProcess>();
  readonly #lock: HeldLock;

  constructor(lock: HeldLock) {
    this.#lock = lock;
    this.onStop(() => Promise.resolve(lock.release()));
  }

  onStop(stop: () => Promise<void>): void {
    this.#stops.push(stop);
  }

  record(name: string, known: { pid: number; identity: string } | undefined): void {
    if (known) this.#children.set(name, { name, ...known });
    else this.#children.delete(name);
    this.#lock.record({ url: this.url, children: [...this.#children.values()] });
  }

  /** Runs one of our own commands to its end. */
  async run(name: string, programArguments: string[], env: Environment): Promise<void> {
    await runNode([...TYPESCRIPT, ...programArguments], {
      env,
      quiet: true,
      abort: this.stopping.signal,
      onStart: (known) => this.record(name, known),
    });
    this.record(name, undefined);
  }

  /** Starts one of our processes, and again whenever it ends, until all are stopped. */
  keep(name: string, programArguments: readonly string[], env: Environment): void {
    const kept = keepRunning(
      () => {
        const started = startNode(name, programArguments, env);
        this.record(name, started.known);
        return started;
      },
      (how, delayMs) => say(`the ${name} ended (${how}); starting it again in ${delayMs / 1000} s`),
    );
    this.onStop(kept.stop);
  }

  async stopAll(): Promise<void> {
    for (const stop of this.#stops.reverse()) {
      await stop().catch((error: unknown) => console.error(error instanceof Error ? error.message : error));
    }
  }
}
