import type { Marker } from '../api/recordingTypes';
import { markerGroup, markerName, moment, type Axis } from './places';

/** Of the timeline's length; a keyboard's arrow moves one. */
const STEPS = 1_000;
/** More ticks than pixels say nothing. */
const MOST_TICKS = 400;

interface Props {
  axis: Axis;
  us: number;
  lastUs: number;
  markers: Marker[];
  onSeek: (us: number) => void;
}

/** Where in the recording this is, to drag; a slider to the keyboard. The ticks are the markers, which the list names. */
export function Timeline({ axis, us, lastUs, markers, onSeek }: Props) {
  const length = Math.max(1, axis.length);
  return (
    <div className="rec-timeline">
      <div className="rec-ticks" aria-hidden>
        {markers.slice(0, MOST_TICKS).map((marker) => (
          <span
            key={marker.id}
            className={`rec-tick rec-tick-${markerGroup(marker)}`}
            style={{ left: `${(axis.toPlace(marker.seconds * 1_000_000) / length) * 100}%` }}
            title={`${moment(marker.seconds * 1_000_000)} ${markerName(marker)} ${marker.label}`}
          />
        ))}
      </div>
      <input
        type="range"
        className="rec-slider"
        aria-label="Position in the recording"
        aria-valuetext={`${moment(us)} of ${moment(lastUs)}`}
        min={0}
        max={STEPS}
        step={1}
        value={Math.round((axis.toPlace(us) / length) * STEPS)}
        onChange={(event) => onSeek(axis.toUs((Number(event.currentTarget.value) / STEPS) * length))}
      />
    </div>
  );
}
