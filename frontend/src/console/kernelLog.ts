/** One record of the kernel's log. */
export interface KernelLine {
  boot: number;
  sequence: number;
  /** 0 (emergency) to 7 (debug). */
  level: number;
  /** 0: the kernel itself; else a program wrote it. */
  facility: number;
  /** Since the boot. */
  microseconds: number;
  text: string;
}

export interface KernelLogState {
  lines: KernelLine[];
  /** Lines that did not come because this page was too slow, or fell off the top. */
  missed: number;
  reading: boolean;
  sentence: string;
  /** The lines are those of a connection that is lost: the first that come take their place. */
  old: boolean;
}

export const initialKernelLog: KernelLogState = {
  lines: [],
  missed: 0,
  reading: false,
  sentence: 'Connecting to the kernel log',
  old: false,
};

export const LEVELS = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'];

/** As dmesg has them, where there is little room. */
export const SHORT_LEVELS = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'];

const KEPT = 5_000;

interface Message {
  type?: string;
  missed?: number;
  lines?: KernelLine[];
  reading?: boolean;
  sentence?: string;
}

/** The state after the connection was lost: a new one brings everything that is kept, and until then the old lines are better than none. */
export function lost(state: KernelLogState, sentence: string): KernelLogState {
  return { ...state, reading: false, sentence, old: true };
}

/** The state after a message of the kernel-log socket. */
export function after(state: KernelLogState, message: Message): KernelLogState {
  switch (message.type) {
    case 'anew':
      return { ...state, lines: [], missed: 0, old: false };
    case 'reader':
      return { ...state, reading: message.reading === true, sentence: message.sentence ?? '' };
    case 'lines': {
      const all = [...(state.old ? [] : state.lines), ...(message.lines ?? [])];
      const surplus = Math.max(0, all.length - KEPT);
      const missed = (state.old ? 0 : state.missed) + (message.missed ?? 0);
      return { ...state, lines: surplus > 0 ? all.slice(surplus) : all, missed, old: false };
    }
    default:
      return state;
  }
}

/** Lines of that level or a graver one that hold the text. */
export function chosenLines(lines: KernelLine[], level: number, text: string): KernelLine[] {
  const wanted = text.trim().toLowerCase();
  return lines.filter((line) => line.level <= level && (wanted === '' || line.text.toLowerCase().includes(wanted)));
}

/** As dmesg prints it, with what a terminal would obey made visible. */
export function printed(line: KernelLine): string {
  const stamp = `[${String(Math.floor(line.microseconds / 1e6)).padStart(5)}.${String(line.microseconds % 1e6).padStart(6, '0')}]`;
  return `${stamp} ${line.text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)}`;
}
