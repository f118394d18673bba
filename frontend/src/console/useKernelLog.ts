import { useEffect, useState } from 'react';
import { after, initialKernelLog, lost, type KernelLogState } from './kernelLog';
import { finalReason, openSocket, type Socket } from './socket';

const RETRY_MS = 3_000;
/** The page is drawn anew at most this often, however fast the lines come. */
const REFRESH_MS = 150;

/** A board's kernel log for as long as it is shown. */
export function useKernelLog(board: string): KernelLogState {
  const [shown, setShown] = useState<KernelLogState>(initialKernelLog);
  useEffect(() => {
    let state = initialKernelLog;
    let socket: Socket | null = null;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let refresh: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      refresh ??= setTimeout(() => {
        refresh = undefined;
        setShown(state);
      }, REFRESH_MS);
    };
    const connect = () => {
      socket = openSocket(`/api/boards/${encodeURIComponent(board)}/kernel-log`);
      socket.onmessage = (event) => {
        state = after(state, JSON.parse(String(event.data)) as Parameters<typeof after>[1]);
        draw();
      };
      socket.onclose = (event) => {
        const end = finalReason(event);
        state = lost(state, end ?? 'Connection lost, trying again');
        draw();
        if (end === null) retry = setTimeout(connect, RETRY_MS);
      };
    };
    draw();
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
