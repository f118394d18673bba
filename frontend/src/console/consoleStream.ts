import { isTheLabsEnd, number, parse, stageChange, text, viewersChange, writerChange, type ServerMessage } from './consoleMessages';
import { initialConsoleState, type ConsoleState } from './consoleState';

/**
 * One view's end of the console protocol. A view is a position in the board's numbered bytes: after a dropped
 * connection it asks for what follows the last byte it received, so nothing is lost, doubled or cleared.
 */

/** A view acknowledges what it has rendered each time this many bytes went by; the hub's window is 256 KiB. */
export const ACK_EVERY = 64 * 1024;
const BACK_OFF_MS = [500, 1_000, 2_000, 4_000, 8_000];
/** An open connection without the `opened` message is not one. */
const OPEN_DEADLINE_MS = 10_000;
const HEADER_BYTES = 8;

/** Where the bytes go. */
export interface ConsoleSink {
  /** Renders bytes numbered from `first`; calls `rendered` when they are on the screen. */
  write(bytes: Uint8Array, first: number, rendered: () => void): void;
  /** The bytes [from, to) will not come. */
  skipped(from: number, to: number): void;
  /** When bytes arrived at the board's host: pairs of a byte's number and microseconds since 1970. Comes before the bytes. */
  arrived?(arrivals: [number, number][]): void;
  /** The board counts anew: what follows is not a continuation. */
  renumbered(): void;
}

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

interface Options {
  board: string;
  /** Where the WebSocket is, if not at the board's own. */
  path?: string | undefined;
  /** The first byte wanted; without it the view begins with what is recent. */
  from?: number | undefined;
  sink: ConsoleSink;
  onState: (state: ConsoleState) => void;
  connect?: (path: string) => Socket;
  random?: () => number;
}

const OPEN = 1;
/** A view that is closed with this code gives the keyboard back; any other end keeps it for a moment. */
const LEFT = 1000;

export class ConsoleStream {
  private readonly options: Options;
  private state: ConsoleState = initialConsoleState;
  private socket: Socket | null = null;
  private opened = false;
  private closed = false;
  private tries = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private epoch: unknown = null;
  /** The number of the next byte wanted; null before the first one is known. */
  private next: number | null = null;
  private acknowledged = 0;

  constructor(options: Options) {
    this.options = options;
  }

  /** Asks anew who may write, without losing a byte. For when a reservation began and nobody said so. */
  renew(): void {
    if (!this.closed && (this.opened || this.state.connection === 'ended')) this.connect();
  }

