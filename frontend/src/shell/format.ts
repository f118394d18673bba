/** Numbers and times as people read them. All functions are pure; times are shown in the browser's time zone. */

const pad = (n: number) => String(n).padStart(2, '0');

/** A measured span: "820 ms", "3.4 s", "1 min 12 s", "2 h 5 min". */
export function duration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return '–';
  if (ms < 995) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (hours === 0) return `${minutes} min ${whole % 60} s`;
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}

/** A running clock: "4:05", "1:04:05"; 0:00 once it is over. */
export function countdown(ms: number): string {
  const whole = Math.max(0, Math.ceil(ms / 1000));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const seconds = pad(whole % 60);
  return hours > 0 ? `${hours}:${pad(minutes)}:${seconds}` : `${minutes}:${seconds}`;
}

/** Planned spans in whole minutes: "30 min", "2 h", "1 h 30 min". */
export function minutesText(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

export function clock(iso: string): string {
  const date = new Date(iso);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

export function clockSeconds(iso: string): string {
  return `${clock(iso)}:${pad(new Date(iso).getSeconds())}`;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "14:05" today, "tomorrow 14:05", "Mon 23 Nov 14:05", with the year where it is another one. */
export function when(iso: string, now: number = Date.now()): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '–';
  const days = dayNumber(date) - dayNumber(new Date(now));
  if (days === 0) return clock(iso);
  if (days === 1) return `tomorrow ${clock(iso)}`;
  if (days === -1) return `yesterday ${clock(iso)}`;
  return `${dayText(date, now)} ${clock(iso)}`;
}

/** "Mon 23 Nov", with the year where it is another one. */
export function dayText(date: Date, now: number = Date.now()): string {
  const year = date.getFullYear() === new Date(now).getFullYear() ? '' : ` ${date.getFullYear()}`;
  return `${DAYS[date.getDay()] ?? ''} ${date.getDate()} ${MONTHS[date.getMonth()] ?? ''}${year}`;
}

/** "14:00 – 15:30", naming the days where they differ. */
export function span(start: string, end: string, now: number = Date.now()): string {
  const sameDay = dayNumber(new Date(start)) === dayNumber(new Date(end));
  return `${when(start, now)} – ${sameDay ? clock(end) : when(end, now)}`;
}

function dayNumber(date: Date): number {
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

/** "just now", "4 min ago", "3 h ago", then the day. */
export function ago(iso: string, now: number = Date.now()): string {
  const seconds = (now - new Date(iso).getTime()) / 1000;
  if (Number.isNaN(seconds)) return '–';
  if (seconds < 45) return 'just now';
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 12 * 3600) return `${Math.round(seconds / 3600)} h ago`;
  return when(iso, now);
}

/** "in 25 min", "in 2 h"; "at any moment" once it is due. */
export function until(iso: string, now: number = Date.now()): string {
  const minutes = Math.ceil((new Date(iso).getTime() - now) / 60_000);
  if (Number.isNaN(minutes)) return '–';
  return minutes <= 0 ? 'at any moment' : `in ${minutesText(minutes)}`;
}

/** Points without needless zeros: 10, 2.5, 1.25. */
export function points(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** "7 / 10"; a score that does not exist yet is a dash. */
export function score(value: number | null | undefined, max: number): string {
  return `${value === null || value === undefined ? '–' : points(value)} / ${points(max)}`;
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  if (count < 1024 * 1024) return `${(count / 1024).toFixed(count < 10_240 ? 1 : 0)} KB`;
  return `${(count / 1024 / 1024).toFixed(1)} MB`;
}

/** "1 board", "3 boards". */
export function plural(count: number, one: string, many: string = manyOf(one)): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A datetime-local field's value for a moment, in the browser's time zone. */
export function localInput(date: Date): string {
  return (
    `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}` +
    `T${pad(date.getHours())}:${pad(date.getMinutes())}`
  );
}

const IRREGULAR: Record<string, string> = { entry: 'entries', person: 'people' };

function manyOf(one: string): string {
  return IRREGULAR[one] ?? `${one}s`;
}
