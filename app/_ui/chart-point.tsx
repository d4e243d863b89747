import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';
import classes from './time-chart.module.css';

/**
 * Which of a chart's points is looked at: the nearest to the pointer, or one after the other by the arrow keys, Home and End.
 *
 * @param places of the points across the drawing, ascending
 * @param atRest the point from which keys go on, while none is looked at
 */
export function useChartPoint(places: readonly number[], atRest: number) {
  const [chosen, setChosen] = useState<number | null>(null);
  const last = places.length - 1;
  /** Null: none is. */
  const held = chosen === null ? null : Math.min(chosen, last);
  const pointAt = ({ clientX, currentTarget }: PointerEvent<SVGElement>): number => {
    const place = clientX - (currentTarget.ownerSVGElement?.getBoundingClientRect().left ?? 0);
    const distances = places.map((one) => Math.abs(one - place));
    return distances.indexOf(Math.min(...distances));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const from = held ?? atRest;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key];
    if (to === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    setChosen(Math.min(Math.max(to, 0), last));
  };
  const leave = (): void => setChosen(null);
  return {
    held,
    /** Of the place that catches the pointer and the focus. */
    handlers: {
      onKeyDown,
      onBlur: leave,
      onPointerMove: (event: PointerEvent<SVGElement>) => setChosen(pointAt(event)),
      onPointerLeave: leave,
    },
  };
}

/** What holds at the point that is looked at, beside it: what each line is there. */
export function PointReadout({
  texts,
  style,
  children,
}: {
  texts: readonly (readonly [string, string])[];
  style: CSSProperties;
  children: ReactNode;
}) {
  return (
    <div className={classes.readout} aria-hidden style={style}>
      {children}
      <dl>
        {texts.map(([name, text]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
