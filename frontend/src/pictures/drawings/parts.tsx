import { capacity, factNumber, factText } from '../facts';
import css from '../picture.module.css';
import { Box, Cells, type Generator, paint, round } from '../shapes';

/** A drive by its form: stick, slab, disk, box for the pocket, box of bays. */
export const storage: Generator = ({ facts, name }, tone) => {
  const form = factText(facts, 'form_factor') ?? '';
  const bays = Math.min(factNumber(facts, 'drive_bays', 0), 12);
  const body = paint(facts, tone);
  const size = Math.min(Math.max(Math.round(Math.log2(factNumber(facts, 'storage_gb', 500) / 125)), 1), 8);
  const draw = () => {
    if (bays > 0)
      return (
        <>
          <Box
            as={tone}
            at={[80 - Math.max(bays, 4) * 5.5 - 8, 14]}
            size={[Math.max(bays, 4) * 11 + 16, 80]}
            round={4}
          />
          <Cells as={css.face} at={[80 - bays * 5.5, 24]} size={[8.5, 46]} count={bays} columns={12} step={[11, 0]} />
          <circle className={css.flash} cx="80" cy="84" r="3" />
        </>
      );
    if (/Stick/.test(name))
      return (
        <>
          <Box as={body} at={[26, 40]} size={[72, 34]} round={8} />
          <Box
            as={css.face}
            at={[98, 46]}
            size={[/C/.test(factText(facts, 'plug_a') ?? '') ? 22 : 34, 22]}
            round={/C/.test(factText(facts, 'plug_a') ?? '') ? 10 : 1}
          />
          <circle className={css.port} cx="40" cy="57" r="5" />
        </>
      );
    if (/extern/i.test(form))
      return (
        <>
          <path className={css.line} d="M96 50c34 0 20-34 52-34" />
          <Box as={body} at={[32, 24]} size={[66, 70]} round={12} />
          <Cells as={css.face} at={[44, 38]} size={[42, 3]} count={2} columns={1} step={[0, 7]} />
          {factText(facts, 'condition') && (
            <path className={css.flash} d="M56 70h18v14H56zm3-1v-4a6 6 0 0 1 12 0v4h-3v-4a3 3 0 0 0-6 0v4z" />
          )}
        </>
      );
    if (/M\.2/.test(form))
      return (
        <>
          <Box as={tone} at={[/2230/.test(form) ? 46 : 20, 40]} size={[/2230/.test(form) ? 68 : 116, 34]} round={2} />
          <Cells
            as={css.face}
            at={[/2230/.test(form) ? 54 : 30, 47]}
            size={[22, 20]}
            count={/2230/.test(form) ? 2 : 3}
            columns={3}
            step={[28, 0]}
          />
          <Cells
            as={css.flash}
            at={[/2230/.test(form) ? 114 : 136, 43]}
            size={[6, 3]}
            count={5}
            columns={1}
            step={[0, 6]}
          />
        </>
      );
    const disk = /3,5|3\.5/.test(form);
    return (
      <>
        <Box as={tone} at={[disk ? 44 : 48, disk ? 6 : 18]} size={[disk ? 72 : 64, disk ? 88 : 76]} round={5} />
        {disk ? (
          <circle className={css.face} cx="80" cy="44" r="28" />
        ) : (
          <Box as={css.face} at={[56, 28]} size={[48, 36]} round={2} />
        )}
        {disk && <circle className={tone} cx="80" cy="44" r="9" />}
        <Cells
          as={css.flash}
          at={[58, disk ? 84 : 80]}
          size={[/SAS/.test(factText(facts, 'interface') ?? '') ? 44 : 28, 5]}
          count={1}
          columns={1}
          step={[0, 0]}
        />
      </>
    );
  };
  return {
    label: capacity(facts, 'storage_gb'),
    body: (
      <>
        {draw()}
        <Cells as={css.flash} at={[8, 14]} size={[6, 4]} count={size} columns={1} step={[0, 7]} />
      </>
    ),
  };
};

/** A module of memory with its chips: short for notebooks, nine chips with error correction. */
export const memory: Generator = ({ facts }, tone) => {
  const form = factText(facts, 'form_factor') ?? '';
  const gigabytes = factNumber(facts, 'ram_gb', 16);
  const width = /SO/.test(form) ? 96 : 144;
  const left = 80 - width / 2;
  const chips = (/SO/.test(form) ? 4 : 8) + (/ECC/.test(form) ? 1 : 0);
  const rows = gigabytes >= 32 ? 2 : 1;
  const step = (width - 16) / chips;
  const split = /DDR4/.test(factText(facts, 'ram_type') ?? '') ? 0.56 : 0.48;
  return {
    label: capacity(facts, 'ram_gb'),
    body: (
      <>
        <Box as={tone} at={[left, 32]} size={[width, 50]} round={3} />
        <Cells
          as={css.face}
          at={[left + 9, 39]}
          size={[step - 5, rows === 2 ? 14 : 22]}
          count={chips * rows}
          columns={chips}
          step={[step, 18]}
        />
        <Cells
          as={css.flash}
          at={[left + 6, 82]}
          size={[2.6, 7]}
          count={Math.floor((width - 12) / 4)}
          columns={40}
          step={[4, 0]}
        />
        <Box as={css.ground} at={[left + width * split, 80]} size={[6, 10]} round={2} />
      </>
    ),
  };
};

