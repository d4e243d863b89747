import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from '../schema';

/** The API's schema as text, in an order that does not depend on the order of imports. */
export function schemaText(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
