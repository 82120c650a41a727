import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { TOPICS } from '@dolphindeck/contract/api/topics.ts';
import { NOTICE_TARGETS } from '@dolphindeck/contract/notice/notice.ts';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import { createAccess, OPEN_ACCESS } from './access/access.ts';
import { createLoginLimits } from './access/login-limits.ts';
import { createOidc } from './access/oidc.ts';
import { type AuditRecorder, createAuditRecorder } from './commands/audit-recorder.ts';
import type { Deps } from './commands/deps.ts';
import { CHECKOUT, type Config } from './config.ts';
import { gpgv } from './engine/gpgv.ts';
import { runFolder } from './engine/settings.ts';
import { type Changes, createChanges } from './feed/changes.ts';
import { createFeed, type Feed } from './feed/feed.ts';
import { createRunFolds } from './feed/run-folds.ts';
import { ticketOf } from './http/auth.ts';
import { handlersOf } from './http/handlers.ts';
import { recordRefusals } from './http/refusals.ts';
import { buildServer } from './http/server.ts';
import { EventStreams } from './http/sse.ts';
import { type Courier, createCourier } from './notify/courier.ts';
import { sendersOf } from './notify/senders.ts';
import { createPackageStore, incomingFolder } from './packages/package-store.ts';
import { openSignatures, type Signatures } from './packages/signatures.ts';
import { createRetention, type Retention } from './retention/retention.ts';
import { openStore, type Store } from './store/store.ts';
import { auditedSettings } from './wiring/audited-settings.ts';
import { consoleIdentity } from './wiring/console-identity.ts';
import { ansibleEngine, type ConsoleEngine, type EngineParts } from './wiring/engine.ts';
import { exposureOf } from './wiring/exposure.ts';
import { ensureFirstUser } from './wiring/first-user.ts';

export interface AppOptions {
  readonly config: Config;
  readonly log: FastifyBaseLogger;
  /** The engine; a test may put a fake in its place. */
  readonly makeEngine?: (parts: EngineParts) => ConsoleEngine;
  readonly clock?: () => Date;
  /** Is told that another console has taken the database: this one must end, and can write nothing until it does. */
  readonly onTaken?: (holder: string) => void;
  /** Is told the password of the first user when the console made it up. */
  readonly onFirstPassword?: (password: string) => void;
}

/** A console, complete and recovered, but not listening yet. */
export interface App {
  readonly http: FastifyInstance;
  readonly store: Store;
  readonly feed: Feed;
  /** Ends it: answers what was asked, then lets go of runs and data. */
  close(): Promise<void>;
}

/** How long requests that are being answered may take at the end. */
const LAST_ANSWERS_MS = 4_000;

/**
 * Puts the console together.
 * @throws StartError when the data folder or the database cannot be used, StoreUnavailable when that may pass
 */