/** The plugs people know by sight, each in a box of 40 x 30 that looks to the left. */
const plugs: [RegExp, string][] = [
  [/RJ45/, 'M6 4h24v22H6zM0 8h6v14H0zM12 0h12v4H12z'],
  [/USB-C/, 'M10 5h22v20H10zM0 9q0-2 3-2h7v16H3q-3 0-3-2z'],
  [/USB-A/, 'M12 3h22v24H12zM0 7h12v16H0z'],
  [/DisplayPort/, 'M10 3h24v24H10zM0 10l4-5h6v20H0z'],
  [/HDMI/, 'M10 3h24v24H10zM0 6h10v18H4l-4-4z'],
  [/VGA/, 'M10 0h22v30H10zM0 5l10-2v24L0 25z'],
  [/LC|SC/, 'M8 2h22v11H8zM8 17h22v11H8zM0 5h8v5H0zM0 20h8v5H0z'],
  [/C13/, 'M6 2h26v26H6zM0 6h6v4H0zM0 13h6v4H0zM0 20h6v4H0z'],
  [/Schuko/, 'M10 0h22v30H10zM0 7h10v4H0zM0 19h10v4H0z'],
];

const plug = (kind: string | undefined) =>
  plugs.find(([known]) => known.test(kind ?? ''))?.[1] ?? 'M8 2h26v26H8zM0 8h8v14H0z';

/** A cable or an adapter: both plugs, its colour, and more turns the longer it is. */
export const cable: Generator = ({ facts, name }, tone) => {
  const metres = factNumber(facts, 'length_m', 0);
  const length = metres > 0 ? `${String(metres).replace('.', ',')} m` : undefined;
  const colour = paint(facts, tone);
  const turns = Math.min(Math.max(Math.round(Math.log2(metres / 0.5)) + 1, 1), 5);
  const coil = Array.from(
    { length: turns },
    (_, turn) => `M${round(58 + turn * 7)} 50a18 20 0 1 1 18 20a18 20 0 0 1-18-20`,
  ).join('');
  return {
    label: length,
    body: (
      <>
        <g className={colour}>
          {/Adapter/.test(name) ? (
            <path className={css.stroke} d="M46 50h60" strokeWidth={12} />
          ) : (
            <path
              className={css.stroke}
              d={`M44 28q20 0 32 2M84 70q20 4 32 4${coil}`}
              strokeWidth={/Flach|Slim/.test(name) ? 2.5 : 4}
            />
          )}
        </g>
        <g transform={/Adapter/.test(name) ? 'translate(10 35)' : 'translate(8 12)'}>
          <path className={colour} d={plug(factText(facts, 'plug_a'))} />
        </g>
        <g transform={/Adapter/.test(name) ? 'translate(150 65) rotate(180)' : 'translate(152 90) rotate(180)'}>
          <path className={colour} d={plug(factText(facts, 'plug_b') ?? factText(facts, 'plug_a'))} />
        </g>
      </>
    ),
  };
};

interface Socket {
  width: number;
  height: number;
  radius: number;
}

const sockets: [key: string, socket: Socket][] = [
  ['usb_c_ports', { width: 10, height: 5, radius: 2.5 }],
  ['usb_a_ports', { width: 12, height: 7, radius: 0 }],
  ['hdmi_ports', { width: 14, height: 6, radius: 1 }],
  ['displayport_ports', { width: 14, height: 7, radius: 2 }],
  ['ethernet_ports', { width: 12, height: 11, radius: 0 }],
];

/** A docking station with as many sockets of each kind as it has. */
export const dock: Generator = ({ facts, name }, tone) => {
  const row = sockets.flatMap(([key, socket]) =>
    Array.from({ length: Math.min(factNumber(facts, key, key === 'usb_c_ports' ? 2 : 0), 4) }, () => socket),
  );
  const gap = 4;
  const total = row.reduce((sum, socket) => sum + socket.width + gap, -gap);
  const travel = /Reise/.test(name);
  const width = travel ? 96 : 136;
  const scale = Math.min(1, (width - 18) / total);
  let x = 80 - (total * scale) / 2;
  const watts = factText(facts, 'power_watts') ?? factText(facts, 'charging_watts');
  const long = factNumber(facts, 'length_m', 0.8) > 1;
  return {
    label: watts ? `${watts.replace(/\D.*$/, '')} W` : undefined,
    body: (
      <>
        <path className={css.line} d={long ? 'M30 60C4 56 2 30 22 26s26-22 4-18' : 'M30 60C8 56 8 32 24 18'} />
        <Box
          as={paint(facts, tone)}
          at={[80 - width / 2, travel ? 50 : 42]}
          size={[width, travel ? 36 : 46]}
          round={8}
        />
        <Box as={css.face} at={[80 - width / 2, 58]} size={[width, 20]} />
        {row.map((socket, index) => {
          const left = x;
          x += (socket.width + gap) * scale;
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: sockets have no other name and never move
              key={index}
              className={css.dot}
              x={round(left)}
              y={68 - socket.height / 2}
              width={round(socket.width * scale)}
              height={socket.height}
              rx={socket.radius}
            />
          );
        })}
        {!travel && <Cells as={tone} at={[26, 88]} size={[20, 4]} count={2} columns={2} step={[88, 0]} />}
      </>
    ),
  };
};
