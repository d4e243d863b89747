import { assert } from '../../domain/assert';
import { NO_DIALS } from '../../domain/parameters/dial-vector';
import { NO_RAMPS } from '../../domain/parameters/ramps';
import type { BookView, ReadBook } from '../../ports/margin';

/**
 * Views of the book whose live version is the one that a request began with: the accounts and prices of now, under the
 * parameters that the rest of the answer speaks of.
 *
 * @param liveVersionNumber asked before the view is opened; null: there was none
 */
export function ofVersion(readBook: ReadBook, liveVersionNumber: () => Promise<number | null>): ReadBook {
  return async (work) => {
    const versionNumber = await liveVersionNumber();
    return readBook(async (view) => work(await under(view, versionNumber)));
  };
}

async function under(view: BookView, versionNumber: number | null): Promise<BookView> {
  if (versionNumber === null) return { ...view, live: null };
  if (view.live?.versionNumber === versionNumber) return view;
  const parameters = await view.parameters({ versionNumber });
  assert(parameters !== null, 'a version that was live is there');
  return {
    ...view,
    live: { versionNumber, parameters, approved: parameters, dials: NO_DIALS, ramps: NO_RAMPS },
  };
}
