// Whole seconds until the next message may be sent here; 0 when at once.
import { useEffect, useState } from 'react';
import type { Channel } from '@/api/wire';
import { useStore } from '@/store/store';

export function useSlowmode(channel: Channel): number {
  const until = useStore((s) => s.slowmodes[channel._id] ?? 0);
  const [now, setNow] = useState(Date.now);
  const running = until > now;
  useEffect(() => {
    setNow(Date.now());
    if (until <= Date.now()) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [until, running]);
  return Math.max(0, Math.ceil((until - now) / 1000));
}
