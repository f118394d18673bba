import { useEffect, useState } from 'react';
import { isTheLabsEnd } from './consoleMessages';
import { after, initialKernelLog, type KernelLogState } from './kernelLog';

const RETRY_MS = 3_000;
/** The page is drawn anew at most this often, however fast the lines come. */
const REFRESH_MS = 150;

/** A board's kernel log for as long as it is shown. */
export function useKernelLog(board: string): KernelLogState {
  const [shown, setShown] = useState<KernelLogState>(initialKernelLog);
  useEffect(() => {
    let state = initialKernelLog;
    let socket: WebSocket | null = null;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let refresh: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      refresh ??= setTimeout(() => {
        refresh = undefined;
        setShown(state);
      }, REFRESH_MS);
    };
    const connect = () => {
      // A new connection brings everything that is kept.
      state = { ...initialKernelLog };
      draw();
      socket = new WebSocket(`${window.location.origin.replace(/^http/, 'ws')}/api/boards/${encodeURIComponent(board)}/kernel-log`);
      socket.onmessage = (event) => {
        state = after(state, JSON.parse(String(event.data)) as Parameters<typeof after>[1]);
        draw();
      };
      socket.onclose = (event) => {
        if (isTheLabsEnd(event)) {
          state = { ...initialKernelLog, sentence: event.reason };
          draw();
          return;
        }
        state = { ...state, reading: false, sentence: 'Connection lost, trying again' };
        draw();
        retry = setTimeout(connect, RETRY_MS);
      };
    };
    connect();
    return () => {
      clearTimeout(retry);
      clearTimeout(refresh);
      if (socket) {
        socket.onclose = null;
        socket.onmessage = null;
        socket.close();
      }
    };
  }, [board]);
  return shown;
}
