import { isObjectType, type GraphQLSchema } from 'graphql';
import './account-list';
import './api-token';
import './audit-entry';
import './crisis-scenario';
import './import';
import './instrument';
import './margin-requirement';
import './parameter-set-lint';
import './person-acts';
import './preset';
import './proposal-edits';
import './proposal-life';
import './proposal-votes';
import './requirement-curve';
import './revision';
import './scalars';
import './simulation-acts';
import './venue';
import './vote';
import { builder } from './builder';

/** Pothos' Prisma plugin adds `totalCount` to a connection without a way to describe it. */
function describeTotalCounts(built: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(built.getTypeMap())) {
    const field = isObjectType(type) ? type.getFields().totalCount : undefined;
    if (field) field.description = 'Length of the whole connection, under the same filters.';
  }
  return built;
}

/** The whole API: every noun above has added itself to the builder. */
export const schema = describeTotalCounts(builder.toSchema());
