import type { HealthLook } from '../api/types';
import { plural, when } from '../shell/format';

const SHOWN = 60;

/** The last looks as bars, oldest first: low where all was well, full where something was found. */
export function HealthStrip({ looks }: { looks: HealthLook[] }) {
  const shown = looks.slice(0, SHOWN).reverse();
  const bad = shown.filter((look) => !look.healthy).length;
  return (
    <div
      className="health-strip"
      role="img"
      aria-label={`The last ${plural(shown.length, 'look')}: ${bad === 0 ? 'all well' : `${bad} found something`}`}
    >
      {shown.map((look) => (
        <span
          key={look.id}
          className={look.healthy ? 'health-bar health-well' : 'health-bar health-ill'}
          title={`${when(look.at)}: ${look.sentence}`}
        />
      ))}
    </div>
  );
}
