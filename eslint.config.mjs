// Typed rules only: what the formatter's own linter (biome) cannot see.
import tseslint from 'typescript-eslint';

export default tseslint.config({
  files: ['**/*.ts'],
  languageOptions: {
    parser: tseslint.parser,
    parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
  },
  plugins: { '@typescript-eslint': tseslint.plugin },
  rules: {
    '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/no-misused-promises': 'error',
    '@typescript-eslint/await-thenable': 'error',
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    '@typescript-eslint/no-unsafe-assignment': 'off',
    'no-restricted-syntax': [
      'error',
      {
        selector: "Property[key.name='shell'][value.value=true]",
        message: 'Processes get an argument list, never a shell line.',
      },
    ],
    'no-restricted-imports': [
      'error',
      {
        paths: [
          {
            name: 'node:child_process',
            importNames: ['exec', 'execSync'],
            message: 'Use execFile or spawn with an argument list.',
          },
        ],
      },
    ],
  },
});
