export interface Axis {
  /** Where a value lies on the picture. */
  at: (value: number) => number;
  ticks: { value: number; at: number; label: string }[];
}

/** An axis with a few round numbers, over all values; from 0 on where bars stand on it. */
export function axis(values: number[], from: number, to: number, withZero: boolean): Axis {
  const low = Math.min(...values, ...(withZero || values.length === 0 ? [0] : []));
  const high = Math.max(...values, ...(values.length === 0 ? [1] : []));
  const spread = high - low || Math.abs(high) || 1;
  const step = roundStep(spread / 5);
  const first = Math.floor(low / step) * step;
  const last = Math.max(first + step, Math.ceil(high / step) * step);
  const at = (value: number) => from + ((value - first) / (last - first)) * (to - from);
  const ticks = [];
  for (let i = 0; first + i * step <= last + step / 2; i++) {
    const value = first + i * step;
    ticks.push({ value, at: at(value), label: shortNumber(value) });
  }
  return { at, ticks };
}

/** 1, 2 or 5 times a power of ten, not less than what is asked for. */
function roundStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  const factor = [1, 2, 5, 10].find((each) => each * power >= wanted * 0.999) ?? 10;
  return factor * power;
}

/** "4k", "1.5M", "0.25". */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${trim(value / 1e9)}G`;
  if (size >= 1e6) return `${trim(value / 1e6)}M`;
  if (size >= 10_000) return `${trim(value / 1e3)}k`;
  return trim(value);
}

function trim(value: number): string {
  return String(Number(value.toPrecision(4)));
}
