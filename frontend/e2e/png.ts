import { deflateSync, inflateSync } from 'node:zlib';

/** A picture in few colours: an index into them per pixel. */
export interface Picture {
  width: number;
  height: number;
  pixels: Uint8Array;
  /** Red, green and blue of each colour in eight steps, as 0oRGB. */
  colours: number[];
}

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

function* chunks(png: Buffer): Generator<[type: string, data: Buffer]> {
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    yield [png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length)];
    at += length + 12;
  }
}

const paeth = (left: number, up: number, corner: number): number => {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
};

/** Undoes the filters of the rows (PNG, 9). */
function unfilter(raw: Buffer, stride: number, height: number, step: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= step ? (out[at - step] ?? 0) : 0;
      const up = y > 0 ? (out[at - stride] ?? 0) : 0;
      const corner = x >= step && y > 0 ? (out[at - stride - step] ?? 0) : 0;
      const add = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
      out[at] = (raw[y * (stride + 1) + 1 + x] ?? 0) + add;
    }
  }
  return out;
}

/** Reads what a browser or [encode] writes: 8 bits per channel or per index, not interlaced. */
export function decode(png: Buffer): Picture {
  const data: Buffer[] = [];
  let palette: Buffer | undefined;
  let [width, height, type] = [0, 0, 0];
  for (const [name, bytes] of chunks(png)) {
    if (name === 'IHDR') [width, height, type] = [bytes.readUInt32BE(0), bytes.readUInt32BE(4), bytes[9] ?? 0];
    if (name === 'PLTE') palette = bytes;
    if (name === 'IDAT') data.push(bytes);
  }
  const step = { 2: 3, 3: 1, 6: 4 }[type];
  if (!step) throw new Error(`a picture of colour type ${type}`);
  const bytes = unfilter(inflateSync(Buffer.concat(data)), width * step, height, step);
  return indexed(width, height, (pixel) => {
    const [from, at] = palette ? [palette, (bytes[pixel] ?? 0) * 3] : [bytes, pixel * step];
    return (((from[at] ?? 0) >> 5) << 6) | (((from[at + 1] ?? 0) >> 5) << 3) | ((from[at + 2] ?? 0) >> 5);
  });
}

/** The 256 most frequent colours; the others become the nearest of them. */
function indexed(width: number, height: number, colourAt: (pixel: number) => number): Picture {
  const all = new Uint16Array(width * height).map((_, pixel) => colourAt(pixel));
  const counts = new Map<number, number>();
  for (const colour of all) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const colours = [...counts]
    .sort(([a, n], [b, m]) => m - n || a - b)
    .slice(0, 256)
    .map(([colour]) => colour);
  const index = new Map(colours.map((colour, at) => [colour, at]));
  for (const colour of counts.keys()) {
    if (!index.has(colour)) index.set(colour, nearest(colour, colours));
  }
  return { width, height, colours, pixels: new Uint8Array(all.length).map((_, at) => index.get(all[at] ?? 0) ?? 0) };
}

const apart = (a: number, b: number): number =>
  Math.max(...[6, 3, 0].map((shift) => Math.abs(((a >> shift) & 7) - ((b >> shift) & 7))));

const nearest = (colour: number, among: number[]): number =>
  among.reduce((best, other, at) => (apart(colour, other) < apart(colour, among[best] ?? 0) ? at : best), 0);

function crc(bytes: Buffer): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** Writes a picture as PNG with a palette. */
export function encode({ width, height, pixels, colours }: Picture): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3], 8);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const palette = Uint8Array.from(
    colours.flatMap((colour) => [6, 3, 0].map((shift) => Math.round((((colour >> shift) & 7) * 255) / 7))),
  );
  const data = deflateSync(rows, { level: 9 });
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('PLTE', palette),
    chunk('IDAT', data),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** The share of pixels that differ by more than one of the eight steps; all of them when the sizes do. */
export function differing(a: Picture, b: Picture): number {
  if (a.width !== b.width || a.height !== b.height) return 1;
  let n = 0;
  for (let at = 0; at < a.pixels.length; at++) {
    const [one, other] = [a.colours[a.pixels[at] ?? 0] ?? 0, b.colours[b.pixels[at] ?? 0] ?? 0];
    if (one !== other && apart(one, other) > 1) n++;
  }
  return n / a.pixels.length;
}
