import { ActionIcon, TextInput } from '@mantine/core';
import { useState, type KeyboardEvent, type RefObject } from 'react';
import { IconChevronDown, IconChevronUp, IconX } from '../shell/icons';
import type { LabTerminal } from './terminal';

interface Props {
  terminal: RefObject<LabTerminal | null>;
  onClose: () => void;
}

/** Looks for a text in what the terminal holds. */
export function SearchBar({ terminal, onClose }: Props) {
  const [text, setText] = useState('');
  const [found, setFound] = useState(true);
  const look = (value: string, backwards: boolean, incremental: boolean) => {
    const search = terminal.current?.search;
    if (!search) return;
    if (value === '') {
      search.clearDecorations();
      setFound(true);
    } else {
      setFound(backwards ? search.findPrevious(value) : search.findNext(value, { incremental }));
    }
  };
  const close = () => {
    terminal.current?.search.clearDecorations();
    onClose();
    terminal.current?.terminal.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') look(text, event.shiftKey, false);
    if (event.key === 'Escape') close();
  };
  return (
    <div className="console-search">
      <TextInput
        aria-label="Search the console"
        placeholder="Search the console"
        size="xs"
        flex={1}
        autoFocus
        value={text}
        onKeyDown={onKey}
        onChange={(event) => {
          setText(event.currentTarget.value);
          look(event.currentTarget.value, true, true);
        }}
      />
      <span role="status" className="console-search-result">
        {found ? '' : 'Not found'}
      </span>
      <ActionIcon variant="subtle" className="console-tool" aria-label="Previous match" onClick={() => look(text, true, false)}>
        <IconChevronUp size={16} />
      </ActionIcon>
      <ActionIcon variant="subtle" className="console-tool" aria-label="Next match" onClick={() => look(text, false, false)}>
        <IconChevronDown size={16} />
      </ActionIcon>
      <ActionIcon variant="subtle" className="console-tool" aria-label="Close search" onClick={close}>
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}
