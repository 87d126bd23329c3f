import { factNumber, factText, resolutionName } from '../facts';
import css from '../picture.module.css';
import { Box, Cells, Flashes, type Generator, paint, Waves } from '../shapes';

/** A printer by what it does: label, sheet, both sides and copies; colours as four dots, further trays below. */
export const printer: Generator = ({ facts, name }, tone) => {
  const speed = factNumber(facts, 'pages_per_minute', 0);
  const trays = factNumber([{ key: 'n', label: 'n', value: name.match(/(\d) Papierfächer/)?.[1] ?? '1' }], 'n', 1);
  const copies = /Multifunktion/.test(name);
  const top = 56 - trays * 9;
  const body = () => {
    if (/scanner/i.test(name))
      return (
        <>
          <path className={css.paper} d="M58 8h44l6 34H52z" />
          <path className={tone} d="M36 40h88l8 40H28z" />
          <path className={css.face} d="M24 80h112v12H24z" />
        </>
      );
    if (/Etikett/.test(name))
      return (
        <>
          <Box as={tone} at={[46, 20]} size={[68, 72]} round={6} />
          <circle className={css.face} cx="80" cy="48" r="18" />
          <circle className={tone} cx="80" cy="48" r="6" />
          <path className={css.paper} d="M58 74h44v20H58z" />
        </>
      );
    return (
      <>
        {copies ? (
          <path className={css.face} d={`M30 ${top - 12}h100v9H30z`} />
        ) : (
          <path className={css.paper} d={`M52 ${top - 18}h56v18H52z`} />
        )}
        <Box as={tone} at={[26, top]} size={[108, 92 - top]} round={5} />
        <Box as={css.screen} at={[104, top + 6]} size={[22, 10]} round={1} />
        <path className={css.port} d={`M48 ${top + 18}h64l4 10H44z`} />
        <Cells as={css.face} at={[34, 86 - trays * 10]} size={[92, 7]} count={trays} columns={1} step={[0, 10]} />
      </>
    );
  };
  return {
    label: [factText(facts, 'paper_format'), speed > 0 ? `${speed}/min` : ''].filter(Boolean).join(' '),
    body: (
      <>
        {/WLAN/.test(factText(facts, 'connection') ?? '') && <Waves at={[146, 24]} count={2} />}
        {body()}
        {factText(facts, 'colour') === 'Farbe' &&
          [css.paintCyan, css.paintMagenta, css.paintYellow, css.paintBlack].map((colour, index) => (
            <circle key={colour} className={colour} cx={36 + index * 11} cy={top + 11} r="4" />
          ))}
      </>
    ),
  };
};

/** Toner, ink or a roll of labels, in its colour. */
export const consumable: Generator = ({ facts, name }, tone) => {
  const colour = paint(facts, tone);
  const pages = factNumber(facts, 'page_yield', 0);
  const sheets = Math.min(Math.max(Math.round(pages / 3000), 1), 4);
  const draw = () => {
    if (/rolle/i.test(name))
      return (
        <>
          <path className={colour} d="M40 52a36 36 0 1 1 72 0v42H76V88A36 36 0 0 1 40 52z" />
          <circle className={css.port} cx="76" cy="52" r="12" />
        </>
      );
    if (/Tinte/.test(name))
      return (
        <>
          <path className={tone} d="M52 22h56v72H52zM66 12h28v10H66z" />
          <path className={css.face} d="M58 34h44v54H58z" />
          <path className={colour} d="M80 42q16 20 16 28a16 16 0 0 1-32 0q0-8 16-28z" />
        </>
      );
    return (
      <>
        <path className={tone} d="M14 52h112l20 8v26H14z" />
        <Box as={colour} at={[14, 40]} size={[116, 16]} round={8} />
        <Cells as={css.face} at={[24, 66]} size={[60, 4]} count={2} columns={1} step={[0, 8]} />
      </>
    );
  };
  return {
    label: pages > 0 ? String(pages) : undefined,
    body: (
      <>
        {draw()}
        {pages > 0 && <Cells as={css.dot} at={[8, 108]} size={[22, 2]} count={sheets} columns={1} step={[0, -4]} />}
        {factText(facts, 'condition') && <path className={css.wave} d="M150 18a12 12 0 1 1-8-9M142 3v7h-7" />}
      </>
    ),
  };
};

