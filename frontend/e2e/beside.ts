import { type ChildProcess, spawn } from 'node:child_process';
import { request } from '@playwright/test';
import { binary, freePort, socketOf } from './empty';
import { sameOrigin } from './support';

interface SignedIn {
  cookie: string;
  password: string;
}

/** Further servers on the database of a demo that runs. */
export interface Beside {
  /** A server as an installation runs it, which asks who sits there. */
  address: string;
  /** Signs people in who have shown themselves so many minutes ago: of each the cookie, and the password. */
  signedIn: (minutesAgo: number, logins: string[]) => Promise<SignedIn[]>;
  stop: () => Promise<void>;
}

/** Starts `shop serve` on the data of a demo. Nobody there needs a second factor: that is asked in account.spec. */
export async function besideDemo(data: string): Promise<Beside> {
  const url = (login: string) => `postgres://${login}@/shop?${socketOf(data)}`;
  const running: ChildProcess[] = [];
  const start = async (args: string, said: RegExp, more: Record<string, string>) => {
    const listen = `127.0.0.1:${await freePort()}`;
    const env = {
      ...process.env,
      DATABASE_URL: url('shop_login'),
      SHOP_OWNER_URL: url('shop_migrate'),
      SHOP_DATA: data,
      SHOP_LOG_KEY_FILE: `${data}/log.key`,
      SHOP_LOG_ORIGIN: 'demo.provi-marktplatz.example/log',
      SHOP_OPS_LISTEN: 'off',
      SHOP_SECOND_FACTOR: 'off',
      SHOP_LISTEN: listen,
      ...more,
    };
    const server = spawn(binary, [args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.push(server);
    await new Promise<void>((ready, failed) => {
      let heard = '';
      const hear = (part: Buffer) => {
        heard += part;
        if (said.test(heard)) ready();
      };
      server.stdout?.on('data', hear);
      server.stderr?.on('data', hear);
      server.once('exit', (code) => failed(new Error(`shop ${args} ended with ${code}: ${heard}`)));
    });
    return { server, address: `http://${listen}` };
  };
  const end = (server: ChildProcess) =>
    new Promise<void>((done) => {
      if (server.exitCode !== null) return done();
      server.once('exit', () => done());
      server.kill('SIGINT');
    });
  const { address } = await start('serve', /"serving"/, {});
  return {
    address,
    signedIn: async (minutesAgo, logins) => {
      const then = new Date(Date.now() - minutesAgo * 60_000).toISOString();
      const earlier = await start('demo', /wählen Sie eine Person/, { SHOP_DEMO_CLOCK: then });
      const signed = await Promise.all(logins.map((login) => signIn(earlier.address, login)));
      await end(earlier.server);
      return signed;
    },
    stop: async () => {
      await Promise.all(running.map(end));
    },
  };
}

async function signIn(baseURL: string, login: string): Promise<SignedIn> {
  const api = await request.newContext({ baseURL });
  const { people } = await (await api.get('/api/v1/demo/people')).json();
  const { password } = people.find((one: { login: string }) => one.login === login);
  await api.post('/api/v1/session', { data: { login, password }, headers: sameOrigin() });
  const { cookies } = await api.storageState();
  await api.dispose();
  return { cookie: cookies.find(({ name }) => name === 'shop_session')?.value ?? '', password };
}
