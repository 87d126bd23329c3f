import { useQueryClient } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { useCallback, useState, useSyncExternalStore } from 'react';
import { addressOf } from '../../api/client';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import css from './asApi.module.css';
import { fits, requestsOf } from './pages';

/** What the page shows as a command: the request it was filled from, with the place of the access key marked. */
export default function AsApi() {
  const { t } = useI18n();
  const route = useRouterState({ select: (state) => state.matches.at(-1)?.fullPath ?? '' });
  const shown = useShownRequest(route);
  return shown ? <Command key={shown.address} {...shown} /> : <p>{t.asApi.none}</p>;
}

interface Shown {
  address: string;
  path: string;
}

/** The request whose answer stands on the page, taken from the data themselves. */
function useShownRequest(route: string): Shown | undefined {
  const cache = useQueryClient().getQueryCache();
  const find = useCallback(() => {
    const addresses = cache.findAll({ type: 'active' }).map((query) => addressOf(query.state.data));
    for (const path of requestsOf(route)) {
      const address = addresses.findLast((one) => one !== undefined && fits(one, path));
      if (address) return `${path} ${address}`;
    }
    return '';
  }, [cache, route]);
  const [path, address] = useSyncExternalStore(
    useCallback((changed) => cache.subscribe(changed), [cache]),
    find,
  ).split(' ');
  return path && address ? { path, address } : undefined;
}

function Command({ path, address }: Shown) {
  const { t, language } = useI18n();
  const [copied, setCopied] = useState(false);
  const command = `curl -H "Authorization: Bearer $TOKEN" -H 'Accept-Language: ${language}' '${address}'`;
  return (
    <div className="stack-small">
      <p>{t.asApi.intro}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long command is scrolled with the keyboard */}
      <pre className={css.command} tabIndex={0}>
        <code>{command}</code>
      </pre>
      <div className="row">
        <Button small onClick={() => void navigator.clipboard.writeText(command).then(() => setCopied(true))}>
          {t.asApi.copy}
        </Button>
        <a href={`/api/docs${path}?lang=${language}#get`}>{t.asApi.read}</a>
        <span role="status">{copied && t.asApi.copied}</span>
      </div>
    </div>
  );
}
