// The sign of the house: two halves of one disc, out of step and still one.
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden>
      <path d="M30 6a23 23 0 0 0 0 46z" fill="var(--accent)" />
      <path d="M34 12a23 23 0 0 1 0 46z" fill="var(--signal)" />
    </svg>
  );
}
