import { assert } from '../../domain/assert';
import { NO_DIALS } from '../../domain/parameters/dial-vector';
import { NO_RAMPS } from '../../domain/parameters/ramps';
import type { BookView, ReadBook } from '../../ports/margin';

/** The live version that a request knows, from whichever it looked at first: the venue or a view of its book. */
export interface PinnedVersion {
  /** Null: it has looked at neither yet. Within: there was no version. */
  pinnedVersionNumber(): Promise<number | null> | null;
  /** Pins that of a view that is being opened; while none is pinned. */
  pinVersionOf(view: Promise<number | null>): void;
}

/**
 * Views of the book whose live version is the one that a request began with: the accounts and prices of now, under the
 * parameters that the rest of the answer speaks of. Where it begins with a view, that says which it is.
 */
export function ofVersion(readBook: ReadBook, request: PinnedVersion): ReadBook {
  return async (work) => {
    const pinned = request.pinnedVersionNumber();
    if (!pinned) return pinning(readBook, request)(work);
    const versionNumber = await pinned; // before the view is opened, which then knows it
    return readBook(async (view) => work(await under(view, versionNumber)));
  };
}

function pinning(readBook: ReadBook, request: PinnedVersion): ReadBook {
  return (work) =>
    new Promise((answer, refuse) => {
      const opened = new Promise<number | null>((open, fail) => {
        const worked = readBook((view) => {
          open(view.live?.versionNumber ?? null);
          return work(view);
        });
        worked.then(answer, refuse);
        worked.catch(fail);
      });
      opened.catch(() => undefined); // whoever asked for the view hears of it
      request.pinVersionOf(opened);
    });
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
