// The direction of ARCHITECTURE.md, as rules: web -> contract <- domain <- commands <- http.
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    rule('no-circular', 'A cycle hides which part depends on which.', {}, { circular: true }),
    rule(
      'contract-stands-alone',
      'The contract is shared with the page: TypeBox only.',
      { path: '^contract/src' },
      { path: '^(server|lab|test|web)/|^node:', pathNot: '^node_modules' },
    ),
    rule(
      'contract-has-no-node',
      'The contract runs in a browser too.',
      { path: '^contract/src' },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'domain-is-pure',
      'The domain has no IO and no clock.',
      { path: '^server/src/domain' },
      { path: '^server/src/(?!domain)|^lab/' },
    ),
    rule(
      'domain-has-no-node',
      'The domain imports no node: module.',
      { path: '^server/src/domain' },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'engine-below-http',
      'The engine does not know HTTP or commands.',
      { path: '^server/src/(engine|store|feed|secrets|packages)' },
      { path: '^server/src/(http|commands)/' },
    ),
    rule(
      'commands-below-http',
      'A command is called by HTTP, boot recovery and tests alike.',
      { path: '^server/src/commands' },
      { path: '^server/src/http/|^node_modules/fastify/' },
    ),
    rule(
      'sql-only-in-store',
      'SQL lives in the store.',
      { path: '^server/src', pathNot: '^server/src/(store)/' },
      { path: 'node_modules/kysely|^(node:)?sqlite$' },
    ),
    rule(
      'processes-only-in-engine',
      'Only the engine starts processes.',
      { path: '^server/src', pathNot: '^server/src/engine/' },
      { path: '^(node:)?child_process$' },
    ),
    rule(
      'page-knows-the-contract-only',
      'The page talks to the console through its interfaces.',
      { path: '^web/src' },
      { path: '^(server|bin)/|^node:' },
    ),
    rule(
      'features-meet-in-parts',
      'What two features need lies in api, components or i18n; a feature shows another by its view only.',
      { path: '^web/src/(api|components|i18n|theme)/' },
      { path: '^web/src/(features|shell)/' },
    ),
    rule(
      'product-without-lab',
      'The product knows nothing of the lab or the tests.',
      { path: '^(contract|server|web)/src' },
      { path: '^(lab|test)/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.vue'],
    },
  },
};
