import { type AccountPageQuery } from '../../_graphql/generated/graphql';

export type ShownAccount = NonNullable<AccountPageQuery['account']>;
export type Explanation = ShownAccount['explanation'];