/** Keys, mouse or both, with a cable or by radio. */
export const keyboard: Generator = ({ facts, name }, tone) => {
  const body = paint(facts, tone);
  const wired = /Kabel/.test(factText(facts, 'connection') ?? '');
  const layout = factText(facts, 'layout') ?? '';
  const only = /^Ziffern/.test(name) ? 'digits' : /^(Vertikalm|M)aus\b/.test(name) ? 'mouse' : 'keys';
  const set = /Set/.test(name);
  const digits = only === 'digits';
  const [left, width] = digits ? [58, 44] : set ? [6, 110] : [12, 136];
  return {
    label: only === 'keys' ? (/US/.test(layout) ? 'US' : /Schweiz/.test(layout) ? 'CH' : 'DE') : undefined,
    body: (
      <>
        {wired && (
          <path className={css.line} d={only === 'mouse' ? 'M80 26C80 8 100 8 120 8' : 'M80 42C80 20 110 26 120 10'} />
        )}
        {!wired && <Waves at={[136, 26]} count={2} />}
        {only !== 'mouse' && (
          <>
            <path
              className={body}
              d={
                /Ergo/.test(name)
                  ? `M${left} 46q68-16 ${width} 0v46q-68-16-${width} 0z`
                  : `M${left} 42h${width}v50H${left}z`
              }
            />
            <Cells
              as={css.key}
              at={[left + 6, 50]}
              size={[8, 7]}
              count={Math.floor((width - 10) / 11) * 3}
              columns={Math.floor((width - 10) / 11)}
              step={[11, 10]}
            />
            {!digits && <Box as={css.key} at={[left + width / 2 - 26, 80]} size={[52, 6]} round={1} />}
            {/Falte/.test(name) && (
              <path className={css.crease} d={`M${left + width / 3} 42v50M${left + (width * 2) / 3} 42v50`} />
            )}
          </>
        )}
        {(set || only === 'mouse') && (
          <g transform={set ? 'translate(86 24) scale(.7)' : /Vertikal/.test(name) ? 'rotate(18 80 60)' : undefined}>
            <Box as={body} at={[56, 24]} size={[48, 70]} round={24} />
            <path className={css.crease} d="M80 24v26" />
            <Box as={css.key} at={[76, 34]} size={[8, 14]} round={4} />
          </g>
        )}
      </>
    ),
  };
};

/** What sits on one ear or two, or stands on the table. */
export const headset: Generator = ({ facts, name }, tone) => {
  const body = paint(facts, tone);
  const link = factText(facts, 'connection') ?? '';
  const one = /einohrig/.test(factText(facts, 'form_factor') ?? '');
  if (/Freisprech/.test(name))
    return {
      label: link.replace('Bluetooth', 'BT'),
      body: (
        <>
          <path className={body} d="M24 74q10-30 56-30t56 30v10q-56 14-112 0z" />
          <Cells as={css.key} at={[50, 62]} size={[5, 5]} count={16} columns={8} step={[8, 9]} />
          <Waves at={[80, 40]} count={3} />
        </>
      ),
    };
  return {
    label: link.replace('Bluetooth', 'BT'),
    body: (
      <>
        {/BT|Bluetooth/.test(link) ? (
          <Waves at={[140, 28]} count={2} />
        ) : (
          <path className={css.line} d="M120 84q16 10 30 4" />
        )}
        <g className={body}>
          <path className={css.stroke} d="M46 58a34 40 0 0 1 68 0" strokeWidth={6} />
        </g>
        <Box as={body} at={[104, 52]} size={[20, 36]} round={9} />
        {one ? (
          <Box as={css.face} at={[40, 54]} size={[12, 8]} round={4} />
        ) : (
          <Box as={body} at={[36, 52]} size={[20, 36]} round={9} />
        )}
        {!/^Kopfhörer/.test(name) && <path className={css.line} d="M112 86q-8 14-38 8" />}
        {/aktiv/.test(factText(facts, 'noise_cancelling') ?? '') && <Flashes at={[12, 14]} count={1} />}
        {/Klar 6/.test(name) && <path className={css.face} d="M60 92h40v4H60z" />}
      </>
    ),
  };
};

