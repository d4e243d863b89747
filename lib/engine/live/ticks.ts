import type { KernelMemory } from '../kernel/kernel-memory';
import * as live from '../kernel/live-layout';
import type { KernelPool } from '../pool';
import type { Rooms } from './columns';

/** Elements of one group and shard that are margined anew; addresses of their columns, as in live-layout.ts. */
export interface TickTask {
  readonly kind: number;
  readonly count: number;
  /** Place of the line, or of the asset, in the tables. */
  readonly subject: number;
  /** Of charges the place of the line of what is short. */
  readonly short: number;
  readonly accounts: number;
  readonly units: number;
  readonly values: number;
  readonly margins: number;
  readonly costs: number;
  readonly parts: number;
}

/** Below it, waking another thread takes longer than its share of the work. */
const ELEMENTS_WORTH_SHARING = 8_192;

/** Has the kernel work tasks off: shard by shard, on as many threads as there are, of which none shares an account. */
export class Ticks {
  private readonly scratch: number;
  private tasks = 0;
  private taskRoom = 0;
  private starts = 0;
  private startRoom = 0;

  constructor(
    private readonly memory: KernelMemory,
    private readonly rooms: Rooms,
    private readonly pool: KernelPool,
  ) {
    this.scratch = memory.allocate(pool.scratchBytes);
  }

  /**
   * @param shards the tasks of each shard
   * @param isStated whether the statuses of accounts follow at once
   */
  run(shards: readonly (readonly TickTask[])[], isStated: boolean): void {
    this.reserve(
      shards.reduce((sum, tasks) => sum + tasks.length, 0),
      shards.length + 1,
    );
    const { u32 } = this.memory.views;
    let written = 0;
    let elements = 0;
    for (const [shard, tasks] of shards.entries()) {
      u32[this.starts / 4 + shard] = written;
      for (const task of tasks) {
        this.write(u32, this.tasks + written * live.TASK_BYTES, task, isStated);
        written += 1;
        elements += task.count;
      }
    }
    u32[this.starts / 4 + shards.length] = written;
    if (written === 0) return;
    this.pool.tickShards(shards.length, elements >= ELEMENTS_WORTH_SHARING, this.scratch);
  }

  private write(u32: Uint32Array, address: number, task: TickTask, isStated: boolean): void {
    const first = address / 4;
    u32[first + live.TASK_KIND / 4] = task.kind;
    u32[first + live.TASK_COUNT / 4] = task.count;
    u32[first + live.TASK_SUBJECT / 4] = task.subject;
    u32[first + live.TASK_IS_STATED / 4] = isStated ? 1 : 0;
    u32[first + live.TASK_ACCOUNTS / 4] = task.accounts;
    u32[first + live.TASK_UNITS / 4] = task.units;
    u32[first + live.TASK_VALUES / 4] = task.values;
    u32[first + live.TASK_MARGINS / 4] = task.margins;
    u32[first + live.TASK_COSTS / 4] = task.costs;
    u32[first + live.TASK_PARTS / 4] = task.parts;
    u32[first + live.TASK_SHORT / 4] = task.short;
  }

  private reserve(tasks: number, starts: number): void {
    if (tasks > this.taskRoom) {
      if (this.taskRoom > 0) this.rooms.giveBack(this.tasks, this.taskRoom * live.TASK_BYTES);
      this.taskRoom = 2 ** Math.ceil(Math.log2(tasks + 15));
      this.tasks = this.rooms.take(this.taskRoom * live.TASK_BYTES);
      this.memory.setHeader(live.TASKS, this.tasks);
    }
    if (starts > this.startRoom) {
      if (this.startRoom > 0) this.rooms.giveBack(this.starts, this.startRoom * 4);
      this.startRoom = 2 ** Math.ceil(Math.log2(starts + 15));
      this.starts = this.rooms.take(this.startRoom * 4);
      this.memory.setHeader(live.TASK_STARTS, this.starts);
    }
  }
}
