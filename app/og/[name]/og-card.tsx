/** The mark, the name of a page and a line on it, in the colours of paper and ink. */
export function OgCard({ title, about }: { readonly title: string; readonly about: string }) {
  return (
    <div
      style={{
        display: 'flex',
        flexDirection: 'column',
        justifyContent: 'space-between',
        width: '100%',
        height: '100%',
        padding: 80,
        background: '#f7f6f4',
        color: '#1b1d22',
      }}
    >
      <div style={{ display: 'flex', alignItems: 'center', gap: 20, fontSize: 40 }}>
        <svg width="56" height="56" viewBox="0 0 32 32" fill="none">
          <path d="M3 11V3h8M21 3h8v8M29 21v8h-8M11 29H3v-8" stroke="#1b1d22" strokeWidth="3" />
          <rect x="10" y="10" width="12" height="12" fill="#2a49c8" />
        </svg>
        img402
      </div>
      <div style={{ display: 'flex', flexDirection: 'column', gap: 24 }}>
        <div style={{ fontSize: 92, letterSpacing: -3, lineHeight: 1.05 }}>{title}</div>
        <div style={{ fontSize: 40, color: '#5a5e68' }}>{about}</div>
      </div>
    </div>
  );
}
