import { Button, Group, Modal, Stack, Text, type ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface Props extends ButtonProps {
  label: string;
  /** What will happen, so that "yes" is an informed answer. */
  question: string;
  explanation: ReactNode;
  /** The verb of the button that does it. */
  confirm: string;
  'aria-label'?: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
}

/** A button that asks first. */
export function ConfirmButton({ label, question, explanation, confirm, danger = false, busy = false, onConfirm, ...button }: Props) {
  const [open, { open: show, close }] = useDisclosure(false);
  return (
    <>
      <Button {...button} onClick={show} loading={busy}>
        {label}
      </Button>
      <Modal opened={open} onClose={close} title={question} centered size="sm">
        <Stack>
          <Text size="sm">{explanation}</Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close} data-autofocus>
              Keep as it is
            </Button>
            <Button
              {...(danger ? { color: 'red' } : {})}
              onClick={() => {
                close();
                onConfirm();
              }}
            >
              {confirm}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
