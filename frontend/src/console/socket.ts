/** The part of a browser's WebSocket that is used here. */
export interface Socket {
  binaryType: BinaryType;
  readonly readyState: number;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(data: string | ArrayBufferView<ArrayBuffer>): void;
  close(code?: number): void;
}

export function openSocket(path: string): Socket {
  const origin = window.location.origin.replace(/^http/, 'ws');
  return new WebSocket(origin + path);
}

/** Codes with which the lab ends a view for good; anything else is a connection that was lost. */
const FIRST_FINAL = 4400;
const LAST_FINAL = 4499;

/** Why a view is over, in the lab's own words; null when it may come again. */
export function finalReason({ code, reason }: Pick<CloseEvent, 'code' | 'reason'>): string | null {
  return code >= FIRST_FINAL && code <= LAST_FINAL && reason !== '' ? reason : null;
}
