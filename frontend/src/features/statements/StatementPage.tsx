import type { ReactNode } from 'react';
import { useI18n } from '../../i18n';
import { Card } from '../../ui/card';
import { PageHead } from '../../ui/page';
import { FeedbackForm } from '../feedback/FeedbackForm';
import { type StatementName, statements } from './texts';

function Statement({ name, children }: { name: StatementName; children?: ReactNode }) {
  const { language } = useI18n();
  const { title, paragraphs } = statements[language][name];
  return (
    <div className="stack">
      <PageHead title={title} />
      <Card>
        <div className="stack-small">
          {paragraphs.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </div>
      </Card>
      {children}
    </div>
  );
}

export const AccessibilityPage = () => (
  <Statement name="accessibility">
    <FeedbackForm />
  </Statement>
);
export const PrivacyPage = () => <Statement name="privacy" />;
export const ImprintPage = () => <Statement name="imprint" />;
