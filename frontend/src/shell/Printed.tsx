import { useEffect, useRef } from 'react';
import { useShellI18n } from '../i18n';
import { useSession } from '../lib/useSession';

/** The last line on paper: which page this is, where it is found, and when it was printed. */
export function Printed() {
  const { f } = useShellI18n();
  const signedIn = Boolean(useSession());
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const write = () => {
      if (!line.current) return;
      // What a link carries for somebody who is not signed in is a secret.
      const address = location.origin + location.pathname + (signedIn ? location.search : '');
      line.current.textContent = `${document.title} · ${address} · ${f.moment(new Date().toISOString())}`;
    };
    addEventListener('beforeprint', write);
    return () => removeEventListener('beforeprint', write);
  }, [f, signedIn]);
  return <p ref={line} className="print-only small printed" />;
}
