const PATHS = {
  sun: 'M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z',
  moon: 'M13.5 9.8A6 6 0 0 1 6.2 2.5a6 6 0 1 0 7.3 7.3Z',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8Z',
  check: 'm2.5 8.5 3.5 3.5 7.5-8',
  alert: 'M8 1.8 15 14H1ZM8 6.3v3.4M8 11.4v.8',
  file: 'M3.5 1.5h6l3 3v10h-9ZM9.5 1.5v3h3',
  clock: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM8 4.5V8l2.5 1.5',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration beside words, never instead of them: hidden from screen readers. */
export function Icon({ name, className = '' }: { name: IconName; className?: string | undefined }) {
  return (
    <svg
      className={`icon ${className}`}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
