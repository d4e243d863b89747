'use client';
import { useComputedColorScheme } from '@mantine/core';
import { type ECharts } from 'echarts/core';
import { useEffect, useRef, useState } from 'react';
import { formatCompact } from './format';

export interface TimeSeries {
  readonly name: string;
  /** Instant and amount; the amount is a double only for its place on the screen. */
  readonly points: readonly (readonly [instant: string, amount: string])[];
  readonly emphasis: 'accent' | 'plain' | 'soft';
}

export interface TimeMark {
  readonly at: string;
  readonly label: string;
}

const PALETTE = {
  light: {
    accent: '#3b5bdb',
    plain: '#495057',
    soft: '#68707a',
    line: '#e9ecef',
    text: '#495057',
    body: '#ffffff',
  },
  dark: {
    accent: '#91a7ff',
    plain: '#c9c9c9',
    soft: '#909296',
    line: '#333333',
    text: '#b8b8b8',
    body: '#1f1f1f',
  },
};

async function loadCharts(): Promise<(element: HTMLElement) => ECharts> {
  const [core, charts, components, renderers] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ]);
  core.use([
    charts.LineChart,
    components.GridComponent,
    components.TooltipComponent,
    components.MarkLineComponent,
    renderers.SVGRenderer,
  ]);
  return (element) => core.init(element, null, { renderer: 'svg' });
}

/** Amounts over time, each line labelled at its end; marks stand where something changed. Loaded when shown. */
export function TimeChart({
  label,
  unit,
  series,
  marks,
  height = 260,
}: {
  label: string;
  unit: string;
  series: readonly TimeSeries[];
  marks: readonly TimeMark[];
  height?: number;
}) {
  const scheme = useComputedColorScheme('light');
  const holder = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<ECharts | null>(null);

  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    let created: ECharts | null = null;
    let gone = false;
    const observer = new ResizeObserver(() => created?.resize());
    void loadCharts().then((draw) => {
      if (gone) return;
      created = draw(element);
      observer.observe(element);
      setChart(created);
    });
    return () => {
      gone = true;
      observer.disconnect();
      created?.dispose();
    };
  }, []);

  useEffect(() => {
    if (!chart || chart.isDisposed()) return;
    const colors = PALETTE[scheme];
    chart.setOption(
      {
        animation: false,
        useUTC: true,
        textStyle: { fontFamily: 'Inter Variable, system-ui, sans-serif', fontSize: 11, color: colors.text },
        grid: { left: 56, right: 128, top: 28, bottom: 28 },
        tooltip: {
          trigger: 'axis',
          backgroundColor: colors.body,
          borderColor: colors.line,
          textStyle: { color: colors.text, fontSize: 12 },
          valueFormatter: (value: unknown) => `${compactNumber(value)} ${unit}`,
        },
        xAxis: {
          type: 'time',
          axisLabel: { color: colors.text, hideOverlap: true },
          axisLine: { lineStyle: { color: colors.line } },
        },
        yAxis: {
          type: 'value',
          scale: true,
          axisLabel: { color: colors.text, formatter: compactNumber },
          splitLine: { lineStyle: { color: colors.line } },
        },
        series: series.map(({ name, points, emphasis }, at) => ({
          type: 'line',
          name,
          step: 'end',
          showSymbol: points.length < 3,
          symbolSize: 5,
          lineStyle: { width: emphasis === 'accent' ? 2 : 1.4, color: colors[emphasis] },
          itemStyle: { color: colors[emphasis] },
          endLabel: { show: true, formatter: '{a}', color: colors[emphasis], fontSize: 11, distance: 6 },
          labelLayout: { moveOverlap: 'shiftY' },
          data: points.map(([instant, amount]) => [instant, Number(amount)]),
          ...(at === 0 ? { markLine: versionMarks(marks, colors) } : {}),
        })),
      },
      { notMerge: true },
    );
  }, [chart, scheme, series, marks, unit]);

  return <div ref={holder} style={{ height }} role="img" aria-label={label} />;
}

function versionMarks(marks: readonly TimeMark[], colors: (typeof PALETTE)['light']) {
  return {
    symbol: 'none',
    silent: true,
    lineStyle: { color: colors.soft, type: 'dashed', width: 1 },
    label: { color: colors.text, fontSize: 11, formatter: '{b}', position: 'end', rotate: 0 },
    data: marks.map(({ at, label }) => ({ name: label, xAxis: at })),
  };
}

function compactNumber(value: unknown): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return '';
  return formatCompact(value.toFixed(0), { scale: 2 });
}
