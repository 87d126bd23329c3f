import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { SchemaFact, SchemaProduct } from '../src/api/schema';
import { generators } from '../src/pictures/drawings';
import { aspect, factNumber, toneOf } from '../src/pictures/facts';
import { ProductPicture } from '../src/pictures/ProductPicture';

const fact = (key: string, value: string): SchemaFact => ({ key, label: key, value });

const product = (category: string, facts: SchemaFact[] = []): SchemaProduct => ({
  id: '1',
  name: 'x',
  manufacturer: 'Aventra',
  partNumber: 'x',
  category: { key: category, label: category },
  facts,
  unit: 'C62',
});

describe('drawn pictures', () => {
  it.each([...Object.keys(generators), 'never heard of'])('%s can be drawn without a single fact', (category) => {
    const { container } = render(<ProductPicture product={product(category)} />);
    expect(container.querySelectorAll('svg > *').length).toBeGreaterThan(0);
    expect(container.innerHTML).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('label a monitor with its inches', () => {
    const seen = product('monitor', [fact('screen_inches', '23.8')]);
    expect(render(<ProductPicture product={seen} />).container.querySelector('text')?.textContent).toBe('23,8″');
    expect(render(<ProductPicture small product={seen} />).container.querySelector('text')).toBeNull();
  });

  it.each([
    ['switch', [fact('ethernet_ports', '48')], '48 Ports'],
    ['notebook', [fact('ram_gb', '16'), fact('storage_gb', '512')], '16/512 GB'],
    ['notebook', [fact('ram_gb', '32'), fact('storage_gb', '1000')], '32 GB/1 TB'],
    ['storage', [fact('storage_gb', '1920')], '1,92 TB'],
    ['cable', [fact('length_m', '0.5')], '0,5 m'],
    ['ups', [fact('power_va', '1500')], '1500 VA'],
    ['leasing', [fact('term', '36 Monate')], '36 M.'],
    ['service', [], undefined],
  ])('name the deciding fact: %s', (category, facts, label) => {
    const { container } = render(<ProductPicture product={product(category, facts)} />);
    expect(container.querySelector('text:last-of-type')?.textContent).toBe(label);
  });

  it('draw 48 ports in a handful of elements', () => {
    const { container } = render(<ProductPicture product={product('switch', [fact('ethernet_ports', '48')])} />);
    expect(container.querySelectorAll('svg *').length).toBeLessThan(10);
  });

  it('show the colour of the product before the tone of its manufacturer', () => {
    const of = (...facts: SchemaFact[]) =>
      render(<ProductPicture product={product('cable', facts)} />).container.innerHTML;
    expect(of(fact('colour', 'rot'))).not.toBe(of(fact('colour', 'blau')));
    expect(of(fact('colour', 'getupft'))).toBe(of());
  });

  it('show a longer warranty, and only a longer one', () => {
    const count = (months: string) =>
      render(
        <ProductPicture product={product('server', [fact('warranty_months', months)])} />,
      ).container.querySelectorAll('path').length;
    expect(count('60') - count('36')).toBe(1);
  });

  it('give a dock as many sockets as it has', () => {
    const facts = [fact('usb_c_ports', '3'), fact('displayport_ports', '2'), fact('ethernet_ports', '1')];
    const sockets = (all: SchemaFact[]) =>
      render(<ProductPicture product={product('docking_station', all)} />).container.querySelectorAll('rect').length;
    expect(sockets(facts) - sockets([fact('usb_c_ports', '0')])).toBe(6);
  });

  it('give a manufacturer one tone', () => {
    expect(toneOf('Norvik')).toBe(toneOf('Norvik'));
    expect(new Set(['Aventra', 'Norvik', 'Kestral', 'Zentaro', 'Lumina'].map(toneOf)).size).toBeGreaterThan(1);
  });

  it('read facts in any spelling and never fail', () => {
    expect(factNumber([fact('ports', '24 Ports')], 'ports', 1)).toBe(24);
    expect(factNumber([fact('ports', 'viele')], 'ports', 8)).toBe(8);
    expect(aspect('3440 x 1440')).toBeCloseTo(2.39, 2);
    expect(aspect('hoch')).toBeCloseTo(16 / 9, 5);
  });
});
