import * as z from 'zod';
import { jsonPointer } from '../../json/json-pointer';
import { ok, refuse, type Fault } from '../../result';
import { rangeVolatilities } from '../range-volatility';
import { list, positive, price } from './input-forms';
import { counted, measure } from './measure';

export const RANGE_VOLATILITY = measure({
  name: 'range-volatility',
  summary: 'Volatility from the ranges of bars: Parkinson, Garman-Klass, Rogers-Satchell, Yang-Zhang',
  input: z.strictObject({
    bars: list(z.strictObject({ open: price, high: price, low: price, close: price }), 3),
    scaleBars: positive.optional(),
  }),
  example: {
    bars: [
      { open: 100, high: '102.5', low: 99, close: 101 },
      { open: '101.2', high: 103, low: '97.4', close: '98.1' },
      { open: '97.9', high: '99.3', low: '95.8', close: '99.1' },
      { open: 99, high: '104.2', low: '98.8', close: '103.7' },
      { open: '103.9', high: 105, low: '101.1', close: '102.4' },
    ],
    scaleBars: 252,
  },
  compute: ({ bars, scaleBars }) => {
    const faults = bars.flatMap(({ open, high, low, close }, at): Fault[] => {
      if (low <= Math.min(open, close) && high >= Math.max(open, close)) return [];
      const message = 'Its low is the lowest of its prices, and its high the highest.';
      return [{ path: jsonPointer('bars', at), rule: 'bar-range', message }];
    });
    if (faults.length > 0) return refuse(faults);
    const { parkinson, garmanKlass, rogersSatchell, yangZhang } = rangeVolatilities(bars);
    const figures = { parkinson, garmanKlass, rogersSatchell, yangZhang };
    const scaled = (by: number) =>
      Object.fromEntries(Object.entries(figures).map(([name, one]) => [name, one * Math.sqrt(by)]));
    return ok({
      figures: {
        bars: bars.length,
        ...figures,
        ...(scaleBars === undefined ? {} : { scaled: scaled(scaleBars) }),
      },
      conventions: [
        'Volatility is per bar, of logarithms. Parkinson and Garman-Klass take the drift within a bar for 0.',
        'All but Yang-Zhang are means over every bar, and miss what lies between a close and the next open.',
        'yangZhang is over every bar but the first, which gives the close before: variances by n − 1, k = 0.34/(1.34 + (n + 1)/(n − 1)).',
        ...(scaleBars === undefined
          ? []
          : [`scaled is of ${counted(scaleBars, 'bar')}, by the square root of time.`]),
      ],
    });
  },
});
