import type { Recording } from '../api/recordingTypes';

/** "attempt 17", "reservation 4, part 2". */
export function whatFor(recording: Recording): string {
  const part = recording.part > 1 ? `, part ${recording.part}` : '';
  return `${recording.kind === 'ATTEMPT' ? `attempt ${recording.attempt}` : `reservation ${recording.hold}`}${part}`;
}
