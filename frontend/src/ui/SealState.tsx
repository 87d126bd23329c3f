import type { SchemaSeal } from '../api/schema';
import { useI18n } from '../i18n';
import { Icon } from './Icon';
import css from './seal.module.css';

/** From "wird versiegelt …" to the sealed entry, announced when it changes. */
export function SealState({ seal }: { seal: SchemaSeal }) {
  const { t, f } = useI18n();
  const sealed = seal.state === 'sealed';
  return (
    <p role="status" className={sealed ? `${css.seal} ${css.sealed}` : css.seal}>
      <span className={sealed ? undefined : css.turning}>
        <Icon name={sealed ? 'shield' : 'clock'} />
      </span>
      {sealed && seal.sealedAt
        ? t.result.sealed(f.seconds(seal.sealedAt), seal.index == null ? '' : f.integer(seal.index))
        : t.result.sealing}
    </p>
  );
}
