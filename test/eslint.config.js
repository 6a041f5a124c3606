import checkFile from 'eslint-plugin-check-file';
import tseslint from 'typescript-eslint';

/** Rooms and what each may not import: domain <- contracts, ports <- adapters, runtime <- functions <- infra. */
const forbid = (...rooms) => ({
  'no-restricted-imports': [
    'error',
    {
      patterns: rooms.map((room) => ({
        regex: room,
        message: 'The rooms import only downwards (README, layout).',
      })),
    },
  ],
});
const sdk = '^@aws-sdk/';
const room = (...names) => `(^|/)(${names.join('|')})/`;

export default tseslint.config(
  { ignores: ['node_modules/**', 'cdk.out/**', '.local/**', '.ci/**'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: `${import.meta.dirname}/..` },
    },
    plugins: { 'check-file': checkFile },
    rules: {
      'check-file/filename-naming-convention': [
        'error',
        { '**/*.ts': 'KEBAB_CASE' },
        { ignoreMiddleExtensions: true },
      ],
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 70 }],
      'max-params': ['error', 3],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  {
    files: ['shared/domain/**/*.ts'],
    rules: {
      ...forbid(
        sdk,
        '^node:',
        '^zod',
        '^@middy',
        room('contracts', 'ports', 'adapters', 'runtime', 'policy', 'functions', 'infra'),
      ),
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'console'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time comes in as an argument.' },
        { object: 'Math', property: 'random', message: 'Randomness comes in as an argument.' },
      ],
    },
  },
  {
    files: ['shared/contracts/**/*.ts', 'shared/ports/**/*.ts', 'shared/policy/**/*.ts'],
    rules: forbid(sdk, room('adapters', 'runtime', 'functions', 'infra')),
  },
  { files: ['shared/adapters/**/*.ts'], rules: forbid(room('runtime', 'functions', 'infra')) },
  { files: ['shared/runtime/**/*.ts'], rules: forbid(sdk, room('functions', 'infra')) },
  { files: ['functions/*/index.ts'], rules: forbid(room('infra')) },
  {
    files: ['functions/**/*.ts'],
    ignores: ['functions/*/index.ts'],
    rules: forbid(sdk, room('infra', 'adapters')),
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-assertions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines-per-function': 'off',
      'max-params': 'off',
    },
  },
);
