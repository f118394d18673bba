import { NumberInput, SimpleGrid } from '@mantine/core';
import type { Limits } from '../api/types';
import { LIMIT_FIELDS } from './limitFields';

export type Whole = number | '';

interface Props {
  value: Limits;
  onChange: (limits: Limits) => void;
  /** How many beside each other, narrow and wide. */
  cols: { base: number; md?: number; lg?: number };
}

/** Limits of bookings, each empty where nothing is said about it. */
export function LimitInputs({ value, onChange, cols }: Props) {
  const set = (name: keyof Limits, wanted: Whole) => {
    const next = { ...value };
    if (wanted === '') delete next[name];
    else next[name] = wanted;
    onChange(next);
  };
  return (
    <SimpleGrid style={{ alignItems: 'end' }} cols={cols}>
      {LIMIT_FIELDS.map(({ name, label }) => (
        <WholeInput key={name} label={label} value={value[name] ?? ''} onChange={(wanted) => set(name, wanted)} />
      ))}
    </SimpleGrid>
  );
}

export function WholeInput({ label, value, onChange }: { label: string; value: Whole; onChange: (value: Whole) => void }) {
  return (
    <NumberInput
      label={label}
      value={value}
      onChange={(next) => onChange(typeof next === 'number' ? next : '')}
      min={0}
      allowDecimal={false}
      hideControls
    />
  );
}