export async function openApp(options: AppOptions): Promise<App> {
  const { config, log, makeEngine = ansibleEngine, clock = () => new Date(), onTaken = () => {} } = options;
  const changes = createChanges();
  let engine: ConsoleEngine | undefined;
  let courier: Courier | undefined;
  let recorder: AuditRecorder | undefined;
  const senders = sendersOf(config.notices);
  const store = await openStore({
    dataDir: config.dataDir,
    clock,
    noticeTargets: NOTICE_TARGETS.filter(target => senders[target] !== undefined),
    ...(config.databaseUrl === undefined ? {} : { databaseUrl: config.databaseUrl }),
    ...(config.secretKey === undefined ? {} : { secretKey: config.secretKey }),
    ...(config.nextSecretKey === undefined ? {} : { nextSecretKey: config.nextSecretKey }),
    events: {
      lost: reason => log.error({ reason }, 'database lost; trying again'),
      regained: () => {
        log.info({}, 'database is back');
        // What was saved in the moment of the loss was answered with an error, so nobody was told of it.
        engine?.wake();
        courier?.wake();
        changes.announce(TOPICS);
      },
      taken: holder => onTaken(holder),
    },
  });
  try {
    const ids = () => randomBytes(4).toString('hex');
    courier = createCourier({
      ...{ store: store.notices, senders, clock, log },
      announce: () => changes.announce(['notices']),
    });
    const folds = createRunFolds({ store: store.runs });
    const signatures = await signaturesOf(config);
    const packages = await createPackageStore({
      ...{ dataDir: config.dataDir, store, clock, ids, log },
      ...(signatures === null ? {} : { signatures }),
    });
    const settings = {
      dataDir: config.dataDir,
      ansibleDir: join(CHECKOUT, 'ansible'),
      venv: config.venv,
      ...(config.socketsDir === undefined ? {} : { socketsDir: config.socketsDir }),
    };
    const retention = createRetention({
      store: store.pastRuns,
      folderOf: runId => runFolder(settings, runId),
      limits: config.keepRuns,
      clock,
      log,
      announce: () => changes.announce(['runs']),
    });
    const feed = createFeed({
      store: store.runs,
      announce: changes.announce,
      onEnded: () => {
        courier?.wake();
        void retention.tidy();
      },
    });
    engine = makeEngine({ store, feed, settings, log, clock });
    const { maxPackageBytes, keepReleases, signIn } = config;
    const access = signIn ? createAccess({ store, clock }) : OPEN_ACCESS;
    if (signIn) {
      const password = await ensureFirstUser(store, { clock, ids }, config.adminPassword);
      if (password !== null) options.onFirstPassword?.(password);
    }
    await store.auditSettings(auditedSettings(config), clock().toISOString());
    const checks = new Set<string>();
    const identity = await consoleIdentity(store.consoleId, config.dataDir);
    recorder = createAuditRecorder({ store, clock, log });
    const oidc = config.oidc === undefined ? null : createOidc(config.oidc, clock);
    const guarding = { access, loginLimits: createLoginLimits(), recorder, oidc };
    const parts = { store, packages, engine, courier, ...guarding, identity, folds, checks };
    const deps: Deps = {
      ...parts,
      clock,
      ids,
      log,
      settings: { maxPackageBytes, keepReleases, signIn, exposure: exposureOf(config) },
    };
    return await assemble({ deps, feed, changes, engine, courier, retention, log, config });
  } catch (error) {
    await Promise.all([engine?.close(), courier?.close(), recorder?.close()]);
    await store.close();
    throw error;
  }
}

/** How packages' signatures are checked; null: they need none. */
async function signaturesOf({ packageKeys, dataDir }: Config): Promise<Signatures | null> {
  return packageKeys === undefined ? null : openSignatures(packageKeys, incomingFolder(dataDir), gpgv);
}

interface Parts {
  readonly deps: Deps;
  readonly feed: Feed;
  readonly changes: Changes;
  readonly engine: ConsoleEngine;
  readonly courier: Courier;
  readonly retention: Retention;
  readonly log: FastifyBaseLogger;
  readonly config: Config;
}

async function assemble(parts: Parts): Promise<App> {
  const { deps, feed, changes, engine, courier, retention, log, config } = parts;
  const { store } = deps;
  const hasRun = async (runId: string) => (await store.runs.find(runId)) !== null;
  const mayStay = async (request: FastifyRequest) =>
    (await deps.access.identify(ticketOf(request), false)) !== null;
  const streams = new EventStreams({ feed, changes, hasRun, mayStay });
  const http = buildServer({
    handlers: handlersOf(deps, streams),
    access: deps.access,
    isOpen: !config.signIn,
    ...(config.tls === undefined ? {} : { tls: config.tls }),
    trustedProxies: config.trustedProxies,
    limits: config.limits,
    announce: changes.announce,
    refused: recordRefusals(deps.recorder),
    log,
    webDir: join(CHECKOUT, 'web/dist'),
    // It listens only after recovery, so what is left to ask is the store.
    isReady: () =>
      store.runs.unfinished().then(
        () => true,
        () => false,
      ),
  });
  // Nobody waits for it, least of all who waits for the console.
  http.addHook('onListen', async () => void retention.tidy());
  await http.ready();
  await store.moveIn(deps.identity.machine, isCopy => engine.recover(isCopy));
  await courier.begin();
  return {
    http,
    store,
    feed,
    async close() {
      streams.close();
      const timer = setTimeout(() => http.server.closeAllConnections(), LAST_ANSWERS_MS);
      await Promise.all([http.close(), engine.close(), courier.close(), retention.close()]);
      clearTimeout(timer);
      await deps.recorder.close();
      await store.close();
    },
  };
}
