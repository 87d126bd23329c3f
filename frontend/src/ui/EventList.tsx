import type { SchemaOrderEvent, SchemaOrderLine } from '../api/schema';
import { useI18n } from '../i18n';
import { piecesText } from '../lib/words';

/** What happened to an order, in its order. */
export function EventList({ events, lines = [] }: { events: SchemaOrderEvent[]; lines?: SchemaOrderLine[] }) {
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
          {event.parts?.map((part) => {
            const product = lines.find((line) => line.lineNo === part.lineNo)?.product;
            return (
              product && (
                <span key={part.lineNo} className="small">
                  <br />
                  {piecesText(t, f, part.quantity, product.unit)} {product.name}, {f.money(part.net)}
                </span>
              )
            );
          })}
          {event.words && (
            <span className="small">
              <br />
              {event.words}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
