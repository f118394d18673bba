import { Button, Group, Stack, Text, type ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Dialog } from './Dialog';

interface Question {
  /** What will happen, so that "yes" is an informed answer. */
  question: string;
  explanation: ReactNode;
  /** The verb of the button that does it. */
  confirm: string;
  danger?: boolean;
  onConfirm: () => void;
}

interface Props extends ButtonProps, Question {
  label: string;
  'aria-label'?: string;
  busy?: boolean;
}

/** A button that asks first. */
export function ConfirmButton({ label, question, explanation, confirm, danger = false, busy = false, onConfirm, ...button }: Props) {
  const [open, { open: show, close }] = useDisclosure(false);
  return (
    <>
      <Button {...button} onClick={show} loading={busy}>
        {label}
      </Button>
      <ConfirmDialog
        opened={open}
        onClose={close}
        question={question}
        explanation={explanation}
        confirm={confirm}
        danger={danger}
        onConfirm={onConfirm}
      />
    </>
  );
}

/** Asks before something is done. */
export function ConfirmDialog({
  opened,
  onClose,
  question,
  explanation,
  confirm,
  danger = false,
  onConfirm,
}: Question & { opened: boolean; onClose: () => void }) {
  if (!opened) return null;
  return (
    <Dialog onClose={onClose} title={question} size="sm">
      <Stack>
        <Text size="sm">{explanation}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep as it is
          </Button>
          <Button
            {...(danger ? { color: 'red' } : {})}
            onClick={() => {
              onClose();
              onConfirm();
            }}
          >
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
