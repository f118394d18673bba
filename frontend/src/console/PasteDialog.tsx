import { Button, Group, Stack, Text } from '@mantine/core';
import { Dialog } from '../shell/Dialog';
import { plural } from '../shell/format';
import { pasteLines } from './paste';

interface Props {
  paste: { text: string; removed: number };
  onCancel: () => void;
  onInsert: (text: string) => void;
}

/** Several lines run as several commands, so they are shown before they are sent. */
export function PasteDialog({ paste, onCancel, onInsert }: Props) {
  const count = pasteLines(paste.text.replace(/\n+$/, '')).length;
  return (
    <Dialog onClose={onCancel} title={`Paste ${plural(count, 'line')} into the board?`} size="lg">
      <Stack>
        <Text size="sm" c="dimmed">
          Each line end is an Enter: the board runs every line at once. Lines are sent slowly enough for a serial line.
          {paste.removed > 0 ? ` ${plural(paste.removed, 'control character')} removed.` : ''}
        </Text>
        <pre className="quote quote-scroll">{paste.text}</pre>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button onClick={() => onInsert(paste.text)} data-autofocus>
            Paste {plural(count, 'line')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
