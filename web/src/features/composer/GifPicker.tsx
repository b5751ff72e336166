// Moving pictures from the server's GIF proxy; a choice is sent at once as a link.
import { Popover } from '@base-ui/react/popover';
import type { LucideIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { proxied } from '@/api/http';
import { routes } from '@/api/routes';
import type { GifResult } from '@/api/wire';
import { t } from '@/i18n';
import { problemText } from '@/i18n/problems';
import { useSession } from '@/store/session';
import { IconButton } from '@/ui/Button';
import styles from './GifPicker.module.css';

export function GifPicker({ icon, onPick }: { icon: LucideIcon; onPick: (url: string) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger render={<IconButton icon={icon} label={t('composer.gif')} />} />
      <Popover.Portal>
        <Popover.Positioner side="top" align="end" sideOffset={10} className={styles.positioner}>
          <Popover.Popup className={styles.popup} aria-label={t('composer.gif')}>
            <Search
              onPick={(url) => {
                setOpen(false);
                onPick(url);
              }}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Search({ onPick }: { onPick: (url: string) => void }) {
  const [query, setQuery] = useState('');
  const [results, setResults] = useState<readonly GifResult[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const attribution = useSession((s) => s.node?.features.gifbox?.attribution);

  useEffect(() => {
    let stale = false;
    const timer = setTimeout(() => {
      const asked = query.trim() ? routes.gif.search(query.trim()) : routes.gif.trending();
      asked.then(
        (answer) => !stale && (setResults(answer.results), setError(null)),
        (problem: unknown) => !stale && setError(problemText(problem)),
      );
    }, 300);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [query]);

  return (
    <>
      <input
        className={styles.search}
        type="search"
        placeholder={t('gif.search')}
        aria-label={t('gif.search')}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <div className={styles.grid}>
        {error && <p role="alert">{error}</p>}
        {results?.length === 0 && <p>{t('gif.none')}</p>}
        {results?.map((gif) => (
          <Tile key={gif.id} gif={gif} onPick={() => onPick(gif.url)} />
        ))}
      </div>
      {attribution && <p className={styles.by}>{t('gif.by', { name: attribution })}</p>}
    </>
  );
}

function Tile({ gif, onPick }: { gif: GifResult; onPick: () => void }) {
  const film = gif.media_formats.tinywebm ?? gif.media_formats.webm;
  const source = film && proxied(film.url);
  if (!source) return null;
  const [width, height] = film.dimensions;
  return (
    <button
      type="button"
      className={styles.tile}
      onClick={onPick}
      style={{ aspectRatio: `${width || 1} / ${height || 1}` }}
      aria-label={gif.id}
    >
      <video src={source} autoPlay loop muted playsInline />
    </button>
  );
}
