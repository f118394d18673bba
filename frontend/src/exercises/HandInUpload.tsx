import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { useRef, useState, type DragEvent } from 'react';
import { lab } from '../api/lab';
import { bytes } from '../shell/format';
import { IconFile, IconUpload, IconX } from '../shell/icons';
import { ProblemAlert } from '../shell/ProblemAlert';
import type { HandInProps } from './HandIn';

const ARCHIVE = /\.(zip|tgz|tar\.gz)$/i;

/** Files or one archive from the own machine, dropped or chosen. */
export function HandInUpload({ exercise, busy, error, onSend }: HandInProps) {
  const [files, setFiles] = useState<File[]>([]);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const add = (more: Iterable<File>) => {
    const added = [...more];
    // The same name again replaces the older one, as saving over it would.
    setFiles((old) => [...old.filter((file) => !added.some((other) => other.name === file.name)), ...added]);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    add(event.dataTransfer.files);
  };
  const archive = files.length === 1 && files[0] && ARCHIVE.test(files[0].name) ? files[0] : null;
  const mixed = files.length > 1 && files.some((file) => ARCHIVE.test(file.name));
  const send = () =>
    onSend(() => (archive ? lab.handInArchive(exercise.id, archive) : lab.handInUpload(exercise.id, files)));

  return (
    <Stack gap={12}>
      <div
        className={`dropzone${over ? ' dropzone-over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconUpload size={26} stroke={1.5} aria-hidden />
        <Text fw={600}>Drop source files or one archive here</Text>
        <Text size="sm" c="dimmed">
          .c, .h and .S files, or a .zip or .tar.gz of them
        </Text>
        <Button variant="default" size="xs" onClick={() => input.current?.click()}>
          Choose files
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          aria-label="Source files or an archive"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            add(event.currentTarget.files ?? []);
            event.currentTarget.value = '';
          }}
        />
      </div>
      {files.length > 0 ? (
        <ul className="upload-list" aria-label="Chosen files">
          {files.map((file) => (
            <li key={file.name}>
              <IconFile size={16} aria-hidden />
              <code>{file.name}</code>
              <span className="dim nums">{bytes(file.size)}</span>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                ml="auto"
                aria-label={`Leave out ${file.name}`}
                onClick={() => setFiles(files.filter((other) => other !== file))}
              >
                <IconX size={14} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      ) : null}
      {mixed ? (
        <Text size="sm" className="text-bad" role="alert">
          Hand in either one archive or single files, not both.
        </Text>
      ) : null}
      <ProblemAlert error={error} />
      <Group justify="flex-end">
        <Button onClick={send} loading={busy} disabled={files.length === 0 || mixed}>
          Hand in
        </Button>
      </Group>
    </Stack>
  );
}
