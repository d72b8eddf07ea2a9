/**
 * Who may import whom. Everything not allowed here is refused.
 *
 * Packages name the workspace packages they may import. Folders of the `src` of a layered package, and
 * files at its top that are no roots, name folders (`domain`), single files (`store/store.ts`) and
 * workspace packages they may import.
 */

export interface Rules {
  /** Folder under `packages/` -> the workspace packages its sources may import. */
  readonly packages: Readonly<Record<string, readonly string[]>>
  /** What the tests of a package may import besides: a server to talk to. */
  readonly packageTests: Readonly<Record<string, readonly string[]>>
  /** The packages whose folders have rules of their own, as they are many. */
  readonly layered: Readonly<Record<string, Layers>>
  /** Places that import no npm package and no Node module. Paths are relative to `packages/`. */
  readonly bare: readonly string[]
  /** Modules and globals that belong to a few places. Importing a type is no use of a module. */
  readonly reserved: readonly Reserved[]
  /** What a file named like this is exempt from: `reserved`, `bare` and folder rules. */
  readonly tests: RegExp
}

export interface Layers {
  /** Or files at the top of `src`. */
  readonly folders: Readonly<Record<string, readonly string[]>>
  /** Files at the top of `src` that put everything together and may import anything. */
  readonly roots: readonly string[]
  /** Folders of which each own folder stands for itself: none imports another. */
  readonly apart: readonly string[]
  /** Files that are imported from these folders alone, whoever may import the rest of theirs. */
  readonly inner: Readonly<Record<string, readonly string[]>>
}

export interface Reserved {
  readonly what: string
  readonly modules: readonly string[]
  /** Calls and members as written; `new Date()` is the call without arguments, `= process` another name for it. */
  readonly globals: readonly string[]
  /** Where the rule holds. */
  readonly within: readonly string[]
  /** Where in there the use is right. */
  readonly allowed: readonly string[]
  readonly instead: string
}

const serverFolders = {
  domain: ['domain'],
  secrets: ['secrets', 'domain', 'store/store.ts', 'system', '@posthorn/signature'],
  directory: ['directory', 'domain', 'secrets', 'store/store.ts'],
  store: ['store', 'domain'],
  backup: [
    'backup',
    'config/database-file.ts',
    'secrets',
    'store/store.ts',
    'store/sqlite/database/copy-database.ts',
    'store/sqlite/database/file-lock.ts',
    'store/sqlite/database/inspect.ts',
    'system',
    'version.ts',
  ],
  outbound: ['outbound', 'domain', '@posthorn/signature'],
  telemetry: ['telemetry', 'domain', 'outbound/sender.ts'],
  live: ['live', 'domain'],
  system: ['system', 'domain'],
  config: ['config', 'domain', 'secrets'],
  engine: [
    'engine',
    'domain',
    'telemetry',
    'store/store.ts',
    'outbound/sender.ts',
    'directory/directory.ts',
  ],
  operations: [
    'operations',
    'domain',
    'secrets',
    'telemetry',
    'store/store.ts',
    'outbound/sender.ts',
    'directory/directory.ts',
    '@posthorn/signature',
  ],
  http: [
    'http',
    'operations',
    'domain',
    'secrets',
    'telemetry',
    'store/store.ts',
    'directory/directory.ts',
    '@posthorn/contract',
  ],
}

/** From the top down: none imports what stands above it. */
const consoleFolders = {
  app: ['app', 'pages', 'layout', 'parts', 'session', 'api', 'addresses', 'strings'],
  pages: ['pages', 'layout', 'parts', 'session', 'api', 'addresses', 'strings', '@posthorn/client'],
  layout: ['layout', 'parts', 'session', 'api', 'addresses', 'strings'],
  parts: ['parts', 'session', 'api', 'addresses', 'strings', '@posthorn/client'],
  session: ['session', 'api', 'addresses', 'strings', '@posthorn/client'],
  api: ['api', 'addresses', '@posthorn/client'],
  addresses: ['addresses'],
  strings: ['strings'],
}

