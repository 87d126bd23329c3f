// Fails when the built pages grew over their budget: shell 120 KB, any route 70 KB more, all CSS 20 KB (gzip).
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const KB = 1024;
const budget = { shell: 120 * KB, route: 70 * KB, css: 20 * KB };

const size = (file) => gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length;
const html = readFileSync('dist/index.html', 'utf8');
const assets = readdirSync('dist/assets').map((name) => `assets/${name}`);
// What first.js fetches ahead is named there too, and belongs to the routes.
const inShell = (file) => html.includes(`src="/${file}"`) || html.includes(`href="/${file}"`);

const scripts = assets.filter((file) => file.endsWith('.js'));
const shell = scripts.filter(inShell).reduce((sum, file) => sum + size(file), 0);
const css = assets.filter((file) => file.endsWith('.css')).reduce((sum, file) => sum + size(file), 0);
const routes = scripts.filter((file) => !inShell(file)).map((file) => [file, size(file)]);

const rows = [
  ['shell', shell, budget.shell],
  ['css', css, budget.css],
  ...routes.map(([file, bytes]) => [file, bytes, budget.route]),
];
let over = false;
for (const [name, bytes, limit] of rows) {
  if (bytes > limit) over = true;
  console.log(`${bytes > limit ? 'OVER' : 'ok  '} ${(bytes / KB).toFixed(1).padStart(7)} KB of ${limit / KB}  ${name}`);
}
process.exitCode = over ? 1 : 0;
