import { type FormEvent, useRef, useState } from 'react';
import type { SchemaOrganisationRef, SchemaRule, SchemaRuleKind } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { ErrorSummary, Field, type FormError, Radio } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { DocumentField } from './DocumentField';
import { ownKinds, ruleKinds, sectionsOf } from './fields';
import { fieldId, SectionFields, type Typing } from './RuleFields';
import css from './rules.module.css';
import { type Fault, fieldsOf, readRule, type Texts, textsOf } from './texts';
import { base64Of, refusedFields, useDraft } from './useDraft';
import { labelOf } from './words';

interface Props {
  /** The version in force, when its next one is drafted. */
  base: SchemaRule | undefined;
  body: SchemaOrganisationRef;
}

/** A whole rule as it shall be. A field is checked when it is left with something in it, all of them when it is saved. */
export function DraftForm({ base, body }: Props) {
  const { t, f, language } = useI18n();
  const mayGeneral = body.kind === 'cooperative';
  const [kind, setKind] = useState<SchemaRuleKind>(base?.kind ?? 'direct_award');
  const [own, setOwn] = useState(base ? base.organisation !== undefined : !mayGeneral);
  const [id, setId] = useState(base?.id ?? '');
  const [texts, setTexts] = useState<Texts>(() => (base ? nextOf(textsOf(base, f)) : {}));
  const [file, setFile] = useState<File>();
  const [left, setLeft] = useState<Record<string, boolean>>({});
  const [tried, setTried] = useState(false);
  const summary = useRef<HTMLDivElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const draft = useDraft();

  const read = readRule(kind, own, id, texts, language);
  const faults = 'faults' in read ? read.faults : {};
  const refused = refusedFields(draft.error);
  const told = (path: string): string | undefined => {
    const fault = faults[path];
    if (fault && (tried || left[path])) return words(path, fault);
    return refused[path];
  };
  const words = (path: string, fault: Fault): string => {
    if (path === 'id') return t.rules.form.faults.id;
    if (fault === 'missing') return t.rules.form.faults.missing(labelOf(path, t));
    if (fault === 'number')
      return t.rules.form.faults.number(fieldsOf(kind, own, texts).find((one) => one.path === path)?.most ?? 9999);
    return t.rules.form.faults[fault];
  };
  const errors: FormError[] = ['id', ...fieldsOf(kind, own, texts).map(({ path }) => path)].flatMap((path) => {
    const fault = faults[path];
    return fault ? [{ field: fieldId(path), text: words(path, fault) }] : [];
  });
  const typing: Typing = {
    texts,
    change: setTexts,
    told,
    leave: (path) => texts[path]?.trim() && setLeft({ ...left, [path]: true }),
  };
  const toSummary = () => requestAnimationFrame(() => summary.current?.focus());
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (draft.isPending) return;
    setTried(true);
    if ('faults' in read) {
      toSummary();
      return;
    }
    const document = file && { name: file.name.slice(-200), content: await base64Of(file) };
    draft.mutate(
      { rule: withDocument(read.rule, base, file), own, ...(document ? { document } : {}) },
      { onError: () => form.current?.scrollIntoView({ block: 'start' }) },
    );
  };

  return (
    <Card>
      <form
        ref={form}
        className={css.form}
        noValidate
        onSubmit={(event) => void submit(event)}
        aria-label={t.rules.draft}
      >
        {tried && <ErrorSummary errors={errors} focus={summary} />}
        <Refusal failure={draft.error} />
        <div className={css.fields}>
          <KindField kind={kind} own={own} locked={base !== undefined} choose={setKind} />
          {base ? (
            <p>{t.rules.form.idLocked(base.id, (base.version ?? 1) + 1)}</p>
          ) : (
            <Field id={fieldId('id')} label={t.rules.form.id} hint={t.rules.form.idHint} error={told('id')}>
              {(attributes) => (
                <input
                  {...attributes}
                  required
                  autoComplete="off"
                  maxLength={80}
                  value={id}
                  onChange={(event) => setId(event.target.value)}
                  onBlur={() => id.trim() && setLeft({ ...left, id: true })}
                />
              )}
            </Field>
          )}
        </div>
        {own && <p className="muted">{t.rules.form.ownHint}</p>}
        {mayGeneral && !base && <Whom own={own} body={body.name} choose={setOwn} />}
        {sectionsOf(kind, own, texts).map((section) => (
          <SectionFields key={section.name} section={section} typing={typing}>
            {section.name === 'source' && (
              <DocumentField file={file} take={setFile} kept={base?.source.sha256 !== undefined} />
            )}
          </SectionFields>
        ))}
        <div>
          <Button kind="primary" type="submit" aria-disabled={draft.isPending || undefined}>
            {draft.isPending ? t.rules.form.saving : t.rules.form.save}
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** The next version begins on a day of its own. */
const nextOf = (texts: Texts): Texts => ({ ...texts, 'valid.from': '' });

/** Without a new file the document of the version before goes on. */
function withDocument(rule: SchemaRule, base: SchemaRule | undefined, file: File | undefined): SchemaRule {
  const { file: name, sha256 } = base?.source ?? {};
  if (file || !sha256) return rule;
  return { ...rule, source: { ...rule.source, ...(name ? { file: name } : {}), sha256 } };
}

interface KindProps {
  kind: SchemaRuleKind;
  own: boolean;
  locked: boolean;
  choose: (kind: SchemaRuleKind) => void;
}

function KindField({ kind, own, locked, choose }: KindProps) {
  const { t } = useI18n();
  if (locked)
    return (
      <p>
        <span className="strong">{t.rules.options.kind[kind]}</span>
        <br />
        <span className="muted small">{t.rules.form.kindLocked}</span>
      </p>
    );
  return (
    <Field label={t.rules.form.what}>
      {(attributes) => (
        <select {...attributes} value={kind} onChange={(event) => choose(event.target.value as SchemaRuleKind)}>
          {(own ? ownKinds : ruleKinds).map((one) => (
            <option key={one} value={one}>
              {t.rules.options.kind[one]}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Whom({ own, body, choose }: { own: boolean; body: string; choose: (own: boolean) => void }) {
  const { t } = useI18n();
  return (
    <fieldset>
      <legend className="strong">{t.rules.form.forWhom}</legend>
      {[false, true].map((one) => (
        <label key={String(one)} className={css.box}>
          <Radio name="fuer-wen" checked={own === one} onChange={() => choose(one)} />
          {one ? t.rules.form.forOwn(body) : t.rules.form.forAll}
        </label>
      ))}
    </fieldset>
  );
}
