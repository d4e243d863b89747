'use client';
import { type ReactNode, useEffect, useRef, useState } from 'react';

/** Begins that much below the edge of the window, so that it stands when it is come to. */
const AHEAD = '900px';
/** Whoever does one of these may print the page next, or look for a word in it: then it is all there. */
const ACTS = ['keydown', 'pointerdown', 'beforeprint'] as const;

/**
 * What is heavy and far down a page, once it is nearly come to or somebody does anything at all; until then a place for it.
 *
 * @param placeholder what stands there meanwhile
 */
export function InView({ placeholder, children }: { placeholder: ReactNode; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const { current } = place;
    if (isNear || current === null) return undefined;
    const show = () => setNear(true);
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) show();
      },
      { rootMargin: AHEAD },
    );
    observer.observe(current);
    for (const act of ACTS) window.addEventListener(act, show, { once: true });
    return () => {
      observer.disconnect();
      for (const act of ACTS) window.removeEventListener(act, show);
    };
  }, [isNear]);
  return isNear ? children : <div ref={place}>{placeholder}</div>;
}
