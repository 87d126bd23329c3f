import { useI18n } from '../../i18n';
import { Card } from '../../ui/card';
import { PageHead } from '../../ui/page';
import { type StatementName, statements } from './texts';

function Statement({ name }: { name: StatementName }) {
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
    </div>
  );
}

export const AccessibilityPage = () => <Statement name="accessibility" />;
export const PrivacyPage = () => <Statement name="privacy" />;
export const ImprintPage = () => <Statement name="imprint" />;
