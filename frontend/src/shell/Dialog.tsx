import { Modal, type ModalProps } from '@mantine/core';
import { useEffect, useState } from 'react';

interface Props extends Omit<ModalProps, 'opened'> {
  /** Nothing but its own buttons closes it: an answer is on its way, or what it shows is shown only now. */
  held?: boolean;
}

/** A dialog, open as long as it is rendered. Afterwards the focus is where it came from. */
export function Dialog({ held = false, ...modal }: Props) {
  useFocusReturn();
  return <Modal opened centered closeOnClickOutside={!held} closeOnEscape={!held} withCloseButton={!held} {...modal} />;
}

/** Mantine's own acts when a dialog is closed, not when it is gone. */
function useFocusReturn() {
  const [opener] = useState(() => openerOf(document.activeElement));
  useEffect(() => {
    // The opener is gone when this dialog takes the place of another, which has just given the focus back.
    const origin = opener?.isConnected ? opener : document.activeElement;
    return () => {
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && origin instanceof HTMLElement && origin.isConnected) origin.focus({ preventScroll: true });
    };
  }, [opener]);
}

/** An item goes with its menu; the menu's button stays. */
function openerOf(active: Element | null): Element | null {
  const menu = active?.closest('[role="menu"]');
  return menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : active;
}
