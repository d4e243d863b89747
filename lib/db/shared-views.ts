import type { BookView, ReadBook } from '../ports/margin';
import { askedTogether } from './asked-together';

/**
 * Views of the book for short questions, of which many come at once: those that come while one is open have the next one in
 * common. It is opened after they were asked, and each is answered as soon as its own work is done. Work that takes long
 * has views of its own, as it would keep the others waiting; and work within a view must not wait for another one.
 */
export function sharedViews(readBook: ReadBook): ReadBook {
  const inOne = askedTogether<(view: BookView) => Promise<void>, void>(async (works) => {
    await readBook((view) => Promise.all(works.map((work) => work(view))));
    return () => undefined;
  });
  return (work) =>
    new Promise((resolve, reject) => {
      inOne((view) => work(view).then(resolve, reject)).catch(reject);
    });
}
