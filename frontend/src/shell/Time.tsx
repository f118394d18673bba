import { ago, when } from './format';
import { useNow } from './useNow';

/** A moment: short to read, exact on hover and for machines. */
export function Time({ iso, relative = false }: { iso: string | null | undefined; relative?: boolean }) {
  const now = useNow(20_000);
  if (!iso) return <span className="dim">–</span>;
  return (
    <time dateTime={iso} title={new Date(iso).toString()}>
      {relative ? ago(iso, now) : when(iso, now)}
    </time>
  );
}
