import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';

const shownMs = 8_000;

const NoticeContext = createContext<(text: string) => void>(() => undefined);

/** Says something that belongs nowhere else: what could not be done, and why. */
export function useNotice(): (text: string) => void {
  return useContext(NoticeContext);
}

export function NoticeBoard({ children }: { children: ReactNode }) {
  const [notice, setNotice] = useState<{ text: string } | null>(null);
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => setNotice(null), shownMs);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <NoticeContext value={useCallback((text: string) => setNotice({ text }), [])}>
      {children}
      <div role="alert" className="notice-board">
        {notice && (
          <p>
            {notice.text}
            <button type="button" className="link" onClick={() => setNotice(null)}>
              Close
            </button>
          </p>
        )}
      </div>
    </NoticeContext>
  );
}
