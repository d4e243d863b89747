import next from 'eslint-config-next/core-web-vitals';
import ts from 'typescript-eslint';

// React lives in app alone (`npm run layers` holds it there): asking its rules about every function of the engine
// finds nothing, and takes a quarter of all the time.
const WITH_REACT = ['app/**/*.{ts,tsx}', '**/*.tsx'];
const [nextRules, ...nextSettings] = next;
const { 'import/no-anonymous-default-export': noAnonymousDefault, ...reactRules } = nextRules.rules;

export default ts.config(
  {
    ignores: [
      '.next/**',
      '.data/**',
      '.venue/**',
      'lib/db/generated/**',
      'lib/engine/generated/**',
      'app/_graphql/generated/**',
      'next-env.d.ts',
      'playwright-report/**',
      'test-results/**',
      // AssemblyScript: its types are not TypeScript's, its own compiler checks it.
      '**/*.as.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { ...nextRules, files: WITH_REACT, rules: reactRules },
  {
    plugins: { import: nextRules.plugins.import },
    rules: { 'import/no-anonymous-default-export': noAnonymousDefault },
  },
  ...nextSettings.map((settings) => (settings.rules ? { ...settings, files: WITH_REACT } : settings)),
  ...ts.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ['*.js', '*.cjs', '*.mjs', '.dependency-cruiser.cjs', 'lib/cli/*.mjs'],
        },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // We do not compile with React Compiler; the table and the virtualiser are made for plain React.
      'react-hooks/incompatible-library': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  { files: ['**/*.js', '**/*.cjs', '**/*.mjs'], ...ts.configs.disableTypeChecked },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
