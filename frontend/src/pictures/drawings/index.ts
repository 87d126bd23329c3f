import type { Generator } from '../shapes';
import { accessory, consumable, headset, keyboard, printer, webcam } from './desk';
import { accessPoint, firewall, networkSwitch, server, ups } from './network';
import { box, leasing, service, software } from './paper';
import { cable, dock, memory, storage } from './parts';
import { board, desktop, monitor, notebook, phone, projector, tablet } from './screens';

/** One generator per category. */
export const generators: Record<string, Generator> = {
  notebook,
  desktop,
  monitor,
  tablet,
  phone,
  projector,
  interactive_board: board,
  docking_station: dock,
  switch: networkSwitch,
  firewall,
  access_point: accessPoint,
  server,
  ups,
  storage,
  memory,
  cable,
  printer,
  consumable,
  keyboard_mouse: keyboard,
  headset,
  webcam,
  accessory,
  software,
  leasing,
  service,
};

export const fallback: Generator = box;