  /** Ends the view; the keyboard, if it is here, is given back. */
  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.drop(LEFT);
  }

  /** Tries at once instead of waiting: the page became visible, or the network came back. */
  retryNow(): void {
    if (!this.closed && (this.state.connection === 'waiting' || this.state.connection === 'ended')) this.connect();
  }

  /** Sends typed bytes. False when there is no connection: they are not kept for later. */
  type(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (!this.opened || this.socket?.readyState !== OPEN) return false;
    this.socket.send(bytes);
    return true;
  }

  sendBreak(): boolean {
    return this.say({ type: 'break' });
  }

  /** BREAK, and then the letter to the kernel. */
  sysrq(letter: string): boolean {
    return this.say({ type: 'sysrq', letter });
  }

  /** Asks for the keyboard; what comes of it is told in the state. */
  ask(): boolean {
    return this.say({ type: 'ask' });
  }

  answer(seat: number, accept: boolean): boolean {
    return this.say({ type: 'answer', seat, accept });
  }

  takeOver(reason: string): boolean {
    return this.say({ type: 'takeover', reason });
  }

  release(): boolean {
    return this.say({ type: 'release' });
  }

  private say(message: object): boolean {
    if (!this.opened || this.socket?.readyState !== OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /** Begins, or begins again. */
  connect(): void {
    clearTimeout(this.timer);
    this.drop();
    this.update({ connection: 'connecting', retryAt: null, ended: null });
    const path = `${this.options.path ?? `/api/boards/${encodeURIComponent(this.options.board)}/console`}?${this.place()}`;
    const socket = (this.options.connect ?? openSocket)(path);
    socket.binaryType = 'arraybuffer';
    socket.onmessage = (event) => this.receive(socket, event.data);
    socket.onclose = (event) => (isTheLabsEnd(event) ? this.over(socket, event.reason) : this.lost(socket));
    this.socket = socket;
    this.timer = setTimeout(() => this.lost(socket), OPEN_DEADLINE_MS);
  }

  private place(): string {
    if (this.next === null) return `from=${this.options.from ?? 'tail'}&times=1`;
    return `from=${this.next}&epoch=${encodeURIComponent(String(this.epoch))}&times=1`;
  }

  private drop(code?: number): void {
    const socket = this.socket;
    this.socket = null;
    this.opened = false;
    if (!socket) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close(code);
  }

  private over(socket: Socket, sentence: string): void {
    if (this.closed || socket !== this.socket) return;
    this.drop();
    clearTimeout(this.timer);
    this.update({ connection: 'ended', ended: sentence, retryAt: null, canWrite: false });
  }

  private lost(socket: Socket): void {
    if (this.closed || socket !== this.socket) return;
    this.drop();
    clearTimeout(this.timer);
    const base = BACK_OFF_MS[Math.min(this.tries, BACK_OFF_MS.length - 1)] ?? 8_000;
    this.tries++;
    // Jitter, so that fifty students' pages do not all come back in the same moment.
    const wait = base * (0.85 + 0.3 * (this.options.random ?? Math.random)());
    this.update({ connection: 'waiting', retryAt: Date.now() + wait, canWrite: false });
    this.timer = setTimeout(() => this.connect(), wait);
  }

  private receive(socket: Socket, data: unknown): void {
    if (socket !== this.socket) return;
    if (data instanceof ArrayBuffer) {
      this.bytes(data);
    } else if (typeof data === 'string') {
      const message = parse(data);
      if (message) this.message(message);
    }
  }

  private bytes(frame: ArrayBuffer): void {
    if (frame.byteLength <= HEADER_BYTES) return;
    let first = Number(new DataView(frame).getBigUint64(0));
    let payload = new Uint8Array(frame, HEADER_BYTES);
    const end = first + payload.length;
    if (this.next !== null) {
      if (end <= this.next) return;
      if (first < this.next) {
        payload = payload.subarray(this.next - first);
        first = this.next;
      } else if (first > this.next) {
        this.skip(this.next, first);
      }
    }
    this.next = end;
    this.options.sink.write(payload, first, () => this.rendered(end));
  }

  private rendered(byte: number): void {
    if (byte - this.acknowledged < ACK_EVERY) return;
    if (this.say({ type: 'ack', byte })) this.acknowledged = byte;
  }

  private skip(from: number, to: number): void {
    if (to <= from) return;
    this.update({ skippedBytes: this.state.skippedBytes + (to - from) });
    this.options.sink.skipped(from, to);
  }

  private message(message: ServerMessage): void {
    switch (message.type) {
      case 'opened':
        this.onOpened(message);
        break;
      case 'skipped': {
        const from = Math.max(number(message['from']), this.next ?? 0);
        const to = number(message['to']);
        this.skip(from, to);
        this.next = Math.max(to, this.next ?? 0);
        this.acknowledged = Math.max(this.acknowledged, this.next);
        break;
      }
      case 'port':
        this.update({ portOpen: message['open'] !== false, portReason: text(message['reason']), unreachable: null });
        break;
      case 'writer':
        this.update(writerChange(message, this.state));
        break;
      case 'viewers':
        this.update(viewersChange(message));
        break;
      case 'stage':
        this.update(stageChange(message));
        break;
      case 'times':
        if (Array.isArray(message['arrivals'])) this.options.sink.arrived?.(message['arrivals'] as [number, number][]);
        break;
      case 'unreachable':
        this.update({ unreachable: text(message['sentence']) ?? 'The board’s host is not heard from.' });
        break;
      case 'refused':
        this.update({ refused: { reason: text(message['reason']) ?? 'You may not type here now.', at: Date.now() } });
        break;
      default:
        // A newer coordinator may say more than this page understands.
        break;
    }
  }

  private onOpened(message: ServerMessage): void {
    clearTimeout(this.timer);
    this.opened = true;
    this.tries = 0;
    const start = number(message['start']);
    const head = number(message['head']);
    const known = this.next !== null;
    if (known && (message['epoch'] !== this.epoch || (this.next ?? 0) > head)) {
      this.options.sink.renumbered();
      this.next = start;
    } else if (known && start > (this.next ?? 0)) {
      this.skip(this.next ?? 0, start);
      this.next = start;
    } else if (!known) {
      this.next = start;
    }
    this.epoch = message['epoch'];
    this.acknowledged = this.next ?? start;
    this.update({
      connection: 'open',
      retryAt: null,
      canWrite: message['canWrite'] === true,
      writer: text(message['writer']),
      readOnlyReason: text(message['reason']),
      until: null,
      viewers: number(message['viewers']),
      portOpen: true,
      portReason: null,
      unreachable: null,
      liveFrom: head,
    });
  }

  private update(change: Partial<ConsoleState>): void {
    this.state = { ...this.state, ...change };
    this.options.onState(this.state);
  }
}

function openSocket(path: string): Socket {
  const origin = window.location.origin.replace(/^http/, 'ws');
  return new WebSocket(origin + path);
}
