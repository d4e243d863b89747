import next from 'eslint-config-next/core-web-vitals';
import ts from 'typescript-eslint';

// What React and Next.js ask of pages. All that TypeScript asks, of every file, is in .oxlintrc.json.
const PAGES = ['app/**/*.{ts,tsx}'];
const [nextRules, ...nextSettings] = next;

export default ts.config(
  { ignores: ['.next/**', '.data/**', '.venue/**', 'app/_graphql/generated/**', 'next-env.d.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { ...nextRules, files: PAGES },
  ...nextSettings.map((settings) => (settings.rules ? { ...settings, files: PAGES } : settings)),
  {
    files: PAGES,
    languageOptions: { parser: ts.parser },
    rules: {
      // We do not compile with React Compiler; the table and the virtualiser are made for plain React.
      'react-hooks/incompatible-library': 'off',
    },
  },
);
