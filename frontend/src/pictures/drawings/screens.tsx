import { aspect, capacity, factNumber, factText, inches, memoryAndDrive, resolutionName } from '../facts';
import css from '../picture.module.css';
import { Box, Cells, type Generator, paint, round, Waves, Word } from '../shapes';

const hasMobileNet = (connection: string | undefined) => /5G|LTE/.test(connection ?? '');

/** A notebook; its width follows its inches, its deck says when the keys are not German. */
export const notebook: Generator = ({ facts, name }, tone) => {
  const width = round(40 + factNumber(facts, 'screen_inches', 14) * 4);
  const height = round(width * 0.62);
  const left = round(80 - width / 2);
  const top = round(80 - height);
  const layout = factText(facts, 'layout') ?? '';
  return {
    label: memoryAndDrive(facts) ?? inches(facts),
    body: (
      <>
        {hasMobileNet(factText(facts, 'connection')) && <Waves at={[142, 26]} count={2} />}
        <Box as={tone} at={[left, top]} size={[width, height + 2]} round={4} />
        <Box as={css.screen} at={[left + 4, top + 4]} size={[width - 8, height - 8]} round={1} />
        <Word at={[80, top + height / 2 + 6]}>{inches(facts)}</Word>
        <path className={tone} d={`M${left} 82H${left + width}l12 13H${left - 12}z`} />
        <Cells as={css.port} at={[left + 4, 84]} size={[width - 8, 2]} count={2} columns={1} step={[0, 3.4]} />
        {layout && !/Deutsch/.test(layout) && (
          <Cells as={css.flash} at={[left + 4, 84]} size={[8, 2]} count={2} columns={1} step={[0, 3.4]} />
        )}
        <Box as={css.port} at={[68, 91]} size={[24, 3]} round={1} />
        {/Flex/.test(name) && (
          <path className={css.thin} d={`M${left + width + 4} ${top + 4}q10 ${height / 2} 0 ${height - 8}`} />
        )}
      </>
    ),
  };
};

/** A computer by its case: tall, flat, small, or behind a screen of its own. */
export const desktop: Generator = ({ facts, name }, tone) => {
  const form = `${factText(facts, 'form_factor') ?? ''} ${name}`;
  const cores = Math.min(Math.max(Math.round(factNumber(facts, 'cpu_cores', 4) / 4), 1), 6);
  const draw = () => {
    if (/All-in-One/.test(form))
      return (
        <>
          <Box as={tone} at={[30, 12]} size={[100, 66]} round={4} />
          <Box as={css.screen} at={[34, 16]} size={[92, 50]} round={1} />
          <Word at={[80, 47]}>{inches(facts)}</Word>
          <path className={tone} d="M66 78h28l6 16H60z" />
        </>
      );
    if (/Tower|Turm|Arbeitsstation/.test(form))
      return (
        <>
          <Box as={tone} at={[55, 8]} size={[50, 86]} round={4} />
          <Box as={css.face} at={[61, 15]} size={[38, 8]} round={1} />
          <Box as={css.face} at={[61, 27]} size={[38, 5]} round={1} />
          <circle className={css.port} cx="80" cy="44" r="4" />
          <Cells as={css.port} at={[64, 58]} size={[32, 2]} count={5} columns={1} step={[0, 6]} />
        </>
      );
    if (/Mini|Thin/.test(form))
      return (
        <>
          <Box as={tone} at={[44, 48]} size={[72, 34]} round={6} />
          <Cells as={css.port} at={[52, 60]} size={[9, 6]} count={3} columns={3} step={[13, 0]} />
          <circle className={css.port} cx="106" cy="63" r="4" />
          <Cells as={tone} at={[52, 82]} size={[10, 4]} count={2} columns={2} step={[46, 0]} />
        </>
      );
    return (
      <>
        <Box as={tone} at={[22, 44]} size={[116, 42]} round={4} />
        <Box as={css.face} at={[30, 52]} size={[56, 10]} round={1} />
        <Cells as={css.port} at={[30, 68]} size={[10, 6]} count={4} columns={4} step={[14, 0]} />
        <circle className={css.port} cx="122" cy="65" r="6" />
      </>
    );
  };
  return {
    label: memoryAndDrive(facts),
    body: (
      <>
        {draw()}
        <Cells as={css.flash} at={[144, 12]} size={[6, 4]} count={cores} columns={1} step={[0, 7]} />
      </>
    ),
  };
};

