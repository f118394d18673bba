import { Button, FileInput, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { lab } from '../api/lab';
import type { DeploymentKind, DeploymentWish } from '../api/deploymentTypes';
import { ProblemAlert } from '../shell/ProblemAlert';
import type { SendProps } from './DeployForm';
import { parametersOf } from './deploymentState';
import { ModuleFields, type ModuleSettings } from './ModuleFields';

type FileKind = Exclude<DeploymentKind, 'MODULE_SOURCE'>;

const WORDS: Record<FileKind, { label: string; accept: string; explanation: string; verb: string }> = {
  MODULE: {
    label: 'A built module (.ko)',
    accept: '.ko',
    explanation: 'Its kernel release is compared with the board’s before it gets there.',
    verb: 'Deploy',
  },
  KERNEL: {
    label: 'A kernel image, or a ZIP with one',
    accept: '',
    explanation:
      'A ZIP has Image or vmlinuz, and may have initrd.img, a device tree (*.dtb) and modules.tar.gz. A kernel that does not come up is rolled back by itself.',
    verb: 'Boot it',
  },
  FILES: {
    label: 'A file, several, or a ZIP of a folder',
    accept: '',
    explanation: 'A ZIP is unpacked on the board. Several files of more than 5 MB together go as a ZIP.',
    verb: 'Deploy',
  },
};

/** Something that was built or packed elsewhere. */
export function FileForm({ kind, board, busy, error, onSend }: SendProps & { kind: FileKind }) {
  const [files, setFiles] = useState<File[]>([]);
  const [settings, setSettings] = useState<ModuleSettings>({ load: true, parameters: '' });
  const [commandLine, setCommandLine] = useState('');
  const [target, setTarget] = useState('/root/files');
  const [problem, setProblem] = useState<string | null>(null);
  const words = WORDS[kind];
  const onlyWords = kind === 'KERNEL' && files.length === 0 && commandLine.trim() !== '';

  const send = () => {
    const parameters = kind === 'MODULE' && settings.load ? parametersOf(settings.parameters) : [];
    setProblem(parameters === null ? 'A parameter looks like count=3.' : null);
    if (parameters === null) return;
    const wish: DeploymentWish = { kind };
    if (kind === 'MODULE') Object.assign(wish, { load: settings.load, parameters });
    if (kind === 'KERNEL') wish.commandLine = commandLine.trim();
    if (kind === 'FILES') wish.target = target.trim();
    const [only] = files;
    if (files.length > 1) onSend(async () => lab.deployTyped(board, wish, await Promise.all(files.map(inline))));
    else if (only) onSend(() => lab.deployFile(board, { ...wish, title: only.name }, only));
    else onSend(() => lab.deployTyped(board, wish, []));
  };

  return (
    <Stack gap={12}>
      <FileInput
        label={words.label}
        description={words.explanation}
        placeholder="Choose"
        accept={words.accept}
        multiple
        value={files}
        onChange={(chosen) => setFiles(kind === 'FILES' ? chosen : chosen.slice(-1))}
        clearable
      />
      {kind === 'MODULE' ? <ModuleFields settings={settings} problem={problem} onSettings={setSettings} /> : null}
      {kind === 'KERNEL' ? (
        <TextInput
          label="Added to the kernel’s command line"
          placeholder="loglevel=7 slub_debug=FZP"
          className="mono-input"
          value={commandLine}
          onChange={(event) => setCommandLine(event.currentTarget.value)}
        />
      ) : null}
      {kind === 'FILES' ? (
        <TextInput
          label="Folder on the board"
          className="mono-input"
          value={target}
          onChange={(event) => setTarget(event.currentTarget.value)}
        />
      ) : null}
      <ProblemAlert error={error} />
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          All of it is undone by the reset at the end of your reservation.
        </Text>
        <Button onClick={send} loading={busy} disabled={files.length === 0 && !onlyWords}>
          {words.verb}
        </Button>
      </Group>
    </Stack>
  );
}

async function inline(file: File): Promise<{ path: string; base64: string }> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  // A piece at a time: a call with a million arguments overflows the stack.
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return { path: file.name, base64: btoa(text) };
}
