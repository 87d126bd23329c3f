import type { ReactNode } from 'react';

const paths = {
  search: (
    <>
      <circle cx="11" cy="11" r="6.5" />
      <path d="m16 16 4.5 4.5" />
    </>
  ),
  basket: (
    <>
      <path d="M3.5 9h17l-1.7 9.3a2 2 0 0 1-2 1.7H7.2a2 2 0 0 1-2-1.7z" />
      <path d="m8 9 3-5.5M16 9l-3-5.5" />
    </>
  ),
  person: (
    <>
      <circle cx="12" cy="8" r="3.8" />
      <path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6" />
    </>
  ),
  help: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M9.5 9.6a2.5 2.5 0 1 1 3.7 2.2c-.8.5-1.2 1-1.2 1.9M12 16.6v.4" />
    </>
  ),
  calendar: (
    <>
      <path d="M4 6h16v14H4zM4 10.5h16" />
      <path d="M8.5 3.5V8M15.5 3.5V8" />
    </>
  ),
  upload: (
    <>
      <path d="M12 15.5v-11M7.5 8.5 12 4l4.5 4.5" />
      <path d="M4.5 15v5h15v-5" />
    </>
  ),
  repeat: (
    <>
      <path d="M4.5 12a7.5 7.5 0 0 1 13-5.2L19.5 9M19.5 12a7.5 7.5 0 0 1-13 5.2L4.5 15" />
      <path d="M19.5 4.5V9H15M4.5 19.5V15H9" />
    </>
  ),
  menu: <path d="M4 6.5h16M4 12h16M4 17.5h16" />,
  close: <path d="m6 6 12 12M18 6 6 18" />,
  check: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  award: (
    <>
      <circle cx="12" cy="9.5" r="5.5" />
      <path d="m8.7 14-1.2 7 4.5-2.5 4.5 2.5-1.2-7" />
    </>
  ),
  contract: (
    <>
      <path d="M6 3.5h8.5l4 4v13H6z" />
      <path d="M9 11h6.5M9 14.5h6.5" />
    </>
  ),
  warn: (
    <>
      <path d="M12 4 2.8 19.5h18.4z" />
      <path d="M12 10v4.5M12 17v.4" />
    </>
  ),
  stop: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M8 12h8" />
    </>
  ),
  info: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 11v5M12 8v.3" />
    </>
  ),
  print: (
    <>
      <path d="M7 8.5v-5h10v5M7 17H4.5v-6.5a2 2 0 0 1 2-2h11a2 2 0 0 1 2 2V17H17" />
      <path d="M7 14h10v6.5H7z" />
    </>
  ),
  shield: (
    <>
      <path d="M12 3 5 5.7v5.6c0 4.4 2.9 7.6 7 9.7 4.1-2.1 7-5.3 7-9.7V5.7z" />
      <path d="m9 12 2.2 2.2 4-4.2" />
    </>
  ),
  minus: <path d="M5.5 12h13" />,
  plus: <path d="M12 5.5v13M5.5 12h13" />,
  down: <path d="m6.5 9.5 5.5 5.5 5.5-5.5" />,
  right: <path d="m9.5 6 6 6-6 6" />,
  left: <path d="m14.5 6-6 6 6 6" />,
  truck: (
    <>
      <path d="M2.5 6H14v10.5H2.5zM14 10h4l3.5 3.5v3H14" />
      <circle cx="7" cy="17.5" r="1.9" />
      <circle cx="17.5" cy="17.5" r="1.9" />
    </>
  ),
  download: <path d="M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 20h15" />,
  clock: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7v5.5l3.5 2" />
    </>
  ),
  globe: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17" />
    </>
  ),
  moon: <path d="M19.5 14.5a8 8 0 0 1-10-10 8 8 0 1 0 10 10z" />,
  sun: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof paths;

/** A drawn sign beside a word; never the only carrier of a meaning. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {paths[name]}
    </svg>
  );
}
