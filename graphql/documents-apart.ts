import fs from 'node:fs';
import path from 'node:path';
import type { Types } from '@graphql-codegen/plugin-helpers';
import { preset as clientPreset } from '@graphql-codegen/client-preset';
import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { shortDefinition } from './short-document';

/**
 * The client preset's types in one file, and each operation's document in a file of its own beside them. `graphql.ts` hands the
 * documents on by name, and a `package.json` tells the bundler that these files do nothing but export: so a page loads the
 * documents that it asks with, and what it imports is where it was. A document is written short, and made whole where it is loaded.
 */
export const documentsApart: Types.OutputPreset = {
  prepareDocuments: clientPreset.prepareDocuments,

  async buildGeneratesSection(options) {
    const written = await clientPreset.buildGeneratesSection(options);
    const types = written.find(({ filename }) => filename.endsWith('/graphql.ts'));
    if (!types) throw new Error('the client preset writes no graphql.ts any more');
    const given = options.documents.flatMap(({ document }) => document ?? []);
    const operations = operationsOf(given);
    const fragments = fragmentsOf(given);
    removeOthers(path.join(options.baseOutputDir, 'documents'), new Set(operations.map(nameOf)));
    const file = (name: string, content: string, context = types): Types.GenerateOptions => ({
      ...context,
      filename: `${options.baseOutputDir}${name}`,
      plugins: [{ content: {} }],
      pluginMap: { content: { plugin: () => content } },
      documents: [],
    });
    return [
      {
        ...types,
        plugins: [...types.plugins.filter((plugin) => !('typed-document-node' in plugin)), { handedOn: {} }],
        pluginMap: { ...types.pluginMap, handedOn: { plugin: () => operations.map(handOn).join('') } },
      },
      ...operations.map((operation) =>
        file(`documents/${nameOf(operation)}.ts`, documentModule(operation, fragments)),
      ),
      file('package.json', '{ "type": "module", "sideEffects": false }\n'),
    ];
  },
};

/** What an operation that is gone left there would name types that are gone too. */
function removeOthers(folder: string, names: ReadonlySet<string>): void {
  if (!fs.existsSync(folder)) return;
  for (const file of fs.readdirSync(folder))
    if (!names.has(path.parse(file).name)) fs.rmSync(path.join(folder, file));
}

function operationsOf(documents: readonly DocumentNode[]): readonly OperationDefinitionNode[] {
  return documents.flatMap(({ definitions }) =>
    definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION),
  );
}

function fragmentsOf(documents: readonly DocumentNode[]): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    documents.flatMap(({ definitions }) =>
      definitions
        .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
        .map((definition) => [definition.name.value, definition] as const),
    ),
  );
}

function nameOf({ name }: OperationDefinitionNode): string {
  if (!name) throw new Error('an operation of a page has a name');
  return name.value;
}

function handOn(operation: OperationDefinitionNode): string {
  const name = nameOf(operation);
  return `export { ${name}Document } from './documents/${name}';\n`;
}

function documentModule(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): string {
  const name = nameOf(operation);
  const kind = `${operation.operation.charAt(0).toUpperCase()}${operation.operation.slice(1)}`;
  const [data, variables] = [`${name}${kind}`, `${name}${kind}Variables`];
  const document = withFragments(operation, fragments).map(shortDefinition);
  return [
    `import type { TypedDocumentNode } from '@graphql-typed-document-node/core';\n`,
    `import { wholeDocument } from '../../whole-document';\n`,
    `import type { ${data}, ${variables} } from '../graphql';\n\n`,
    `export const ${name}Document = /*#__PURE__*/ wholeDocument(${JSON.stringify(document, withoutNothing)}) as TypedDocumentNode<${data}, ${variables}>;\n`,
  ].join('');
}

/** An operation, and after it each fragment that it or one of them spreads, once. */
function withFragments(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly (OperationDefinitionNode | FragmentDefinitionNode)[] {
  const found = new Map<string, FragmentDefinitionNode>();
  const gather = (definition: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(definition, {
      FragmentSpread({ name: { value } }) {
        if (found.has(value)) return;
        const fragment = fragments.get(value);
        if (!fragment) throw new Error(`no fragment ${value}`);
        found.set(value, fragment);
        gather(fragment);
      },
    });
  };
  gather(operation);
  return [operation, ...found.values()];
}

/** Where something stood in its file, what it is called nowhere, and lists of nothing are not sent to anybody. */
function withoutNothing(key: string, value: unknown): unknown {
  if (key === 'loc' || key === 'description') return undefined;
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}
