import { type AccountPageQuery } from '../../_graphql/generated/graphql';

type KnownAccount = NonNullable<AccountPageQuery['account']>;
export type Explanation = NonNullable<KnownAccount['explanation']>;
/** An account that is open: one that is closed has no figures. */
export type ShownAccount = KnownAccount & { readonly explanation: Explanation };

export const isShown = (account: KnownAccount): account is ShownAccount => account.explanation !== null;
