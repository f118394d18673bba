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
      if (!(origin instanceof HTMLElement)) return;
      lastOrigin = origin;
      if (isNowhere(document.activeElement) && origin.isConnected) origin.focus({ preventScroll: true });
    };
  }, [opener]);
}

/** Where the focus went after the last dialog. */
let lastOrigin: HTMLElement | null = null;

/**
 * What the focus is to return to. An item goes with its menu; the menu's button stays. And a button that asked loses the focus as it is
 * disabled until the answer is there, which then opens a dialog with nothing focused.
 */
function openerOf(active: Element | null): Element | null {
  if (isNowhere(active)) return lastOrigin;
  const menu = active?.closest('[role="menu"]');
  return menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : active;
}

function isNowhere(active: Element | null): boolean {
  return active === null || active === document.body;
}
