import fs from 'node:fs';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  parse,
  validate,
  type GraphQLArgument,
  type GraphQLNamedType,
} from 'graphql';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { schema } from '../schema';
import { schemaText } from './schema-text';

const types = Object.values(schema.getTypeMap()).filter(
  (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
);

interface Field {
  readonly name: string;
  readonly description?: string | null;
  readonly type: { toString(): string };
  readonly args?: readonly GraphQLArgument[];
}

/** Fields of an object, interface or input type; graphql-js types them loosely. */
function fieldsOf(type: GraphQLNamedType): readonly Field[] {
  return isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
    ? Object.values(type.getFields() as Record<string, Field>)
    : [];
}

describe('the contract', () => {
  test('everything in it has a description: types, fields, arguments, values', () => {
    const described = types.flatMap((type): (readonly [string, string | null | undefined])[] => {
      const own = [[type.name, type.description]] as const;
      if (isEnumType(type)) {
        return [
          ...own,
          ...type.getValues().map((one) => [`${type.name}.${one.name}`, one.description] as const),
        ];
      }
      const fields = fieldsOf(type).flatMap((field) => [
        [`${type.name}.${field.name}`, field.description] as const,
        ...(field.args ?? []).map(
          (arg) => [`${type.name}.${field.name}(${arg.name})`, arg.description] as const,
        ),
      ]);
      return [...own, ...fields];
    });
    expect(described.length).toBeGreaterThan(500);
    expect(described.filter(([, text]) => !text?.trim()).map(([name]) => name)).toEqual([]);
  });

  test('what is committed is what the code serves', () => {
    const committed = fs.readFileSync(path.join(import.meta.dirname, '../schema.graphql'), 'utf8');
    expect(committed === schemaText(), 'npm run graphql:print').toBe(true);
  });

  test('each mutation answers with a noun and its refusals, and every refusal says a sentence', () => {
    const userErrors = schema.getPossibleTypes(schema.getType('UserError') as never).map(({ name }) => name);
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    expect(mutations.length).toBeGreaterThan(20);
    for (const { name, type } of mutations) {
      const result = schema.getType(type.toString().replace('!', ''));
      expect(isUnionType(result), name).toBe(true);
      if (!isUnionType(result)) continue;
      const members = result.getTypes().map((member) => member.name);
      expect(
        members.filter((member) => !userErrors.includes(member)),
        name,
      ).toHaveLength(1);
      expect(members, name).toContain('Unauthenticated');
      expect(members, name).toContain('Forbidden');
    }
  });

  test('no figure is a float', () => {
    const floats = types.flatMap((type) =>
      fieldsOf(type)
        .filter((field) => String(field.type).includes('Float'))
        .map((field) => `${type.name}.${field.name}`),
    );
    expect(floats).toEqual([]);
  });

  test('every operation that the pages send is valid', () => {
    const directory = path.join(import.meta.dirname, '../documents');
    const files = fs.existsSync(directory) ? fs.readdirSync(directory) : [];
    const source = files.map((file) => fs.readFileSync(path.join(directory, file), 'utf8')).join('\n');
    expect(files.length).toBeGreaterThan(0);
    expect(validate(schema, parse(source)).map(({ message }) => message)).toEqual([]);
  });
});
