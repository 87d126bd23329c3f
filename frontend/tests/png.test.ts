import { expect, test } from 'vitest';
import { decode, differing, encode, type Picture } from '../e2e/png';

const colours = [0o000, 0o777, 0o135, 0o136];
const picture: Picture = {
  width: 30,
  height: 10,
  colours,
  pixels: new Uint8Array(300).map((_, at) => (at * at) % colours.length),
};

test('a picture written is read as it was', () => {
  expect(differing(decode(encode(picture)), picture)).toBe(0);
});

test('a pixel counts when it differs by more than one step, and another size is another picture', () => {
  const at = picture.pixels.indexOf(0);
  const other = { ...picture, pixels: picture.pixels.with(at, 1) };
  expect(differing(picture, other)).toBe(1 / 300);
  expect(differing({ ...picture, colours: [0o000, 0o777, 0o135, 0o135] }, picture)).toBe(0);
  expect(differing({ ...picture, width: 10, height: 30 }, picture)).toBe(1);
});
