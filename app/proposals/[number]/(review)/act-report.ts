import { type Refusal } from '../../../_ui/use-act';

/** Where an act of the rail tells what came of it, once the page shows what has become of the proposal. */
export interface ActReport {
  readonly onRefused: (refusal: Refusal) => void;
  /** What was done, in a word for the status line. */
  readonly onDone: (words: string) => void;
}
