import { capacity, factText } from '../facts';
import css from '../picture.module.css';
import { Box, Cells, type Generator } from '../shapes';
import { printer } from './desk';
import { server } from './network';
import { board, desktop, monitor, notebook, phone, tablet } from './screens';

const signs: [RegExp, string][] = [
  [/Viren|Schild|Schutz/, 'M80 34l20 7v13c0 12-8 20-20 25-12-5-20-13-20-25V41z'],
  [/Anmelde|Pforte/, 'M66 52h28v24H66zM70 51v-6a10 10 0 0 1 20 0v6h-5v-6a5 5 0 0 0-10 0v6z'],
  [/sicherung|Tresor/i, 'M58 38h44v38H58zM80 47a10 10 0 1 0 .1 0zM80 52a5 5 0 1 1-.1 0z'],
  [/Cloud|Ablage/, 'M64 74a13 13 0 0 1-1-26 19 19 0 0 1 36-3 15 15 0 0 1 1 29z'],
  [/Video|Runde/, 'M56 42h34v30H56zM94 52l14-8v26l-14-8z'],
  [/PDF|Siegel/, 'M62 34h26l12 12v32H62zM86 36v12h12z'],
  [/verwaltung|Lotse/i, 'M58 36h28v20H58zM92 44h14v26H92zM66 62h16v12H66z'],
  [/Betriebssystem/, 'M58 34h20v20H58zM82 34h20v20H82zM58 58h20v20H58zM82 58h20v20H82z'],
];

/** A window with the sign of what the program does; one or many heads by how it is licensed. */
export const software: Generator = ({ facts, name }, tone) => {
  const device = /Gerät/.test(factText(facts, 'licence_metric') ?? '');
  const sign = signs.find(([kind]) => kind.test(name))?.[1] ?? 'M58 38h44v7H58zM58 52h44v7H58zM58 66h28v7H58z';
  return {
    label: factText(facts, 'term')?.replace(/ Monate?/, ' M.') ?? capacity(facts, 'storage_gb'),
    body: (
      <>
        <Box as={tone} at={[28, 10]} size={[104, 84]} round={6} />
        <Box as={css.port} at={[33, 24]} size={[94, 65]} round={2} />
        <Cells as={css.face} at={[36, 14]} size={[5, 5]} count={3} columns={3} step={[9, 0]} />
        <path className={tone} fillRule="evenodd" d={sign} />
        {device ? (
          <path className={css.dot} d="M6 94h22v12H6zM4 108h26v3H4z" />
        ) : (
          <path className={css.dot} d="M16 92a5 5 0 1 1-.1 0zM6 112q0-9 10-9t10 9z" />
        )}
        {/Plus|Verbund|Kommunal/.test(name) && <path className={css.flash} d="M112 28h5v6h6v5h-6v6h-5v-6h-6v-5h6z" />}
        {/Schule/.test(name) && <path className={css.flash} d="M104 36l14-7 14 7-14 7zM110 42v6q8 5 16 0v-6z" />}
      </>
    ),
  };
};

const leased: [RegExp, Generator][] = [
  [/Tafel/, board],
  [/Notebook/, notebook],
  [/Tablet/, tablet],
  [/Monitor/, monitor],
  [/Multifunktion|drucker/, printer],
  [/Server/, server],
  [/PC/, desktop],
  [/telefon|phone/i, phone],
];

/** What is leased, with the arrow back and the months. */
export const leasing: Generator = (product, tone) => {
  const draw = leased.find(([kind]) => kind.test(product.name))?.[1] ?? notebook;
  return {
    label: factText(product.facts, 'term')
      ?.replace(/ Monate?/, ' M.')
      .replace('unbefristet', '∞'),
    body: (
      <>
        {draw(product, tone).body}
        <path className={css.wave} d="M7 104a8 8 0 1 0 5-5M12 94v6h6" />
        {/Geräteschutz/.test(product.name) && (
          <path className={css.flash} d="M36 97l7 2v6c0 4-2 7-7 9-5-2-7-5-7-9v-6z" />
        )}
      </>
    ),
  };
};

/** A service: a sheet with what is done ticked off, and the tool it is done with. */
export const service: Generator = ({ name }, tone) => {
  const tools: [RegExp, string][] = [
    [/Schulung/, 'M96 40h48v32H96zM116 72h8v12h-8zM106 84h28v6h-28z'],
    [/prüfung/i, 'M112 36a18 18 0 1 0 .1 0zM112 43a11 11 0 1 1-.1 0zM125 66l14 16-5 5-14-17z'],
    [/übernahme/i, 'M98 40h44v14H98zM98 58h44v14H98zM98 76h44v14H98z'],
  ];
  return {
    body: (
      <>
        <Box as={tone} at={[20, 10]} size={[66, 84]} round={4} />
        <Box as={css.port} at={[26, 18]} size={[54, 70]} round={2} />
        <path className={css.wave} d="M32 34l5 5 8-10M32 54l5 5 8-10M32 74l5 5 8-10" />
        <Cells as={css.face} at={[52, 32]} size={[22, 4]} count={3} columns={1} step={[0, 20]} />
        <path
          className={tone}
          fillRule="evenodd"
          d={
            tools.find(([kind]) => kind.test(name))?.[1] ??
            'M98 46l10-10a14 14 0 0 0 18 18l16 26-10 8-22-20a14 14 0 0 1-18-18l8 8 8-2 2-8z'
          }
        />
      </>
    ),
  };
};

/** A box with a lid: what has no drawing of its own stays quiet. */
export const box: Generator = (_product, tone) => ({
  body: (
    <>
      <path className={tone} d="M40 42 80 26l40 16v38L80 94 40 80z" />
      <path className={css.face} d="M40 42 80 56l40-14-40-16z" />
      <path className={css.line} d="M80 56v38" />
    </>
  ),
});
