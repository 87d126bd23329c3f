import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

/** BASE_URL tests a shop that runs already; otherwise every worker has a shop of its own. */
const running = process.env.BASE_URL;
const workers = running ? 1 : Number(process.env.E2E_WORKERS ?? 2);

// Chosen once: workers inherit the environment.
process.env.E2E_PORT ??= String(20_000 + Math.floor(Math.random() * 10_000));
process.env.E2E_DATA ??= running ? '' : mkdtempSync(join(tmpdir(), 'shop-e2e-'));

/** The directory of e2e/directory.ts, which the shops of the workers trust. */
const providers = join(String(process.env.E2E_DATA), 'providers.json');
if (!running) {
  const issuer = `http://127.0.0.1:${Number(process.env.E2E_PORT) + 20}`;
  mkdirSync(String(process.env.E2E_DATA), { recursive: true });
  chmodSync(String(process.env.E2E_DATA), 0o755); // PostgreSQL may be another user
  writeFileSync(
    providers,
    JSON.stringify({ providers: [{ key: 'nord', name: 'Anmeldung der Nordstadt', issuer, clientId: 'shop' }] }),
  );
}

const address = (worker: number) => `http://127.0.0.1:${Number(process.env.E2E_PORT) + worker}`;

/** Where the clock of the shop stands that pictures are taken of; it has that shop for itself. */
process.env.E2E_CLOCK ??= '2026-11-23T09:14:00+01:00';
if (!running) process.env.E2E_STEADY ??= address(workers);

/** Where the shops of the workers put what they write to suppliers. */
const letters = (worker: number) => join(String(process.env.E2E_DATA), `letters-${worker}`);
if (!running) for (let worker = 0; worker < workers; worker++) mkdirSync(letters(worker), { recursive: true });

const shop = (worker: number) => ({
  SHOP_LISTEN: new URL(address(worker)).host,
  SHOP_DATA: join(String(process.env.E2E_DATA), String(worker)),
  ...(worker < workers && { SHOP_IDENTITY_PROVIDERS_FILE: providers, SHOP_LETTER_DIR: letters(worker) }),
  ...(worker === workers && { SHOP_DEMO_CLOCK: String(process.env.E2E_CLOCK) }),
});

/** One command starts all shops, so that they load beside each other, and answers once they do. */
const ready = Number(process.env.E2E_PORT) + 21;
const shops = () => ({
  command: `node e2e/shops.mjs '${JSON.stringify(Array.from({ length: workers + 1 }, (_, worker) => shop(worker)))}' ${ready}`,
  url: `http://127.0.0.1:${ready}`,
  timeout: 180_000,
  gracefulShutdown: { signal: 'SIGINT' as const, timeout: 30_000 },
});

export default defineConfig({
  testDir: 'e2e',
  workers,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  retries: process.env.CI ? 1 : 0, // a busy machine may be slow once; a fault is there twice
  reporter: [['list']],
  use: {
    baseURL: running ?? address(Number(process.env.TEST_PARALLEL_INDEX ?? 0)),
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-sync',
        '--font-render-hinting=slight', // without windows the letters look as they do with them
      ],
    },
  },
  projects: [
    { name: 'desk', grepInvert: /@phone/, use: { viewport: { width: 1440, height: 900 } } },
    {
      name: 'phone',
      grepInvert: /@desk/,
      use: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
    },
  ],
  webServer: running ? [] : [shops()],
});
