import { ActionIcon, Button, Group, Stack, TextInput, Tooltip } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { SourceFile } from '../api/types';
import { ConfirmDialog } from '../shell/ConfirmButton';
import { Dialog } from '../shell/Dialog';
import { IconEdit, IconPlus, IconTrash } from '../shell/icons';
import { CodeEditor } from './CodeEditor';
import { nameProblem } from './draft';
import './exercises.css';

interface Props {
  files: SourceFile[];
  /** A new number makes the editor take its text anew instead of keeping its own. */
  generation: number;
  onFiles: (files: SourceFile[]) => void;
  onSubmit: () => void;
}

/** Source files in an editor, one tab each: add, rename, remove. */
export function SourceTabs({ files, generation, onFiles, onSubmit }: Props) {
  const [index, setIndex] = useState(0);
  const [dropping, setDropping] = useState(false);
  const [naming, setNaming] = useState<'add' | 'rename' | null>(null);
  const position = Math.min(index, files.length - 1);
  const current = files[position] ?? { path: '', text: '' };

  const change = (text: string) => onFiles(files.map((file, i) => (i === position ? { ...file, text } : file)));
  const name = (path: string) => {
    if (naming === 'add') {
      onFiles([...files, { path, text: '' }]);
      setIndex(files.length);
    } else {
      onFiles(files.map((file, i) => (i === position ? { ...file, path } : file)));
    }
    setNaming(null);
  };
  const drop = () => {
    onFiles(files.filter((_, i) => i !== position));
    setIndex(Math.max(0, position - 1));
  };

  return (
    <>
      <div className="editor">
        <div className="editor-tabs">
          <div role="group" aria-label="Files" className="editor-tablist">
            {files.map((file, i) => (
              <button
                key={file.path}
                type="button"
                aria-pressed={i === position}
                className="editor-tab"
                onClick={() => setIndex(i)}
              >
                {file.path}
              </button>
            ))}
          </div>
          <Group gap={2} wrap="nowrap">
            <Tooltip label="Add a file">
              <ActionIcon variant="subtle" color="gray" aria-label="Add a file" onClick={() => setNaming('add')}>
                <IconPlus size={16} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Rename this file">
              <ActionIcon variant="subtle" color="gray" aria-label={`Rename ${current.path}`} onClick={() => setNaming('rename')}>
                <IconEdit size={16} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Remove this file">
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Remove ${current.path}`}
                disabled={files.length === 1}
                onClick={() => setDropping(true)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          </Group>
        </div>
        <CodeEditor
          key={`${generation}/${current.path}`}
          label={`Text of ${current.path}`}
          text={current.text}
          onChange={change}
          onSubmit={onSubmit}
        />
      </div>
      <ConfirmDialog
        opened={dropping}
        onClose={() => setDropping(false)}
        question={`Remove ${current.path}?`}
        explanation="What you wrote in it is gone."
        confirm="Remove the file"
        danger
        onConfirm={drop}
      />
      {naming ? (
        <NameDialog
          title={naming === 'add' ? 'Add a file' : `Rename ${current.path}`}
          initial={naming === 'add' ? '' : current.path}
          others={files.map((file) => file.path).filter((path) => naming === 'add' || path !== current.path)}
          onName={name}
          onClose={() => setNaming(null)}
        />
      ) : null}
    </>
  );
}

interface NameProps {
  title: string;
  initial: string;
  others: string[];
  onName: (name: string) => void;
  onClose: () => void;
}

function NameDialog({ title, initial, others, onName, onClose }: NameProps) {
  const [name, setName] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = nameProblem(name.trim(), others);
    setProblem(wrong);
    if (!wrong) onName(name.trim());
  };
  return (
    <Dialog onClose={onClose} title={title} size="sm">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="File name"
            placeholder="helper.h"
            description="Only .c, .h and .S files are built; the build rules are the lab’s own."
            value={name}
            error={problem}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button type="submit">{initial === '' ? 'Add' : 'Rename'}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
