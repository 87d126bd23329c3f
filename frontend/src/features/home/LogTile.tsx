import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { logStatusQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { Card } from '../../ui/card';
import { Facts } from '../../ui/parts';

export function LogTile() {
  const { t, f } = useI18n();
  const { data } = useQuery(logStatusQuery);
  if (!data) return null;
  return (
    <Card label={t.home.checkpoint}>
      <div className="stack-small">
        <h2>{t.home.checkpoint}</h2>
        <Facts
          rows={[
            [t.log.size, f.integer(data.size)],
            [t.log.at, data.at ? f.moment(data.at) : t.log.empty],
          ]}
        />
        <Link to="/nachweisprotokoll">{t.home.toLog}</Link>
      </div>
    </Card>
  );
}
