import { Chip, Group, UnstyledButton } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Marker } from '../api/recordingTypes';
import { groupNames, lastAtOrBelow, markerGroup, markerName, moment, type MarkerGroup } from './places';

interface Props {
  markers: Marker[];
  /** The byte that is shown now. */
  byte: number;
  hidden: ReadonlySet<MarkerGroup>;
  onHidden: (hidden: Set<MarkerGroup>) => void;
  onJump: (marker: Marker) => void;
}

/** The places worth finding, with when they were: the recording as a text. */
export function MarkerList({ markers, byte, hidden, onHidden, onJump }: Props) {
  const present = useMemo(() => [...new Set(markers.map(markerGroup))], [markers]);
  const shown = markers.filter((marker) => !hidden.has(markerGroup(marker)));
  const [all, setAll] = useState(false);
  const passed = lastAtOrBelow(shown.map((marker) => marker.byte), byte);
  const listed = all ? shown : shown.slice(0, 300);
  if (markers.length === 0) return <p className="dim markers-none">No marker in this recording.</p>;
  return (
    <div className="markers">
      {present.length > 1 ? (
        <Group gap={6} role="group" aria-label="Kinds of markers">
          {present.map((group) => (
            <Chip
              key={group}
              size="xs"
              checked={!hidden.has(group)}
              onChange={(checked) => {
                const next = new Set(hidden);
                if (checked) next.delete(group);
                else next.add(group);
                onHidden(next);
              }}
            >
              {groupNames[group]}
            </Chip>
          ))}
        </Group>
      ) : null}
      <ol className="marker-list" aria-label="Markers">
        {listed.map((marker, i) => (
          <li key={marker.id} className={`marker-row marker-${markerGroup(marker)}`}>
            <UnstyledButton onClick={() => onJump(marker)} aria-current={i === passed ? 'true' : undefined}>
              <span className="marker-time nums">{moment(marker.seconds * 1_000_000)}</span>
              <span>
                <b>{markerName(marker)}</b> <span className="dim">{marker.label}</span>
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ol>
      {listed.length < shown.length ? (
        <UnstyledButton className="marker-more" onClick={() => setAll(true)}>
          Show all {shown.length} markers
        </UnstyledButton>
      ) : null}
    </div>
  );
}