/** A camera on the screen, on the table, in a bar, or above a sheet. */
export const webcam: Generator = ({ facts, name }, tone) => {
  const body = paint(facts, tone);
  const lens = (x: number, y: number, r: number) => (
    <>
      <circle className={css.port} cx={x} cy={y} r={r} />
      <circle className={css.dot} cx={x} cy={y} r={r * 0.55} />
    </>
  );
  const draw = () => {
    if (/Dokument/.test(name))
      return (
        <>
          <path className={body} d="M104 88V20H60v8h36v60zM84 86h40v8H84z" />
          <path className={css.paper} d="M30 78h44v16H30z" />
          {lens(62, 28, 8)}
        </>
      );
    if (/leiste/i.test(name))
      return (
        <>
          <Box as={body} at={[8, 48]} size={[144, 30]} round={15} />
          <Cells as={css.key} at={[20, 56]} size={[3, 14]} count={6} columns={6} step={[7, 0]} />
          <Cells as={css.key} at={[104, 56]} size={[3, 14]} count={6} columns={6} step={[7, 0]} />
          {lens(80, 63, 11)}
        </>
      );
    if (/Konferenz/.test(name))
      return (
        <>
          <path className={body} d="M48 74h64l8 20H40zM60 20h40a8 8 0 0 1 8 8v30a28 22 0 0 1-56 0V28a8 8 0 0 1 8-8z" />
          {lens(80, 44, 17)}
        </>
      );
    return (
      <>
        <Box as={body} at={[34, 26]} size={[92, 40]} round={18} />
        <path className={body} d="M68 66h24v14h18v10H50V80h18z" />
        {lens(80, 46, 15)}
        <circle className={css.flash} cx="110" cy="46" r="3" />
      </>
    );
  };
  return {
    label: resolutionName(facts),
    body: (
      <>
        {draw()}
        {/Blick 3/.test(name) && <path className={css.wave} d="M40 20v-6h8M112 14h8v6" />}
      </>
    ),
  };
};

/** What carries, holds or charges: bag, rucksack, sleeve, arm, case, trolley. */
export const accessory: Generator = ({ facts, name }, tone) => {
  const body = paint(facts, tone);
  const places = factNumber(facts, 'ports', 0);
  const fits = factText(facts, 'compatible_with')?.match(/\d+(?= Zoll)/)?.[0];
  const draw = () => {
    if (/arm\b/i.test(name))
      return (
        <>
          <path className={css.arm} d="M40 90V58l44-30 30 14" />
          <path className={body} d="M24 88h36v6H24zM108 20h10v44h-10z" />
        </>
      );
    if (/rucksack/i.test(name))
      return (
        <>
          <path className={css.line} d="M66 20q14-16 28 0" />
          <path className={body} d="M48 36q0-20 32-20t32 20v50q0 8-8 8H56q-8 0-8-8z" />
          <Box as={css.key} at={[58, 56]} size={[44, 26]} round={4} />
        </>
      );
    if (/hülle/i.test(name)) return <path className={body} d="M34 30h92v58q0 6-6 6H40q-6 0-6-6zM34 30l46 26 46-26" />;
    if (/wagen|koffer/i.test(name))
      return (
        <>
          <Box as={body} at={[44, 10]} size={[72, 76]} round={5} />
          <Cells as={css.key} at={[52, 20]} size={[4, 22]} count={Math.min(places, 16)} columns={8} step={[7.4, 28]} />
          <path className={css.dot} d="M52 86h10v8H52zM98 86h10v8H98z" />
          {/koffer/i.test(name) ? (
            <path className={css.line} d="M66 10V4h28v6" />
          ) : (
            <path className={css.line} d="M116 20h14" />
          )}
        </>
      );
    return (
      <>
        <path className={css.line} d="M62 36V24h36v12" />
        <Box as={body} at={[30, 36]} size={[100, 58]} round={6} />
        <Box as={css.key} at={[40, 60]} size={[80, 4]} round={2} />
      </>
    );
  };
  return {
    label: fits ? `${fits}″` : places > 0 ? `${places}×` : undefined,
    body: (
      <>
        {draw()}
        {places > 0 && <Flashes at={[14, 50]} count={places > 16 ? 2 : 1} />}
      </>
    ),
  };
};
