import { useState } from 'react';
import type { SchemaCompetitionCriterion, SchemaCompetitionLot, SchemaNewCompetition } from '../../api/schema';
import { useI18n } from '../../i18n';
import type { Language } from '../../i18n/format';
import { clockOf } from '../../lib/berlin';
import { parseDecimal } from '../../lib/decimal';
import { useWords } from './texts';

export interface TypedCriterion {
  id: number;
  name: string;
  kind: SchemaCompetitionCriterion['kind'];
  weight: string;
}

/** A draft as it is typed. */
interface Typed {
  subject: string;
  text: string;
  estimate: string;
  day: string | undefined;
  time: string;
  criteria: TypedCriterion[];
  /** Reasons for parties that are left out, by supplier. */
  leftOut: Record<string, string>;
  /** The role of each key; those without one do not open. */
  roles: Record<string, 'one' | 'two'>;
  waiver: { clause: string; reason: string } | undefined;
}

type Fault = [field: string, text: string];

const isTime = (text: string) => /^([01]?\d|2[0-3]):[0-5]\d$/.test(text);
const fullTime = (text: string) => text.padStart(5, '0');
const weightOf = ({ weight }: TypedCriterion) => (/^\d{1,3}$/.test(weight) ? Number(weight) : 0);

/** The sum of the weights. */
export const sumOf = (criteria: TypedCriterion[]) => criteria.reduce((sum, one) => sum + weightOf(one), 0);

function amountOf(text: string, language: Language): string | undefined {
  const value = parseDecimal(text, language);
  if (!value || !/^\d{1,12}(\.\d{1,2})?$/.test(value) || !/[1-9]/.test(value)) return undefined;
  const [whole, cents = ''] = value.split('.');
  return `${whole}.${cents.padEnd(2, '0')}`;
}

/** The instant of a day and time, once both are there. */
export const clockAt = ({ day, time }: Pick<Typed, 'day' | 'time'>) =>
  day && isTime(time) ? clockOf(day, fullTime(time)) : undefined;

export type Draft = ReturnType<typeof useDraft>;

/** What is typed, what is missing of it, and what is sent. */
export function useDraft(lot: SchemaCompetitionLot) {
  const w = useWords();
  const { language } = useI18n();
  const [tried, setTried] = useState(false);
  const [typed, setTyped] = useState<Typed>({
    subject: '',
    text: '',
    estimate: '',
    day: undefined,
    time: '12:00',
    criteria: [{ id: 1, name: w.priceName, kind: 'price', weight: '100' }],
    leftOut: {},
    roles: {},
    waiver: undefined,
  });
  const keysOf = (role: 'one' | 'two') => Object.keys(typed.roles).filter((key) => typed.roles[key] === role);
  const all = (): Fault[] => {
    const { criteria, waiver } = typed;
    const names = criteria.map(({ name }) => name.trim());
    const clock = clockAt(typed);
    const estimate = amountOf(typed.estimate, language);
    return [
      ...when(!typed.subject.trim(), ['gegenstand', w.subjectFault]),
      ...when(!typed.text.trim(), ['beschreibung', w.textFault]),
      ...when(!estimate, ['schaetzwert', w.estimateFault]),
      ...when(!typed.day, ['fristtag', w.dayFault]),
      ...when(!isTime(typed.time), ['fristzeit', w.timeFault]),
      ...when(clock?.kind === 'skipped', ['fristzeit', w.skipped]),
      ...when(clock?.kind === 'twice', ['fristzeit', w.twice]),
      ...when(
        names.some((name) => !name) ||
          new Set(names).size < names.length ||
          criteria.some((one) => weightOf(one) === 0) ||
          criteria.filter(({ kind }) => kind === 'price').length !== 1,
        ['kriterium-1', w.namesFault],
      ),
      ...when(sumOf(criteria) !== 100, ['gewicht-1', w.weightsFault]),
      ...Object.entries(typed.leftOut).flatMap(([id, reason]) =>
        when(!reason.trim(), [`weggelassen-${id}`, w.leaveOutFault]),
      ),
      ...when(keysOf('one').length < 2 || keysOf('two').length < 2, ['oeffnende', w.holdersFault]),
      ...when(!!waiver && (!waiver.clause.trim() || !waiver.reason.trim()), ['klausel', w.waiverFault]),
    ];
  };
  const faults = tried ? all() : [];
  return {
    typed,
    set: (part: Partial<Typed>) => setTyped((now) => ({ ...now, ...part })),
    faults,
    faultOf: (field: string) => faults.find(([of]) => of === field)?.[1],
    /** What is sent; undefined while something is missing. */
    finish: (): SchemaNewCompetition | undefined => {
      setTried(true);
      const estimate = amountOf(typed.estimate, language);
      if (all().length > 0 || !estimate || !typed.day) return undefined;
      return {
        lotId: lot.id,
        subject: typed.subject.trim(),
        text: typed.text.trim(),
        estimate,
        deadline: { day: typed.day, time: fullTime(typed.time) },
        criteria: typed.criteria.map((one) => ({ name: one.name.trim(), kind: one.kind, weight: weightOf(one) })),
        holders: { roleOne: keysOf('one'), roleTwo: keysOf('two') },
        leftOut: Object.entries(typed.leftOut).map(([supplierId, reason]) => ({ supplierId, reason: reason.trim() })),
        ...(typed.waiver && { standstillWaiver: typed.waiver }),
      };
    },
  };
}

const when = (holds: boolean, fault: Fault): Fault[] => (holds ? [fault] : []);
