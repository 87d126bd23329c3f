import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const binary = process.env.SHOP_BIN ?? join(import.meta.dirname, '../../bin/shop');
const run = promisify(execFile);

/** A real installation on an empty database, beside the demo's on the same PostgreSQL. */
export interface EmptyShop {
  /** The one-time link that its start printed. */
  link: string;
  /** Runs another command of the shop; its output, and how it ended. */
  command: (...args: string[]) => Promise<{ code: number; out: string }>;
  stop: () => Promise<void>;
}

/** Where PostgreSQL of the demo in the directory listens: the fifth line of its own file. Below a directory that only root
 * may enter, the data stand elsewhere and a file says where. */
export function socketOf(data: string): string {
  const elsewhere = join(data, 'postgres.path');
  const home = existsSync(elsewhere) ? readFileSync(elsewhere, 'utf8').trim() : data;
  const [, , , port, directory] = readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
  return `host=${encodeURIComponent(directory ?? '')}&port=${port}&sslmode=disable`;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Makes a database, brings its schema up to date and serves it. */
export async function emptyShop(demoData: string): Promise<EmptyShop> {
  const socket = socketOf(demoData);
  const database = `first_${process.pid}_${Date.now()}`;
  const url = (login: string, name = database) => `postgres://${login}@/${name}?${socket}`;
  const files = mkdtempSync(join(tmpdir(), 'shop-first-'));
  const env = {
    ...process.env,
    SHOP_ADMIN_URL: url('postgres', 'postgres'),
    SHOP_OWNER_URL: url('shop_migrate'),
    DATABASE_URL: url('shop_login'),
    SHOP_DATABASE: database,
    SHOP_DATA: files,
    SHOP_LOG_KEY_FILE: join(files, 'log.key'),
    SHOP_SECRET_KEY_FILE: join(files, 'secret.key'),
    SHOP_LISTEN: `127.0.0.1:${await freePort()}`,
    SHOP_OPS_LISTEN: 'off',
  };
  await run(binary, ['db', 'init'], { env });
  await run(binary, ['migrate'], { env });
  const server = spawn(binary, ['serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  return {
    link: await printed(server),
    command: (...args) =>
      new Promise((done) =>
        execFile(binary, args, { env }, (error, out) => done({ code: Number(error?.code ?? 0), out })),
      ),
    stop: () =>
      new Promise((done) => {
        server.once('exit', () => done());
        server.kill('SIGINT');
      }),
  };
}

/** The link on the standard output, once the server listens. */
function printed(server: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((found, failed) => {
    const read = (part: Buffer) => {
      said += part;
      const link = /http:\S+\/einrichten#[\w-]+/.exec(said)?.[0];
      if (link && said.includes('"serving"')) found(link);
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.once('exit', (code) => failed(new Error(`shop serve ended with ${code}: ${said}`)));
  });
}
