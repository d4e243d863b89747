import { isObjectType, type GraphQLSchema } from 'graphql';
import './schema/account-acts';
import './schema/account-list';
import './schema/adjustment-backtest';
import './schema/adjustment-explanation';
import './schema/adjustment-forward-path';
import './schema/adjustment-history';
import './schema/adjustment-programme';
import './schema/api-token';
import './schema/audit-entry';
import './schema/call-outlook';
import './schema/call-sums';
import './schema/crisis-scenario';
import './schema/daily-book';
import './schema/adjustment-orders';
import './schema/efficiency';
import './schema/evidence-comparison';
import './schema/held-price';
import './schema/import';
import './schema/instrument';
import './schema/insurance-fund';
import './schema/instrument-acts';
import './schema/liquidation-budget';
import './schema/made-stale';
import './schema/margin-changed';
import './schema/margin-requirement';
import './schema/parameter-set-lint';
import './schema/past-days';
import './schema/procyclicality';
import './schema/portfolio-coverage';
import './schema/walks';
import './schema/invitation';
import './schema/person-acts';
import './schema/played-market';
import './schema/preset';
import './schema/proposal-edits';
import './schema/proposal-life';
import './schema/ramp';
import './schema/proposal-votes';
import './schema/requirement-curve';
import './schema/revision';
import './schema/search';
import './kit/scalars';
import './schema/scenario';
import './schema/scenario-acts';
import './schema/session';
import './schema/simulation-acts';
import './schema/venue';
import './schema/vote';
import './schema/vulnerability';
import { builder } from './kit/builder';
import { withDenialsRecorded } from './server/denied-acts';

/** Pothos' Prisma plugin adds `totalCount` to a connection without a way to describe it. */
function describeTotalCounts(built: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(built.getTypeMap())) {
    const field = isObjectType(type) ? type.getFields().totalCount : undefined;
    if (field) field.description = 'Length of the whole connection, under the same filters.';
  }
  return built;
}

/** The whole API: every noun above has added itself to the builder. */
export const schema = withDenialsRecorded(describeTotalCounts(builder.toSchema()));
