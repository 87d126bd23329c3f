import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles/kern-tokens.css';
import './styles/tokens.css';
import './styles/fonts.css';
import './styles/base.css';
import { LanguageProvider, prepareLanguage } from './i18n';
import { makeQueryClient } from './queryClient';
import { makeRouter } from './router';

/** After a deployment an open page asks for parts that are gone: one reload gets the new ones. */
window.addEventListener('vite:preloadError', () => {
  if (sessionStorage.getItem('reloaded') === document.location.pathname) return;
  sessionStorage.setItem('reloaded', document.location.pathname);
  window.location.reload();
});

async function start(root: HTMLElement) {
  const language = await prepareLanguage();
  const queryClient = makeQueryClient();
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <LanguageProvider initial={language}>
          <RouterProvider router={makeRouter(queryClient)} />
        </LanguageProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

const root = document.getElementById('app');
if (root) void start(root);
