// A QR code drawn here: the key in it is nobody else's business.
import { encode } from 'uqr';
import { t } from '@/i18n';

export function QrCode({ text, size = 184 }: { text: string; size?: number }) {
  const { data, size: cells } = encode(text, { ecc: 'M', border: 3 });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  // Dark on light in both themes; many cameras read it no other way.
  return (
    <svg
      role="img"
      aria-label={t('mfa.qr')}
      width={size}
      height={size}
      viewBox={`0 0 ${cells} ${cells}`}
      shapeRendering="crispEdges"
      style={{ borderRadius: 'var(--radius-2)' }}
    >
      <rect width={cells} height={cells} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
