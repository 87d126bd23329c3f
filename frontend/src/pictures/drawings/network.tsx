import { capacity, factNumber, factText } from '../facts';
import css from '../picture.module.css';
import { Box, Cells, Flashes, type Generator, paint, Waves } from '../shapes';

const isRack = (facts: Parameters<typeof factText>[0]) => /19/.test(factText(facts, 'form_factor') ?? '');

const Ears = () => <path className={css.face} d="M6 42h6v8H6zM6 74h6v8H6zM148 42h6v8h-6zM148 74h6v8h-6z" />;

/** A switch with as many ports and slots as it has, on the desk or in the rack. */
export const networkSwitch: Generator = ({ facts }, tone) => {
  const ports = Math.min(factNumber(facts, 'ethernet_ports', factNumber(facts, 'ports', 8)), 48);
  const slots = Math.min(factNumber(facts, 'sfp_ports', 0), 8);
  const rack = isRack(facts);
  const columns = Math.max(Math.ceil(ports / 2), 4);
  const [left, width] = rack ? [8, 144] : [16, 128];
  const room = width - 20 - (slots > 0 ? 26 : 0);
  const step = Math.min(room / columns, 14);
  return {
    label: `${ports} Ports`,
    body: (
      <>
        <Flashes
          at={[118, 14]}
          count={factNumber(facts, 'poe_watts', 0) >= 300 ? 2 : factText(facts, 'poe') === 'ja' ? 1 : 0}
        />
        <Box as={tone} at={[left, 38]} size={[width, 48]} round={rack ? 2 : 7} />
        {rack && <Ears />}
        <Cells
          as={css.port}
          at={[left + 9, 48]}
          size={[step * 0.72, 11]}
          count={ports}
          columns={columns}
          step={[step, 16]}
        />
        {slots > 0 && (
          <Cells
            as={css.flash}
            at={[left + width - 30, 48]}
            size={[10, 11]}
            count={slots}
            columns={2}
            step={[12, 16]}
          />
        )}
        {!rack && <Cells as={tone} at={[30, 86]} size={[16, 4]} count={2} columns={2} step={[84, 0]} />}
      </>
    ),
  };
};

/** A firewall: a wall with a gate, and the ports it guards. */
export const firewall: Generator = ({ facts, name }, tone) => {
  const ports = Math.min(factNumber(facts, 'ethernet_ports', 4), 16);
  const years = factNumber(facts, 'term', 0);
  const left = isRack(facts) ? 8 : 22;
  const router = /Router/.test(name);
  return {
    label: `${ports} Ports`,
    body: (
      <>
        <Box as={tone} at={[left, 54]} size={[160 - 2 * left, 36]} round={isRack(facts) ? 2 : 7} />
        <Cells
          as={css.port}
          at={[left + 10, 64]}
          size={[6, 10]}
          count={ports}
          columns={16}
          step={[(140 - 2 * left) / 16, 0]}
        />
        {router ? (
          <path className={tone} d="M40 20h5v36h-5zM115 20h5v36h-5z" />
        ) : (
          <path
            className={css.key}
            d="M50 14h28v9H50zM82 14h28v9H82zM42 27h22v9H42zM68 27h24v9H68zM96 27h22v9H96zM50 40h28v9H50zM82 40h28v9H82z"
          />
        )}
        <Cells as={css.flash} at={[left + 10, 79]} size={[10, 4]} count={years} columns={5} step={[14, 0]} />
      </>
    ),
  };
};

const wifiArcs: Record<string, number> = { 'Wi-Fi 6': 2, 'Wi-Fi 6E': 3, 'Wi-Fi 7': 4 };

/** An access point where it hangs, with the more arcs the younger its radio. */
export const accessPoint: Generator = ({ facts }, tone) => {
  const wifi = factText(facts, 'wifi');
  const form = factText(facts, 'form_factor') ?? '';
  const years = factNumber(facts, 'term', 0);
  const draw = () => {
    if (/Außen/.test(form))
      return (
        <>
          <path className={tone} d="M58 30h4v26h-4zM98 30h4v26h-4z" />
          <Box as={tone} at={[50, 52]} size={[60, 40]} round={4} />
          <Box as={css.face} at={[74, 80]} size={[12, 4]} round={2} />
        </>
      );
    if (/Wand/.test(form))
      return (
        <>
          <Box as={tone} at={[56, 42]} size={[48, 50]} round={5} />
          <Box as={css.face} at={[64, 50]} size={[32, 24]} round={3} />
          <path className={css.port} d="M74 80h12v8H74z" />
        </>
      );
    return (
      <>
        <path className={css.face} d="M30 90h100v4H30z" />
        <path className={tone} d="M38 88q4-30 42-30t42 30z" />
        <circle className={css.flash} cx="80" cy="74" r="3" />
      </>
    );
  };
  return {
    label: wifi,
    body: (
      <>
        <Waves at={[80, /Wand/.test(form) ? 40 : 48]} count={wifiArcs[wifi ?? ''] ?? 2} />
        {draw()}
        <Cells as={css.flash} at={[8, 88]} size={[8, 4]} count={years} columns={1} step={[0, -7]} />
      </>
    ),
  };
};

