// Starts the shops of the browser tests and serves until it is told to end. Those without a clock of their own hold the same
// data: one load is copied for all of them, beside the load of the shop whose clock stands still. Answers at the address of
// the second argument once all shops do.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import process, { argv, env, exit, stderr } from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

/** What playwright.config.ts says of each shop: the environment of its process. */
const shops = JSON.parse(argv[2]);
const steady = shops.filter((shop) => shop.SHOP_DEMO_CLOCK);
const [first, ...others] = shops.filter((shop) => !shop.SHOP_DEMO_CLOCK);
const running = new Set();
let ending = false;

function start(shop, ...args) {
  const stdio = ['ignore', 'ignore', 'inherit'];
  const child = spawn('../bin/shop', ['demo', ...args], { env: { ...env, ...shop }, stdio });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

function serve(shop) {
  start(shop).once('exit', (code, signal) => {
    if (ending) return;
    stderr.write(`the shop at ${shop.SHOP_LISTEN} ended by itself: ${code ?? signal}\n`);
    end(1);
  });
}

async function end(code) {
  if (ending) return;
  ending = true;
  const ends = [...running].map((child) => once(child, 'exit'));
  for (const child of running) child.kill('SIGINT');
  await Promise.all(ends);
  exit(code);
}

async function answers({ SHOP_LISTEN }) {
  while (!(await fetch(`http://${SHOP_LISTEN}/api/v1/demo/people`).catch(() => undefined))?.ok) await pause(100);
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(0));
steady.forEach(serve);
const [code] = await once(start(first, '--once'), 'exit');
if (code !== 0) await end(1);
// Owner and rights of the files matter to PostgreSQL. Where its data had to lie elsewhere, each shop loads for itself.
if (existsSync(join(first.SHOP_DATA, 'postgres')))
  for (const shop of others) execFileSync('cp', ['-a', first.SHOP_DATA, shop.SHOP_DATA]);
[first, ...others].forEach(serve);
await Promise.all(shops.map(answers));
createServer((_, answer) => answer.end('ready\n')).listen(Number(argv[3]), '127.0.0.1');
