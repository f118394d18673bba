import { Button } from '@mantine/core';
import { useSearchParams } from 'react-router-dom';
import { ListEnd } from './DataTable';

/** Which page of a list that is told by the page the address names, and the way to another. */
export interface Pages {
  /** The page holds what is older than that; null: the latest. */
  before: number | null;
  turnTo: (before: number | null) => void;
}

export function usePages(): Pages {
  const [parameters, setParameters] = useSearchParams();
  return {
    before: numberOf(parameters.get('before')),
    turnTo: (before) =>
      setParameters((now) => {
        if (before === null) now.delete('before');
        else now.set('before', String(before));
        return now;
      }),
  };
}

/** Below a list that may have more than one page; `most` is what a page holds. */
export function PageEnd({ pages, rows, most }: { pages: Pages; rows: { id: number }[]; most: number }) {
  const full = rows.length >= most;
  if (pages.before === null && !full) {
    return null;
  }
  return (
    <ListEnd>
      <span>{pages.before === null ? `Only the latest ${most} are listed.` : `Older ones, at most ${most} at a time.`}</span>
      {pages.before !== null ? (
        <Button size="compact-sm" variant="default" onClick={() => pages.turnTo(null)}>
          Latest
        </Button>
      ) : null}
      {full ? (
        <Button size="compact-sm" variant="default" onClick={() => pages.turnTo(Math.min(...rows.map((row) => row.id)))}>
          Older
        </Button>
      ) : null}
    </ListEnd>
  );
}

/** A number of the address; null for anything else. */
export function numberOf(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
