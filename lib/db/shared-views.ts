import type { BookView, ReadBook } from '../ports/margin';
import { askedTogether } from './asked-together';

/** One is computed in while the database works for the other. */
const VIEWS_AT_ONCE = 2;

/**
 * Views of the book for short questions, of which many come at once: those that wait for a view have the next one in
 * common. It is opened after they were asked, and each is answered as soon as its own work is done. For work that takes
 * long, views of its own: it would keep the others waiting.
 */
export function sharedViews(readBook: ReadBook): ReadBook {
  const inOne = askedTogether<(view: BookView) => Promise<void>, void>(
    async (works) => {
      await readBook((view) => Promise.all(works.map((work) => work(view))));
      return () => undefined;
    },
    { atOnce: VIEWS_AT_ONCE },
  );
  return (work) =>
    new Promise((resolve, reject) => {
      inOne((view) => work(view).then(resolve, reject)).catch(reject);
    });
}
