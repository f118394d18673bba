import type { Board } from '../api/types';
import { Status } from '../shell/Status';
import { boardLooks } from './boardState';

export function BoardStatus({ board, large = false }: { board: Board; large?: boolean }) {
  const look = boardLooks[board.state];
  return (
    <Status
      tone={look.tone}
      icon={look.icon}
      label={board.state === 'IN_USE' && board.mine ? 'Yours' : look.label}
      spinning={board.state === 'STARTING'}
      large={large}
    />
  );
}

/** Why it is as it is, in a sentence. */
export function reasonOf(board: Board): string {
  return board.reason?.sentence ?? boardLooks[board.state].sentence;
}
