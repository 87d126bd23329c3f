const browsers: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrom(e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
  [/curl\//, 'curl'],
];

const systems: [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** "Firefox, Windows": what a browser's own words come to; empty when they say nothing known. */
export function browserOf(agent: string): string {
  const of = (list: [RegExp, string][]) => list.find(([sign]) => sign.test(agent))?.[1];
  return [of(browsers), of(systems)].filter(Boolean).join(', ');
}