/** A monitor with its true aspect ratio, its colour, its sockets and its stand, if it has one. */
export const monitor: Generator = ({ facts, name }, tone) => {
  const ratio = aspect(factText(facts, 'resolution'));
  const width = round(Math.min(62 + factNumber(facts, 'screen_inches', 24) * 2, 138));
  const height = round(Math.min(width / ratio, 70));
  const left = round(80 - width / 2);
  const top = round(78 - height);
  const bow = /Bogen|curved|gebogen/i.test(name) ? 5 : 0;
  const frame = (inset: number) => {
    const [x, y] = [round(left + inset), round(top + inset)];
    const [w, h] = [round(width - 2 * inset), round(height - 2 * inset)];
    return `M${x} ${y}q${w / 2} ${bow * 2} ${w} 0v${h}q${-w / 2} ${-bow * 2} ${-w} 0z`;
  };
  const body = paint(facts, tone);
  const usb = factNumber(facts, 'usb_c_ports', 0);
  return {
    label: inches(facts),
    body: (
      <>
        {/Tragbar/.test(name) && <path className={body} d={`M${left + 10} 78h${width - 20}l8 16H${left + 2}z`} />}
        {!/ohne Standfuß|Tragbar/.test(name) && <path className={body} d="M73 76h14v14h18v5H55v-5h18z" />}
        <path className={body} d={frame(0)} />
        <path className={css.screen} d={frame(4)} />
        <Word at={[80, top + height / 2 + 6]}>{resolutionName(facts)}</Word>
        {usb > 0 && <Cells as={css.flash} at={[8, 100]} size={[14, 6]} count={usb} columns={2} step={[19, 0]} />}
        {factNumber(facts, 'ethernet_ports', 0) > 0 && <path className={css.flash} d="M46 98h12v10h-3v3h-6v-3h-3z" />}
        {/Touch/.test(name) && <circle className={css.wave} cx={left + width - 18} cy={top + height - 16} r="6" />}
      </>
    ),
  };
};

/** A board of a class room with what carries it. */
export const board: Generator = ({ facts }, tone) => {
  const width = round(60 + factNumber(facts, 'screen_inches', 65) * 0.8);
  const height = round(width * 0.54);
  const left = round(80 - width / 2);
  const form = factText(facts, 'form_factor') ?? '';
  const carriers: [RegExp, string][] = [
    [/Pylonen/, `M${left - 4} 6h5v89h-5zM${left + width - 1} 6h5v89h-5z`],
    [/Rollstativ/, 'M60 70h6v20H60zM94 70h6v20h-6zM44 88h72v4H44zM48 92h8v4h-8zM104 92h8v4h-8z'],
    [/Wand/, `M${left + 14} 8h12v4H${left + 14}zM${left + width - 26} 8h12v4h-12z`],
  ];
  return {
    label: inches(facts),
    body: (
      <>
        <path className={tone} d={carriers.find(([kind]) => kind.test(form))?.[1] ?? ''} />
        <Box as={tone} at={[left, 12]} size={[width, height]} round={3} />
        <Box as={css.screen} at={[left + 4, 16]} size={[width - 8, height - 8]} round={1} />
        <path className={css.draw} d={`M${left + 14} ${height - 4}q14-26 28-8t30-14`} />
        <Box as={tone} at={[left + width / 2 - 20, 12 + height]} size={[40, 4]} round={2} />
        {factNumber(facts, 'cpu_cores', 0) > 0 && <Word at={[left + width - 22, 32]}>PC</Word>}
      </>
    ),
  };
};

