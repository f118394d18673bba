import { act, fireEvent, screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answer, Refused, show } from '../test/page';
import SerialConsole from './SerialConsole';
import WatchPage from './WatchPage';

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

  it('says that the connection is lost without telling who hears it each second', () => {
    show(<SerialConsole board="vm-1" />);
    line().say(opened);
    expect(screen.getByText('Live').closest('[role=status]')).not.toBeNull();
    line().drop();
    const lost = screen.getByText(/^Connection lost, trying again/);
    const status = lost.closest('[role=status]')!;
    expect(status).toHaveTextContent(/^Connection lost, trying again in \d s$/);
    for (const hidden of status.querySelectorAll('[aria-hidden]')) hidden.remove();
    expect(status).toHaveTextContent(/^Connection lost, trying again$/);
    expect(screen.getByRole('button', { name: 'Try now' })).toBeInTheDocument();
  });

  it('says why the lab ended the view, and tries again only when asked', () => {
    show(<SerialConsole board="vm-1" readOnly />);
    line().say(opened);
    line().drop(4403, 'An exam has begun on this board.');
    expect(screen.getByText('An exam has begun on this board.')).toBeInTheDocument();
    expect(FarEnd.all).toHaveLength(1);
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(FarEnd.all).toHaveLength(2);
  });
});

describe('WatchPage', () => {
  it('says that the link has ended, with what was read still there', async () => {
    let works = true;
    const ended = { title: 'There is no such thing', detail: 'This link does not work any more: ask who gave it to you for a new one.' };
    answer({
      'GET /api/watch/abc': () => (works ? { board: 'vm-1', madeBy: 'Ada', endsAt: '2099-01-01T00:00:00Z' } : new Refused(404, ended)),
    });
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      show(
        <Routes>
          <Route path="/watch/:key" element={<WatchPage />} />
        </Routes>,
        { path: '/watch/abc', person: null },
      );
      expect(await screen.findByText('You watch vm-1')).toBeInTheDocument();
      line().say(opened);
      works = false;
      line().drop(4410, 'This link does not work any more.');
      await act(() => vi.advanceTimersByTimeAsync(16_000));
      expect(await screen.findByRole('alert')).toHaveTextContent('ask who gave it to you for a new one');
      expect(screen.queryByText('You watch vm-1')).not.toBeInTheDocument();
      expect(screen.getByLabelText('Serial console of vm-1')).toBeInTheDocument();
      expect(FarEnd.all).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });
});
