import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { reloadBasket } from '../../api/basket';
import { api, body } from '../../api/client';
import { templatesQuery } from '../../api/queries';
import type { SchemaTemplate, SchemaUsedTemplate } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { More } from '../../ui/parts';
import css from './home.module.css';

/** What the organisation orders again and again; one click puts it into the basket at today's prices. */
export function TemplatesTile({ mayChange }: { mayChange: boolean }) {
  const { t } = useI18n();
  const { data } = useQuery(templatesQuery);
  const client = useQueryClient();
  const use = useMutation({
    mutationFn: (template: SchemaTemplate) =>
      body(api.POST('/templates/{templateId}/uses', { params: { path: { templateId: template.id } } })),
    onSuccess: () => reloadBasket(client),
  });
  if (!data?.items.length) return null;
  return (
    <Card label={t.templates.title}>
      <div className="stack-small">
        <h2>{t.templates.title}</h2>
        <Refusal failure={use.error} />
        <div role="status">{use.data && <Used used={use.data} />}</div>
        <ul className={css.list}>
          {data.items.map((template) => (
            <li key={template.id}>
              <div className="row-between">
                <span>
                  <strong>{template.name}</strong>
                  <br />
                  <span className="muted small">{t.facts.positions(template.lines.length)}</span>
                </span>
                <Button
                  small
                  aria-label={t.templates.takeOf(template.name)}
                  onClick={() => !use.isPending && use.mutate(template)}
                >
                  {t.templates.use}
                </Button>
              </div>
              {mayChange && <Changes template={template} />}
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

/** What came into the basket, and what is other than when the template was kept. */
function Used({ used }: { used: SchemaUsedTemplate }) {
  const { t } = useI18n();
  const changed = used.lines.filter(({ sentence }) => sentence);
  return (
    <div className="stack-small">
      <p>
        {t.templates.used(t.facts.positions(used.lines.length))} <Link to="/warenkorb">{t.home.basketOpen}</Link>
      </p>
      <ul>
        {changed.map(({ kept, sentence }) => (
          <li key={kept.productId}>
            {kept.name}: {sentence}
          </li>
        ))}
        {used.leftOut.map((name) => (
          <li key={name}>{t.templates.leftOut(name)}</li>
        ))}
      </ul>
    </div>
  );
}

/** Another name, or away with it. */
function Changes({ template }: { template: SchemaTemplate }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [name, setName] = useState(template.name);
  const path = { templateId: template.id };
  const onSuccess = () => client.invalidateQueries({ queryKey: templatesQuery.queryKey });
  const rename = useMutation({
    mutationFn: () => body(api.PATCH('/templates/{templateId}', { params: { path }, body: { name } })),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: () => api.DELETE('/templates/{templateId}', { params: { path } }),
    onSuccess,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!rename.isPending) rename.mutate();
  };
  return (
    <More label={t.templates.change}>
      <form className="stack-small" onSubmit={submit} noValidate>
        <Field label={t.templates.nameOf(template.name)}>
          {(attributes) => (
            <input {...attributes} maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Refusal failure={rename.error ?? remove.error} />
        <div className="row">
          <Button type="submit" small>
            {t.templates.rename}
          </Button>
          <Button kind="quiet" small onClick={() => !remove.isPending && remove.mutate()}>
            {t.templates.remove}
          </Button>
        </div>
      </form>
    </More>
  );
}
