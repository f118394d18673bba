import type { Asking, ConsoleState, KeyboardState } from './consoleState';

/** A text frame of the console protocol (docs/console.md). */
export interface ServerMessage {
  type: string;
  [field: string]: unknown;
}

export function writerChange(message: ServerMessage, before: ConsoleState): Partial<ConsoleState> {
  const news = text(message['news']);
  return {
    writer: text(message['writer']),
    canWrite: message['canWrite'] === undefined ? before.canWrite : message['canWrite'] === true,
    readOnlyReason: text(message['reason']),
    until: instant(message['until']),
    keyboard: (text(message['keyboard']) ?? 'HELD') as KeyboardState,
    holder: text(message['holder']),
    mayAsk: message['mayAsk'] === true,
    mayTakeOver: message['mayTakeOver'] === true,
    asked: message['asked'] === true,
    asking: Array.isArray(message['asking']) ? (message['asking'] as Asking[]) : [],
    ...(news ? { news: { text: news, at: Date.now() } } : {}),
  };
}

export function viewersChange(message: ServerMessage): Partial<ConsoleState> {
  return { viewers: number(message['count']), viewerNames: Array.isArray(message['names']) ? message['names'].map(String) : [] };
}

export function stageChange(message: ServerMessage): Partial<ConsoleState> {
  return { stage: { name: text(message['stage']) ?? 'UNKNOWN', sentence: text(message['sentence']) ?? '' } };
}

function instant(value: unknown): number | null {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

export function number(value: unknown): number {
  return typeof value === 'number' ? value : Number(value ?? 0) || 0;
}

export function text(value: unknown): string | null {
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'object' && value !== null && 'name' in value) return String((value as { name: unknown }).name);
  return null;
}

/** Null for what is no message. */
export function parse(data: string): ServerMessage | null {
  try {
    const value = JSON.parse(data) as ServerMessage | null;
    return value && typeof value.type === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** Whether the lab closed a socket with a sentence, rather than the network: trying again would change nothing. */
export function isTheLabsEnd(event: CloseEvent): boolean {
  return event.code >= 4400 && event.code < 4500;
}
