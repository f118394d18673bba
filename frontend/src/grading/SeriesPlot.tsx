import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Series } from '../api/types';
import { DataTable, type Column } from '../shell/DataTable';
import { axis, type Axis } from './axis';

const WIDTH = 640;
const HEIGHT = 260;
const LEFT = 64;
const BOTTOM = 44;
const TOP = 12;
const RIGHT = 24;

/** A series as a plot, and as a table for those who read numbers better. */
export function SeriesPlot({ series }: { series: Series }) {
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className="series">
      <figcaption>
        <b>{series.name}</b>
        {series.referenceY.length > 0 ? (
          <span className="series-key small">
            <i className="series-own" aria-hidden /> yours <i className="series-reference" aria-hidden /> the reference, on the same board
          </span>
        ) : null}
        <Button size="compact-xs" variant="default" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? 'Show the plot' : 'Show the numbers'}
        </Button>
      </figcaption>
      {asTable ? <Numbers series={series} /> : <Plot series={series} />}
    </figure>
  );
}

function Plot({ series }: { series: Series }) {
  const edges = series.shape === 'BARS' ? [...series.x, end(series.x)] : series.x;
  const across = axis(edges, LEFT, WIDTH - RIGHT, false);
  const up = axis([...series.y, ...series.referenceY.filter((value) => value !== null)], HEIGHT - BOTTOM, TOP, series.shape === 'BARS');
  const title = `${series.name}: ${named(series.yLabel, series.yUnit)} against ${named(series.xLabel, series.xUnit)}, ${series.x.length} points. The numbers are in the table.`;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
      {up.ticks.map((tick) => (
        <g key={tick.value}>
          <line x1={LEFT} x2={WIDTH - RIGHT} y1={tick.at} y2={tick.at} className="series-grid" />
          <text x={LEFT - 8} y={tick.at + 4} textAnchor="end">{tick.label}</text>
        </g>
      ))}
      {across.ticks.map((tick) => (
        <text key={tick.value} x={tick.at} y={HEIGHT - BOTTOM + 18} textAnchor="middle">{tick.label}</text>
      ))}
      <text x={(LEFT + WIDTH) / 2} y={HEIGHT - 6} textAnchor="middle">{named(series.xLabel, series.xUnit)}</text>
      <text x={14} y={HEIGHT / 2 - 16} textAnchor="middle" transform={`rotate(-90 14 ${HEIGHT / 2 - 16})`}>{named(series.yLabel, series.yUnit)}</text>
      {series.referenceY.length > 0 ? <path d={line(series.x, series.referenceY, across, up)} className="series-reference-line" /> : null}
      <Own series={series} across={across} up={up} />
    </svg>
  );
}

function Own({ series, across, up }: { series: Series; across: Axis; up: Axis }) {
  const { shape, x, y } = series;
  if (shape === 'LINE') return <path d={line(x, y, across, up)} className="series-own-line" />;
  if (shape === 'POINTS') {
    return <>{x.map((value, i) => <circle key={i} cx={across.at(value)} cy={up.at(y[i] ?? 0)} r={2.5} className="series-own-fill" />)}</>;
  }
  return (
    <>
      {x.map((value, i) => {
        const from = across.at(value);
        const to = across.at(x[i + 1] ?? end(x));
        const top = up.at(y[i] ?? 0);
        return <rect key={i} x={from} width={Math.max(1, to - from - 1)} y={top} height={Math.max(0, up.at(0) - top)} className="series-own-fill" />;
      })}
    </>
  );
}

interface Point {
  index: number;
  x: number;
  y: number | null;
  reference: number | null;
}

function Numbers({ series }: { series: Series }) {
  const rows = series.x.map((x, i): Point => ({ index: i, x, y: series.y[i] ?? null, reference: series.referenceY[i] ?? null }));
  const columns: Column<Point>[] = [
    { key: 'x', header: named(series.xLabel, series.xUnit), align: 'right', sort: (row) => row.x, cell: (row) => row.x },
    { key: 'y', header: named(series.yLabel, series.yUnit), align: 'right', sort: (row) => row.y, cell: (row) => row.y ?? '–' },
    { key: 'reference', header: 'reference', align: 'right', sort: (row) => row.reference, cell: (row) => row.reference ?? '–' },
  ];
  return (
    <div className="series-numbers" tabIndex={0} role="region" aria-label={`${series.name} as numbers`}>
      <DataTable
        label={series.name}
        rows={rows}
        rowKey={(row) => String(row.index)}
        columns={series.referenceY.length > 0 ? columns : columns.slice(0, 2)}
        empty={null}
      />
    </div>
  );
}

/** A line through the points there are; it is broken where one is missing. */
function line(x: number[], y: (number | null)[], across: Axis, up: Axis): string {
  let pen = 'M';
  let path = '';
  x.forEach((value, i) => {
    const height = y[i] ?? null;
    path += height === null ? '' : `${pen}${across.at(value).toFixed(1)} ${up.at(height).toFixed(1)}`;
    pen = height === null ? 'M' : 'L';
  });
  return path;
}

/** Where the last bar ends: it is as wide as the one before. */
function end(x: number[]): number {
  const last = x[x.length - 1] ?? 0;
  return last + (last - (x[x.length - 2] ?? last - 1));
}

function named(label: string, unit: string): string {
  return unit === '' ? label : `${label} (${unit})`;
}
