/** Kept arrivals; a plain log has fewer lines than that. */
const MOST = 20_000;

/** When the bytes of a console arrived at the board's host. */
export class Arrivals {
  private readonly firsts: number[] = [];
  private readonly micros: number[] = [];

  add(arrivals: [number, number][]): void {
    for (const [first, at] of arrivals) {
      while (this.firsts.length > 0 && (this.firsts[this.firsts.length - 1] ?? 0) >= first) {
        this.firsts.pop();
        this.micros.pop();
      }
      this.firsts.push(first);
      this.micros.push(at);
    }
    if (this.firsts.length > MOST) {
      this.firsts.splice(0, this.firsts.length - MOST);
      this.micros.splice(0, this.micros.length - MOST);
    }
  }

  clear(): void {
    this.firsts.length = 0;
    this.micros.length = 0;
  }

  /** Milliseconds since 1970, or null when it is not known. */
  at(byte: number): number | null {
    let low = 0;
    let high = this.firsts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.firsts[middle] ?? 0) <= byte) low = middle + 1;
      else high = middle;
    }
    const found = this.micros[low - 1];
    return found === undefined ? null : found / 1000;
  }
}

/** As 14:03:11.042, in the reader's own time. */
export function stamp(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
