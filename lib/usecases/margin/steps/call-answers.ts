import {
  addCallPlace,
  type CallPlace,
  type CallPoints,
  callPointsOf,
} from '../../../domain/margin/calls/call-pass';

/**
 * What the reference method said of accounts, from look to look at one book: where there is no time to ask about all of them in one
 * look, the next ones go on. Of one version.
 */
export class CallAnswers {
  private readonly answers = new Map<
    number,
    { readonly places: readonly CallPlace[]; readonly inputs: number }
  >();
  private inputs = 1;
  private room: CallPoints | null = null;

  /** What the accounts hold, or a price, is another than at the look before: what was answered is of earlier inputs from now on. */
  changeInputs(): void {
    this.inputs += 1;
  }

  /** Room for what a look finds, of which nothing is known yet; the same each time, as long as it is wide enough. */
  pointsFor(count: number, instruments: readonly string[]): CallPoints {
    const { room } = this;
    const isWide = room !== null && room.distance.length >= count;
    const points = isWide ? { ...room, instruments } : callPointsOf(count, instruments);
    this.room = points;
    return points;
  }

  put(account: number, places: readonly CallPlace[]): void {
    this.answers.set(account, { places, inputs: this.inputs });
  }

  forget(account: number): void {
    this.answers.delete(account);
  }

  /** Whether its answer is of the present inputs. */
  isCurrent(account: number): boolean {
    return this.answers.get(account)?.inputs === this.inputs;
  }

  /** Of which inputs its answer is, the greater the newer, from 1; 0: there is none. */
  inputsOf(account: number): number {
    return this.answers.get(account)?.inputs ?? 0;
  }

  /** Adds what was answered to the points of an account; false where nothing was. */
  addTo(points: CallPoints, account: number): boolean {
    const answer = this.answers.get(account);
    for (const place of answer?.places ?? []) addCallPlace(points, account, place);
    return answer !== undefined;
  }
}
