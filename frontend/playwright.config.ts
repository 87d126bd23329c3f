import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

/** Chosen once: workers inherit the environment. */
process.env.E2E_PORT ??= String(20_000 + Math.floor(Math.random() * 10_000));
const port = process.env.E2E_PORT;

/** BASE_URL tests a shop that runs already; otherwise one is started with its own data. */
const running = process.env.BASE_URL;
const data = running ? '' : mkdtempSync(join(tmpdir(), 'shop-e2e-'));

export default defineConfig({
  testDir: 'e2e',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  retries: process.env.CI ? 1 : 0, // a busy machine may be slow once; a fault is there twice
  reporter: [['list']],
  use: {
    baseURL: running ?? `http://127.0.0.1:${port}`,
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'],
    },
  },
  projects: [
    { name: 'desk', use: { viewport: { width: 1440, height: 900 } } },
    { name: 'phone', use: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } },
  ],
  ...(running
    ? {}
    : {
        webServer: {
          command: '../bin/shop demo',
          url: `http://127.0.0.1:${port}/api/v1/demo/people`,
          env: { SHOP_LISTEN: `127.0.0.1:${port}`, SHOP_DATA: data },
          timeout: 180_000,
          gracefulShutdown: { signal: 'SIGINT' as const, timeout: 15_000 },
        },
      }),
});
