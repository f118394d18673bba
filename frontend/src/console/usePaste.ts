import { useCallback, useEffect, useRef, useState } from 'react';
import { pastePieces, sendPaced } from './paste';

export interface Pasting {
  sent: number;
  total: number;
  /** It ended before its end. */
  broken: boolean;
}

/** One paste at a time: where it stands, until it is through or what became of it was read. */
export function usePaste(send: (text: string) => boolean) {
  const [pasting, setPasting] = useState<Pasting | null>(null);
  const stop = useRef<() => void>(() => undefined);
  const sending = useRef(send);
  useEffect(() => {
    sending.current = send;
  }, [send]);
  const insert = useCallback((text: string) => {
    stop.current();
    const pieces = pastePieces(text);
    const total = pieces.length;
    stop.current = sendPaced(pieces, (piece) => sending.current(piece), {
      progress: (sent) => setPasting(sent < total ? { sent, total, broken: false } : null),
      broken: (sent) => setPasting({ sent, total, broken: true }),
    });
  }, []);
  useEffect(() => () => stop.current(), []);
  return { pasting, insert, stop: useCallback(() => stop.current(), []), dismiss: useCallback(() => setPasting(null), []) };
}