/** From the top down. What a command is made of does not know the command, nor what others are made of. */
const cliFolders = {
  process: ['process', 'run.ts', 'io.ts'],
  commands: [
    'commands',
    'batches',
    'check',
    'completion',
    'dev',
    'listen',
    'signing',
    'trigger',
    'types',
    'server',
    'flags',
    'terminal',
    'embedded-store.ts',
    'error-code.ts',
    'exit-code-help.ts',
    'input.ts',
    'io.ts',
    'output-file.ts',
    'stop-signal.ts',
    '@posthorn/client',
    '@posthorn/server',
    '@posthorn/signature',
  ],
  dev: [
    'dev',
    'server',
    'flags',
    'terminal',
    'error-code.ts',
    'io.ts',
    '@posthorn/client',
    '@posthorn/listener',
    '@posthorn/server',
  ],
  listen: ['listen', 'server', 'flags', 'terminal', 'error-code.ts', 'io.ts', '@posthorn/client'],
  check: ['check', 'flags', 'terminal', 'io.ts', '@posthorn/signature'],
  signing: [
    'signing',
    'terminal',
    'input.ts',
    'io.ts',
    '@posthorn/signature',
    '@posthorn/listener',
  ],
  trigger: [
    'trigger',
    'batches',
    'server',
    'flags',
    'terminal',
    'input.ts',
    'io.ts',
    '@posthorn/client',
  ],
  batches: ['batches', 'input.ts', '@posthorn/client'],
  completion: ['completion', 'terminal', '@posthorn/client'],
  types: ['types', '@posthorn/client'],
  'embedded-store.ts': ['flags', 'terminal', 'io.ts', '@posthorn/server'],
  'tell-error.ts': ['server', 'terminal', 'error-code.ts', 'io.ts'],
  server: ['server', 'flags', 'terminal', 'io.ts', '@posthorn/client'],
  flags: ['flags', 'terminal', 'input.ts', 'io.ts', '@posthorn/client', '@posthorn/server'],
  'input.ts': ['terminal', 'error-code.ts', 'io.ts'],
  'output-file.ts': ['terminal', 'error-code.ts', 'io.ts'],
  // How an answer is printed depends on one flag.
  terminal: ['terminal', 'flags/json.ts', 'io.ts'],
  'stop-signal.ts': ['io.ts'],
  'error-code.ts': [],
  'exit-code-help.ts': [],
  'io.ts': [],
  'version.ts': [],
}

const packages = {
  signature: [],
  contract: [],
  client: ['@posthorn/contract'],
  listener: ['@posthorn/signature'],
  server: ['@posthorn/signature', '@posthorn/contract'],
  console: ['@posthorn/client'],
  cli: ['@posthorn/server', '@posthorn/signature', '@posthorn/client', '@posthorn/listener'],
}

const packageTests = {
  client: ['@posthorn/server'],
  console: ['@posthorn/server'],
  listener: ['@posthorn/server'],
  cli: ['@posthorn/listener'],
}

export const rules: Rules = {
  packages,
  packageTests,
  layered: {
    server: {
      folders: serverFolders,
      roots: [
        'assemble.ts',
        'console-folder.ts',
        'server.ts',
        'launch.ts',
        'main.ts',
        'index.ts',
        'version.ts',
      ],
      apart: [],
      inner: {},
    },
    console: {
      folders: consoleFolders,
      roots: ['main.tsx'],
      apart: ['pages'],
      // Calls and what is kept of their answers stand in `api`, a file per noun.
      inner: { 'api/client.ts': ['api'], 'api/query-client.ts': ['api', 'app'] },
    },
    cli: { folders: cliFolders, roots: ['bin.ts', 'index.ts', 'run.ts'], apart: [], inner: {} },
  },
  bare: [
    'signature/src',
    'server/src/domain',
    'client/src',
    'listener/src/core',
    'listener/src/senders',
    'listener/src/testing',
  ],
  reserved: [
    {
      what: 'a socket',
      modules: [
        'undici',
        'node:net',
        'node:tls',
        'node:http',
        'node:https',
        'node:http2',
        'node:dgram',
        'node:dns',
        'node:dns/promises',
      ],
      globals: ['fetch', 'new WebSocket', 'new EventSource'],
      within: ['server/src', 'signature/src', 'contract/src'],
      allowed: ['server/src/outbound'],
      instead: 'only outbound reaches receivers; ask it through the Sender port',
    },
    {
      what: 'the HTTP server',
      modules: ['fastify'],
      globals: [],
      within: ['server/src'],
      allowed: ['server/src/http'],
      instead: 'only http answers requests',
    },
    {
      what: 'the environment',
      modules: ['node:process'],
      globals: ['process.env', '= process', 'process.loadEnvFile', 'global.process'],
      within: Object.keys(packages).map((name) => `${name}/src`),
      allowed: [
        'server/src/config/env.ts',
        // The program itself: the one place where the process is handed to the commands as an Io.
        'cli/src/bin.ts',
      ],
      instead: 'the process hands it to config; take the value from the Config',
    },
    {
      what: 'a database driver',
      modules: ['node:sqlite'],
      globals: [],
      within: ['server/src', 'cli/src'],
      allowed: ['server/src/store/sqlite'],
      instead: 'ask the store through its port',
    },
    {
      what: 'a clock or a source of chance',
      modules: ['node:perf_hooks'],
      globals: [
        'Date.now',
        'new Date()',
        'Date',
        'performance.now',
        'process.hrtime',
        'process.hrtime.bigint',
        'Math.random',
        'crypto.randomUUID',
        'crypto.getRandomValues',
      ],
      within: [
        'server/src/domain',
        'server/src/operations',
        'server/src/engine',
        'server/src/live',
      ],
      allowed: [],
      instead: 'take the injected Clock, Random or IdSource',
    },
  ],
  tests: /(\.(test|suite|bench)\.ts$)|(\/(test|suite)\/)/,
}
