import { Checkbox, Stack } from '@mantine/core';
import type { NewsKind } from '../api/newsTypes';

interface Props {
  label: string;
  kinds: readonly NewsKind[];
  /** What each is, in words; without it its name. */
  words?: (kind: NewsKind) => string;
  value: NewsKind[];
  onChange: (kinds: NewsKind[]) => void;
  disabled?: boolean;
}

/** Of what somebody wants to be told. */
export function KindChoice({ label, kinds, words, value, onChange, disabled = false }: Props) {
  return (
    <Checkbox.Group label={label} value={value} onChange={(chosen) => onChange(kinds.filter((kind) => chosen.includes(kind)))}>
      <Stack gap={6} mt={6}>
        {kinds.map((kind) => (
          <Checkbox key={kind} size="sm" value={kind} label={words ? words(kind) : <code>{kind}</code>} disabled={disabled} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
