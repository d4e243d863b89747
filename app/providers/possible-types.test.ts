import fs from 'node:fs';
import { buildSchema, isInterfaceType } from 'graphql';
import { expect, test } from 'vitest';
import { POSSIBLE_TYPES } from './possible-types';

test('the cache knows every refusal of the contract, so that none is read as an empty answer', () => {
  const schema = buildSchema(fs.readFileSync('graphql/schema.graphql', 'utf8'));
  const userError = schema.getType('UserError');
  if (!isInterfaceType(userError)) throw new Error('UserError is an interface');
  const refusals = schema.getPossibleTypes(userError).map(({ name }) => name);
  expect(POSSIBLE_TYPES.UserError.toSorted()).toEqual(refusals.toSorted());
});
