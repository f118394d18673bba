import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { show } from '../test/page';
import SerialConsole from './SerialConsole';

/** A WebSocket whose other end is the test. */
class FarEnd {
  static all: FarEnd[] = [];
  readyState = 1;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;

  constructor(readonly url: string) {
    FarEnd.all.push(this);
  }

  send() {}

  close() {
    this.readyState = 3;
  }

  say(message: object) {
    act(() => this.onmessage?.(new MessageEvent('message', { data: JSON.stringify(message) })));
  }

  drop(code = 1006, reason = '') {
    this.readyState = 3;
    act(() => this.onclose?.(new CloseEvent('close', { code, reason })));
  }
}

const opened = { type: 'opened', board: 'vm-1', epoch: 7, base: 0, start: 0, head: 0, canWrite: true, writer: null, viewers: 1 };
const line = () => FarEnd.all.at(-1)!;

beforeEach(() => {
  FarEnd.all = [];
  vi.stubGlobal('WebSocket', FarEnd);
});

afterEach(() => void vi.unstubAllGlobals());

describe('SerialConsole', () => {
  it('offers the kernel log only where it can be shown', () => {
    const { unmount } = show(<SerialConsole board="vm-1" />);
    line().say(opened);
    expect(screen.getByRole('button', { name: 'Kernel log' })).toBeInTheDocument();
    unmount();
    show(<SerialConsole board="vm-1" readOnly />);
    line().say(opened);
    expect(screen.queryByRole('button', { name: 'Kernel log' })).not.toBeInTheDocument();
    fireEvent.click(screen.getByRole('button', { name: 'More' }));
    expect(screen.queryByText(/the kernel log$/)).not.toBeInTheDocument();
    expect(screen.getByText(/the plain log$/)).toBeInTheDocument();
  });
});
