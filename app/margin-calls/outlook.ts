import type { CallsAheadQuery } from '../_graphql/generated/graphql';

/** How far the book is from margin calls, as pages ask. */
export type Outlook = NonNullable<CallsAheadQuery['callOutlook']>;
