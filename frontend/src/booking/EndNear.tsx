import { minutesText } from '../shell/format';
import { useNow } from '../shell/useNow';

/** Minutes before the end at which it is said. */
const SAID_AT = [1, 5, 10];

/** Speaks the end of a reservation for who does not see the clock: a few times, and not each second. */
export function EndNear({ board, end }: { board: string; end: string }) {
  const left = Date.parse(end) - useNow(1_000);
  const near = left > 0 ? SAID_AT.find((minutes) => left <= minutes * 60_000) : undefined;
  return (
    <span className="sr-only" role="status">
      {near === undefined ? '' : `Your time on ${board} ends in less than ${minutesText(near)}.`}
    </span>
  );
}
