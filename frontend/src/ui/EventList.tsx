import type { SchemaOrderEvent } from '../api/schema';
import { useI18n } from '../i18n';

/** What happened to an order, in its order. */
export function EventList({ events }: { events: SchemaOrderEvent[] }) {
  const { t, f } = useI18n();
  return (
    <ol className="stack-small">
      {events.map((event) => (
        <li key={event.sequence}>
          <span className="strong">{t.orderEvents[event.type]}</span>
          <br />
          <span className="muted small">
            {f.moment(event.at)}
            {event.person && ` ${t.orders.by(event.person)}`}
          </span>
        </li>
      ))}
    </ol>
  );
}
