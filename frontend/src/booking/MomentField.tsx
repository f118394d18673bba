import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { localInput } from '../shell/format';

interface Props {
  label: string;
  /** In milliseconds since 1970; NaN while what is typed is no time. */
  at: number;
  onChange: (at: number) => void;
  disabled?: boolean;
  description?: string;
  error?: string | null | undefined;
}

/** A moment by the local clock. What is not edited keeps its instant: an hour that the clock repeats stays the one it was. */
export function MomentField({ label, at, onChange, ...field }: Props) {
  const [text, setText] = useState(() => localInput(new Date(at)));
  const [known, setKnown] = useState(at);
  if (!Object.is(at, known)) {
    setKnown(at);
    if (!Number.isNaN(at)) setText(localInput(new Date(at)));
  }
  return (
    <TextInput
      type="datetime-local"
      label={label}
      value={text}
      onChange={(event) => {
        const typed = new Date(event.currentTarget.value).getTime();
        setText(event.currentTarget.value);
        setKnown(typed);
        onChange(typed);
      }}
      required
      withAsterisk={false}
      {...field}
    />
  );
}
