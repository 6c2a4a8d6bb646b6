import { useEffect, useRef, useState } from 'react';
import type { Row } from './rows.ts';

/** Tells a screen reader that an answer begins and, when it is whole, what it is; not every word as it streams. */
export function Announcer({ rows }: { rows: readonly Row[] }) {
  const [news, setNews] = useState('');
  const followed = useRef<string | null>(null);
  const last = rows.at(-1);
  useEffect(() => {
    if (last?.role !== 'assistant') return;
    const isUnderWay = last.state === 'waiting' || last.state === 'streaming';
    if (isUnderWay === (followed.current === last.id)) return;
    followed.current = isUnderWay ? last.id : null;
    setNews(isUnderWay ? 'The agent is answering.' : `The agent says: ${last.text}`);
  }, [last]);
  return (
    <div role="status" className="visually-hidden">
      {news}
    </div>
  );
}
