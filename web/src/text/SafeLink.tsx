// Links out open beside us and tell nobody where they were clicked; links to this house stay inside it.
import type { ReactNode } from 'react';
import { navigate, parsePlace } from '@/store/route';
import { useSession } from '@/store/session';

export function SafeLink({ href, children }: { href?: string; children?: ReactNode }) {
  const inner = insidePath(href);
  if (!href || !/^(https?:|mailto:)/i.test(href)) return <span>{children}</span>;
  if (inner) {
    return (
      <a
        href={inner}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          navigate(inner);
        }}
      >
        {children}
      </a>
    );
  }
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

function insidePath(href: string | undefined): string | null {
  if (!href || !URL.canParse(href)) return null;
  const url = new URL(href);
  const app = useSession.getState().node?.app;
  const ours = [location.origin, app && URL.canParse(app) ? new URL(app).origin : ''];
  if (!ours.includes(url.origin)) return null;
  const place = parsePlace(url.pathname);
  return place.at === 'unknown' ? null : url.pathname;
}
