import type { CodegenConfig } from '@graphql-codegen/cli';
import { documentsApart } from './documents-apart';

/** From the contract and the operations that the pages send: their types, in app/_graphql/generated. */
const config: CodegenConfig = {
  schema: 'graphql/schema.graphql',
  documents: 'graphql/documents/**/*.graphql',
  ignoreNoDocuments: true,
  generates: {
    'app/_graphql/generated/': {
      preset: documentsApart,
      presetConfig: { fragmentMasking: false },
      config: {
        scalars: { Decimal: 'string', DateTime: 'string', JSONDocument: 'unknown', ID: 'string' },
        strictScalars: true,
        enumsAsTypes: true,
        useTypeImports: true,
        skipTypename: false,
      },
    },
  },
};

export default config;