/** A server of so many units with its bays, in the rack or beside the desk. */
export const server: Generator = ({ facts, name }, tone) => {
  const bays = Math.min(factNumber(facts, 'drive_bays', 4), 24);
  const memory = capacity(facts, 'ram_gb');
  const cores = Math.round(factNumber(facts, 'cpu_cores', 0) / 16);
  const chips = (
    <Cells as={css.flash} at={[10, 6]} size={[8, 8]} count={Math.min(cores, 4)} columns={4} step={[11, 0]} />
  );
  if (/Tower/.test(factText(facts, 'form_factor') ?? ''))
    return {
      label: memory,
      body: (
        <>
          <Box as={tone} at={[52, 6]} size={[56, 88]} round={3} />
          <Cells as={css.face} at={[58, 12]} size={[21, 8]} count={Math.min(bays, 12)} columns={2} step={[23, 10]} />
          <Cells as={css.port} at={[60, 80]} size={[40, 2]} count={3} columns={1} step={[0, 4]} />
          {chips}
        </>
      ),
    };
  const height = 16 + Math.min(Math.max(factNumber(facts, 'height_units', 1), 1), 4) * 15;
  const rows = bays > 8 ? 2 : 1;
  return {
    label: memory,
    body: (
      <>
        <Box as={tone} at={[8, 92 - height]} size={[144, height]} round={2} />
        <Cells as={css.face} at={[4, 92 - height + 3]} size={[6, height - 6]} count={2} columns={2} step={[146, 0]} />
        <Cells
          as={css.face}
          at={[18, 92 - height + 6]}
          size={[9.5, (height - 14) / rows]}
          count={bays}
          columns={Math.ceil(bays / rows)}
          step={[12, (height - 14) / rows + 2]}
        />
        <Cells as={css.flash} at={[122, 92 - height + 7]} size={[4, 4]} count={3} columns={3} step={[8, 0]} />
        {/Rechen/.test(name) && (
          <path className={css.port} d="M120 50h24v22h-24zM126 56h12v10h-12z" fillRule="evenodd" />
        )}
        {chips}
      </>
    ),
  };
};

/** Power that lasts: the taller the stronger, or a strip of sockets. */
export const ups: Generator = ({ facts, name }, tone) => {
  const va = factNumber(facts, 'power_va', 0);
  const body = paint(facts, tone);
  const rack = isRack(facts);
  const cells = Math.min(Math.max(Math.round(va / 700), 1), 8);
  const battery = (x: number, y: number) => (
    <Cells as={css.flash} at={[x, y]} size={[5, 10]} count={cells} columns={8} step={[7, 0]} />
  );
  const draw = () => {
    if (/leiste/i.test(name))
      return (
        <>
          <Box as={body} at={[8, 50]} size={[144, rack ? 26 : 34]} round={rack ? 2 : 12} />
          {[24, 52, 80, 108, 136].map((x) => (
            <g key={x}>
              <circle className={css.face} cx={x} cy="63" r="9" />
              <path className={css.dot} d={`M${x - 4} 62h2v2h-2zM${x + 2} 62h2v2h-2z`} />
            </g>
          ))}
        </>
      );
    if (rack)
      return (
        <>
          <Box as={tone} at={[8, 44]} size={[144, 44]} round={2} />
          <Box as={css.screen} at={[18, 54]} size={[34, 22]} round={2} />
          {battery(86, 60)}
        </>
      );
    const height = 48 + cells * 5;
    return (
      <>
        <Box as={tone} at={[50, 94 - height]} size={[60, height]} round={4} />
        <Box as={css.screen} at={[58, 94 - height + 8]} size={[44, 16]} round={2} />
        {battery(53, 94 - height + 30)}
      </>
    );
  };
  return {
    label: va > 0 ? `${va} VA` : undefined,
    body: <>{draw()}</>,
  };
};
