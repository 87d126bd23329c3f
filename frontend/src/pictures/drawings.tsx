import type { ReactNode } from 'react';
import type { SchemaFact } from '../api/schema';
import { aspect, factNumber, factText } from './facts';
import css from './picture.module.css';

/** What a generator returns: the drawing on 160 x 120 and the deciding fact as a label. */
export interface Drawing {
  body: ReactNode;
  label?: string;
}

type Generator = (facts: SchemaFact[], tone: string | undefined) => Drawing;

const inches = (facts: SchemaFact[]) => {
  const text = factText(facts, 'screen_inches');
  return text ? `${text.replace('.', ',').replace(/[^\d,].*$/, '')}″` : undefined;
};

/** A notebook; its width follows its inches. */
export const notebook: Generator = (facts, tone) => {
  const width = 52 + factNumber(facts, 'screen_inches', 14) * 3;
  const height = width * 0.62;
  const left = 80 - width / 2;
  const top = 88 - height;
  return {
    label: inches(facts),
    body: (
      <>
        <rect className={tone} x={left} y={top} width={width} height={height} rx="4" />
        <rect className={css.screen} x={left + 4} y={top + 4} width={width - 8} height={height - 8} rx="1" />
        <path className={tone} d={`M${left - 12} 94 L${left} 88 H${left + width} L${left + width + 12} 94 Z`} />
        <rect className={css.face} x="68" y="89" width="24" height="2" rx="1" />
      </>
    ),
  };
};

/** A monitor with its true aspect ratio. */
export const monitor: Generator = (facts, tone) => {
  const ratio = aspect(factText(facts, 'resolution'));
  const width = Math.min(60 + factNumber(facts, 'screen_inches', 24) * 2, 132);
  const height = Math.min(width / ratio, 72);
  const left = 80 - width / 2;
  const top = 88 - height;
  return {
    label: inches(facts),
    body: (
      <>
        <rect className={tone} x={left} y={top - 6} width={width} height={height} rx="3" />
        <rect className={css.screen} x={left + 3} y={top - 3} width={width - 6} height={height - 6} rx="1" />
        <path className={tone} d="M74 82h12v14H74z" />
        <rect className={tone} x="56" y="95" width="48" height="5" rx="2" />
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
  ['usb_c_ports', { width: 10, height: 4, radius: 2 }],
  ['usb_a_ports', { width: 12, height: 6, radius: 0 }],
  ['hdmi_ports', { width: 14, height: 6, radius: 1 }],
  ['displayport_ports', { width: 14, height: 6, radius: 2 }],
  ['ethernet_ports', { width: 12, height: 10, radius: 0 }],
];

/** A docking station with as many sockets of each kind as it has. */
export const dock: Generator = (facts, tone) => {
  const row = sockets.flatMap(([key, socket]) =>
    Array.from({ length: Math.min(factNumber(facts, key, key === 'usb_c_ports' ? 2 : 0), 4) }, () => socket),
  );
  const gap = 4;
  const total = row.reduce((sum, socket) => sum + socket.width + gap, -gap);
  const scale = Math.min(1, 116 / total);
  let x = 80 - (total * scale) / 2;
  const watts = factText(facts, 'charging_watts') ?? factText(facts, 'power_watts');
  return {
    label: watts ? `${watts.replace(/\D.*$/, '')} W` : undefined,
    body: (
      <>
        <path className={css.line} d="M28 66C8 60 8 36 24 24" />
        <rect className={tone} x="14" y="46" width="132" height="42" rx="8" />
        <rect className={css.face} x="14" y="60" width="132" height="20" />
        {row.map((socket, index) => {
          const left = x;
          x += (socket.width + gap) * scale;
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: sockets have no other name and never move
              key={index}
              className={tone}
              x={left}
              y={70 - socket.height / 2}
              width={socket.width * scale}
              height={socket.height}
              rx={socket.radius}
            />
          );
        })}
        <rect className={tone} x="26" y="88" width="20" height="4" rx="2" />
        <rect className={tone} x="114" y="88" width="20" height="4" rx="2" />
      </>
    ),
  };
};

/** A box with a lid: what has no drawing of its own stays quiet. */
const box: Generator = (_facts, tone) => ({
  body: (
    <>
      <path className={tone} d="M40 52 80 36l40 16v38L80 104 40 90z" />
      <path className={css.face} d="M40 52 80 66l40-14-40-16z" />
      <path className={css.line} d="M80 66v38" />
    </>
  ),
});

const sheet: Generator = (facts, tone) => ({
  label: factText(facts, 'term'),
  body: (
    <>
      <path className={tone} d="M52 24h40l16 16v58H52z" />
      <path className={css.face} d="M92 24l16 16H92z" />
      <path className={css.line} d="M62 54h36M62 66h36M62 78h22" />
    </>
  ),
});

const slab: Generator = (facts, tone) => ({
  label: inches(facts),
  body: (
    <>
      <rect className={tone} x="52" y="20" width="56" height="80" rx="7" />
      <rect className={css.screen} x="57" y="26" width="46" height="64" rx="2" />
    </>
  ),
});

const rack: Generator = (facts, tone) => {
  const ports = Math.min(factNumber(facts, 'ports', factNumber(facts, 'ethernet_ports', 8)), 24);
  const columns = Math.min(ports, 12);
  return {
    label: ports > 1 && factText(facts, 'ports') ? `${ports} Ports` : undefined,
    body: (
      <>
        <rect className={tone} x="12" y="44" width="136" height="40" rx="4" />
        {Array.from({ length: ports }, (_, port) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: ports have no other name and never move
            key={port}
            className={css.face}
            x={20 + (port % columns) * (120 / columns)}
            y={port < columns ? 52 : 67}
            width={Math.min(120 / columns - 2, 12)}
            height="9"
          />
        ))}
      </>
    ),
  };
};

const cable: Generator = (facts, tone) => {
  const length = factText(facts, 'length_m');
  return {
    label: length ? `${length.replace('.', ',')} m` : undefined,
    body: (
      <>
        <path className={css.line} d="M44 40c60-20 90 10 40 26s-20 40 34 22" strokeWidth="5" />
        <rect className={tone} x="24" y="32" width="24" height="16" rx="3" />
        <rect className={tone} x="112" y="80" width="24" height="16" rx="3" />
      </>
    ),
  };
};

/** A generator per category; the others share one quiet drawing of their kind. */
export const generators: Record<string, Generator> = {
  notebook,
  monitor,
  docking_station: dock,
  interactive_board: monitor,
  tablet: slab,
  phone: slab,
  switch: rack,
  firewall: rack,
  server: rack,
  cable,
  software: sheet,
  service: sheet,
  leasing: sheet,
};

export const fallback: Generator = box;
