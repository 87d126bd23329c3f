import { Link } from '@tanstack/react-router';
import type { SchemaProductSuccessor } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Note } from '../../ui/card';
import { texts } from './successorTexts';

/** What is called off in place of the product; few have it, so it comes with its words when it is shown. */
export function Successors({ successors }: { successors: SchemaProductSuccessor[] }) {
  const { label } = texts[useI18n().language];
  return successors.map(({ productId, name, sentence }) => (
    <Note key={productId} tone="info">
      <p>
        <strong>{label}</strong>{' '}
        <Link to="/produkte/$productId" params={{ productId }}>
          {name}
        </Link>
      </p>
      <p className="small">{sentence}</p>
    </Note>
  ));
}
