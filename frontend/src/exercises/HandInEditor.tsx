import { ActionIcon, Button, Group, Modal, Stack, TextInput, Tooltip } from '@mantine/core';
import { useEffect, useState, type FormEvent } from 'react';
import { lab } from '../api/lab';
import type { SourceFile } from '../api/types';
import { ConfirmButton } from '../shell/ConfirmButton';
import { IconEdit, IconPlus, IconTrash } from '../shell/icons';
import { ProblemAlert } from '../shell/ProblemAlert';
import { CodeEditor } from './CodeEditor';
import { loadDraft, nameProblem, saveDraft, starterFiles } from './draft';
import type { HandInProps } from './HandIn';

/** Files written in the browser, one tab each. The draft survives a reload. */
export function HandInEditor({ exercise, busy, error, onSend }: HandInProps) {
  const [files, setFiles] = useState<SourceFile[]>(() => loadDraft(exercise.id, exercise.starter));
  const [index, setIndex] = useState(0);
  // A new number makes the editor take its text anew instead of keeping its own.
  const [generation, setGeneration] = useState(0);
  const [naming, setNaming] = useState<'add' | 'rename' | null>(null);
  const current = files[Math.min(index, files.length - 1)] ?? { path: '', text: '' };
  const position = files.indexOf(current);

  useEffect(() => saveDraft(exercise.id, files), [exercise.id, files]);

  const change = (text: string) => setFiles((all) => all.map((file, i) => (i === position ? { ...file, text } : file)));
  const send = () => {
    if (!busy) onSend(() => lab.handInFiles(exercise.id, files));
  };
  const name = (path: string) => {
    if (naming === 'add') {
      setFiles([...files, { path, text: '' }]);
      setIndex(files.length);
    } else {
      setFiles(files.map((file, i) => (i === position ? { ...file, path } : file)));
    }
    setNaming(null);
  };
  const drop = () => {
    setFiles(files.filter((_, i) => i !== position));
    setIndex(Math.max(0, position - 1));
  };

  return (
    <Stack gap={12}>
      <div className="editor">
        <div className="editor-tabs">
          <div role="tablist" aria-label="Files" className="editor-tablist">
            {files.map((file, i) => (
              <button
                key={file.path}
                type="button"
                role="tab"
                aria-selected={i === position}
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
                onClick={drop}
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
          onSubmit={send}
        />
      </div>
      <ProblemAlert error={error} />
      <Group justify="space-between">
        <ConfirmButton
          variant="default"
          label="Load the starter"
          question="Begin again from the starter?"
          explanation="What you wrote here is replaced. What you handed in before stays."
          confirm="Load the starter"
          danger
          onConfirm={() => {
            setFiles(starterFiles(exercise.starter));
            setIndex(0);
            setGeneration(generation + 1);
          }}
        />
        <Group gap={12}>
          <span className="dim keys">
            <kbd>Ctrl</kbd> <kbd>Enter</kbd>
          </span>
          <Button onClick={send} loading={busy}>
            Hand in
          </Button>
        </Group>
      </Group>
      {naming ? (
        <NameDialog
          title={naming === 'add' ? 'Add a file' : `Rename ${current.path}`}
          initial={naming === 'add' ? '' : current.path}
          others={files.map((file) => file.path).filter((path) => naming === 'add' || path !== current.path)}
          onName={name}
          onClose={() => setNaming(null)}
        />
      ) : null}
    </Stack>
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
    <Modal opened onClose={onClose} title={title} centered size="sm">
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
    </Modal>
  );
}