/** A tablet lying or standing as its screen does, with a pen where it has one. */
export const tablet: Generator = ({ facts, name }, tone) => {
  const height = round(34 + factNumber(facts, 'screen_inches', 10) * 3.6);
  const width = round(Math.min(height * Math.min(aspect(factText(facts, 'resolution')), 1.6), 124));
  const left = round(80 - width / 2);
  const top = round(50 - height / 2);
  const body = paint(facts, tone);
  return {
    label: [inches(facts), capacity(facts, 'storage_gb')].filter(Boolean).join(' '),
    body: (
      <>
        {hasMobileNet(factText(facts, 'connection')) && <Waves at={[144, 28]} count={2} />}
        <Box as={body} at={[left, top]} size={[width, height]} round={/Gelände/.test(name) ? 12 : 6} />
        <Box as={css.screen} at={[left + 6, top + 5]} size={[width - 12, height - 10]} round={2} />
        {/Gelände/.test(name) && (
          <Cells
            as={css.face}
            at={[left + 1, top + height / 2 - 8]}
            size={[3, 16]}
            count={2}
            columns={2}
            step={[width - 5, 0]}
          />
        )}
        {/Stift/.test(name) && <path className={css.flash} d={`M${left + width - 10} 14l6 3-26 52-7 6 1-9z`} />}
        {/ S$|Plus/.test(name.split(',')[0] ?? '') && (
          <circle className={css.face} cx={left + width - 3} cy="50" r="1.6" />
        )}
      </>
    ),
  };
};

/** A phone for the pocket or for the desk. */
export const phone: Generator = ({ facts, name }, tone) => {
  const body = paint(facts, tone);
  if (/Tisch/.test(name) || factNumber(facts, 'screen_inches', 6) < 4.5)
    return {
      label: inches(facts),
      body: (
        <>
          <path className={body} d="M44 40h78l10 52H34z" />
          <path className={css.key} d="M38 30h14v54H32z" />
          <path className={css.screen} d="M66 46h46l2 16H64z" />
          <Cells as={css.key} at={[68, 68]} size={[8, 4]} count={9} columns={3} step={[13, 7]} />
          {/6/.test(name) && <path className={body} d="M126 46h16l6 40h-18z" />}
        </>
      ),
    };
  return {
    label: capacity(facts, 'storage_gb') ?? inches(facts),
    body: (
      <>
        <Waves at={[124, 28]} count={2} />
        <Box as={body} at={[58, 6]} size={[20 + factNumber(facts, 'screen_inches', 6) * 4, 90]} round={8} />
        <Box as={css.screen} at={[62, 12]} size={[12 + factNumber(facts, 'screen_inches', 6) * 4, 78]} round={3} />
        <Word at={[80, 56]}>{inches(facts)}</Word>
      </>
    ),
  };
};

/** A projector and its light, wide where it stands near the wall. */
export const projector: Generator = ({ facts, name }, tone) => {
  const near = /Kurzdistanz/.test(name);
  const lumens = factNumber(facts, 'lumens', 0);
  return {
    label: lumens > 0 ? `${lumens} lm` : undefined,
    body: (
      <>
        <path className={css.screen} d={near ? 'M66 62 104 8h48v80z' : 'M92 66 128 22h24v68z'} />
        <Word at={[near ? 126 : 131, near ? 54 : 62]}>{resolutionName(facts)?.replace('Full HD', 'HD')}</Word>
        <Box as={tone} at={[10, 50]} size={[80, 36]} round={6} />
        <circle className={css.face} cx="70" cy="66" r="11" />
        <circle className={css.port} cx="70" cy="66" r="6" />
        <Cells as={css.face} at={[20, 60]} size={[24, 2]} count={3} columns={1} step={[0, 6]} />
        <Cells as={tone} at={[18, 86]} size={[10, 5]} count={2} columns={2} step={[54, 0]} />
        {/Laser/.test(name) && <circle className={css.flash} cx="70" cy="66" r="3" />}
      </>
    ),
  };
};
