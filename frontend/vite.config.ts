import { rmSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Empties dist but for .keep, which is committed so that Go's embed compiles without a build. */
const emptyDist: Plugin = {
  name: 'empty-dist',
  apply: 'build',
  buildStart() {
    for (const name of [
      'assets',
      'index.html',
      'index.html.br',
      'index.html.gz',
      'favicon.svg',
      'robots.txt',
      'pruefen.html',
      'pruefen.html.br',
      'pruefen.html.gz',
      'first.js',
      'vermerk.css',
      'vermerk.css.br',
      'vermerk.css.gz',
    ]) {
      rmSync(`dist/${name}`, { recursive: true, force: true });
    }
  },
};

/** Preloads the two fonts of the first paint; their names are only known when built. */
const preloadFonts: Plugin = {
  name: 'preload-fonts',
  transformIndexHtml: {
    order: 'post',
    handler(_html, context) {
      return Object.keys(context.bundle ?? {})
        .filter((file) => /fira-sans-(400|600)-.*\.woff2$/.test(file))
        .map((file) => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: '' },
          injectTo: 'head' as const,
        }));
    },
  },
};

/** Tells first.js the names of the parts it fetches ahead; they are only known when built. */
const namesForFirst: Plugin = {
  name: 'names-for-first',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle, filename }) {
      if (!bundle || !filename.endsWith('index.html')) return html;
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
      const fileOf = (what: (one: (typeof chunks)[number]) => boolean) => {
        const found = chunks.find(what);
        if (!found) throw new Error('a part that first.js fetches ahead is not in the build');
        return `/${found.fileName}`;
      };
      const page = (module: string) => fileOf((one) => Boolean(one.facadeModuleId?.endsWith(module)));
      const names = {
        de: page('/i18n/de/pages.ts'),
        en: page('/i18n/en/pages.ts'),
        ui: fileOf((one) => one.name === 'parts'),
        search: page('/catalog/SearchPage.tsx'),
        comparison: page('/comparison/ComparisonPage.tsx'),
      };
      const attributes = Object.entries(names).map(([name, file]) => ` data-${name}="${file}"`);
      return html.replace('src="/first.js"', (src) => src + attributes.join(''));
    },
  },
};

export default defineConfig({
  plugins: [emptyDist, preloadFonts, namesForFirst, react()],
  build: {
    target: ['chrome111', 'firefox115', 'safari16.4'],
    emptyOutDir: false,
    cssCodeSplit: false, // all of it is small, and one request is quicker than ten
    assetsInlineLimit: 0, // the content security policy allows no data: addresses
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: ['index.html', 'pruefen.html'], // the second checks notes, for anybody and without the shop's script
      output: {
        // Every page names the files it needs: shorter names, a smaller frame.
        chunkFileNames: 'assets/[name]-[hash:7].js',
        assetFileNames: 'assets/[name]-[hash:7][extname]',
        codeSplitting: {
          groups: [
            {
              name: 'vendor',
              priority: 3,
              test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|openapi-fetch)[\\/]|rolldown.runtime/,
            },
            {
              name: 'shell',
              test: /src[\\/](main|router|queryClient|shell|api[\\/](frame|client|problem)\.|ui[\\/](page|card|button|Icon)\.|i18n[\\/](de[\\/]shell|format|index)\.|lib[\\/](quantity|address|searchState|theme|useSession))/,
              priority: 2,
            },
            {
              name: 'parts',
              test: /src[\\/](ui|pictures|api[\\/](queries|basket)|lib[\\/](words|reason|remaining|draft|checksum))/,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': 'http://127.0.0.1:8080', '/hilfe': 'http://127.0.0.1:8080', '/log': 'http://127.0.0.1:8080' },
  },
  test: {
    environment: 'jsdom',
    include: ['tests/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/setup.ts'],
    pool: 'threads',
    isolate: false, // a window of its own for every file took nine tenths of the time
  },
});
