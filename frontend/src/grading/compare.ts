/** Which parts of two texts differ, for marking; texts that have little in common are not marked at all. */

export interface Part {
  text: string;
  differs: boolean;
}

/** Below this share of common text, marking would colour everything and say nothing. */
const WORTH_MARKING = 0.3;

export function compare(expected: string, observed: string): { expected: Part[]; observed: Part[] } {
  const whole = (text: string) => [{ text, differs: false }];
  if (expected === observed) return { expected: whole(expected), observed: whole(observed) };
  let start = 0;
  const shortest = Math.min(expected.length, observed.length);
  while (start < shortest && expected[start] === observed[start]) start++;
  let end = 0;
  while (end < shortest - start && expected[expected.length - 1 - end] === observed[observed.length - 1 - end]) end++;
  if ((start + end) / Math.max(expected.length, observed.length, 1) < WORTH_MARKING) {
    return { expected: whole(expected), observed: whole(observed) };
  }
  return { expected: cut(expected, start, end), observed: cut(observed, start, end) };
}

function cut(text: string, start: number, end: number): Part[] {
  return [
    { text: text.slice(0, start), differs: false },
    { text: text.slice(start, text.length - end), differs: true },
    { text: text.slice(text.length - end), differs: false },
  ].filter((part) => part.text !== '');
}
