import { useI18n } from '../../i18n';
import { PageHead } from '../../ui/page';
import css from './setup.module.css';

interface Props {
  step: string;
  name: string;
  scope?: string;
  children: React.ReactNode;
}

/** A page of the first start, with how far one has come. */
export function Frame({ step, name, scope, children }: Props) {
  const { t } = useI18n();
  return (
    <div className={`stack ${css.page}`}>
      <div>
        <PageHead title={t.setup.title} />
        <p className="strong">{t.setup.step(step, name)}</p>
        {scope && <p className="muted">{scope}</p>}
      </div>
      {children}
    </div>
  );
}
