import { type RefCallback, useEffect, useRef, useState } from 'react';

/** @returns a ref; `onEnter` is called whenever the element comes into view, or is in it when `isActive` turns true. */
export function useInView(onEnter: () => void, isActive: boolean): RefCallback<Element> {
  const [element, setElement] = useState<Element | null>(null);
  const latest = useRef(onEnter);
  useEffect(() => {
    latest.current = onEnter;
  });
  useEffect(() => {
    if (!element || !isActive) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) latest.current();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element, isActive]);
  return setElement;
}
