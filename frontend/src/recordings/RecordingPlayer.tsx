import { Alert, Button, SegmentedControl, Switch } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useSearchParams } from 'react-router-dom';
import { messageOf } from '../api/problem';
import type { Marker, Outline, Recording, RecordingDetail } from '../api/recordingTypes';
import { Copy } from '../shell/Copy';
import { bytes, clockSeconds, plural } from '../shell/format';
import { IconMarkerBack, IconMarkerNext, IconPause, IconPlay } from '../shell/icons';
import { Panel } from '../shell/Page';
import { MarkerList } from './MarkerList';
import { SearchBox } from './SearchBox';
import { TextView } from './TextView';
import { Timeline } from './Timeline';
import { Axis, lastAtOrBelow, markerGroup, moment, placeOf, type MarkerGroup } from './places';
import { usePlayer } from './usePlayer';
import '@xterm/xterm/css/xterm.css';
import '../console/console.css';
import './recordings.css';

const SPEEDS = ['1', '2', '4', '8', '16'];

/** The recording on a screen, with its timeline, its markers and a search. */
export function RecordingPlayer({ detail, outline }: { detail: RecordingDetail; outline: Outline }) {
  const { recording, markers, gaps } = detail;
  const [parameters, setParameters] = useSearchParams();
  const at = parameters.get('at');
  const [hidden, setHidden] = useState<Set<MarkerGroup>>(new Set());
  const [speed, setSpeed] = useState('1');
  const [skipIdle, setSkipIdle] = useState(true);
  const [view, setView] = useState('screen');
  const shown = useMemo(() => markers.filter((marker) => !hidden.has(markerGroup(marker))), [markers, hidden]);
  const nextMarker = useCallback((byte: number) => shown.find((marker) => marker.byte > byte)?.byte ?? null, [shown]);
  const { box, player, state, known } = usePlayer(recording.id, nextMarker);
  const axis = useMemo(() => new Axis(outline, skipIdle), [outline, skipIdle]);
  const begun = useRef<string | null | undefined>(undefined);

  useEffect(() => {
    known(outline, gaps);
    if (begun.current === at || outline.bytes.length === 0) return;
    // A link names a moment; without one a recording begins at its beginning.
    const place = placeOf(at);
    if (begun.current === undefined || place) {
      if (place && 'us' in place) void player.current?.seekUs(place.us);
      else void player.current?.seekByte(place ? place.byte : 0);
    }
    begun.current = at;
  }, [at, gaps, known, outline, player]);

  const jump = useCallback(
    (byte: number) => {
      void player.current?.seekByte(byte);
    },
    [player],
  );
  const previous = useCallback(
    () => shown[lastAtOrBelow(shown.map((marker) => marker.byte), state.byte - 1)]?.byte ?? recording.firstByte,
    [shown, state.byte, recording.firstByte],
  );
  const toggle = () => (state.playing ? player.current?.pause() : player.current?.play());
  const onKey = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|BUTTON|A)$/.test(target.tagName)) return;
    if (event.key === ' ' || event.key === 'k') toggle();
    else if (event.key === 'n') jump(nextMarker(state.byte) ?? state.byte);
    else if (event.key === 'p') jump(previous());
    else return;
    event.preventDefault();
  };
  const link = `${window.location.origin}/recordings/${recording.id}?at=${state.byte}`;

  if (outline.bytes.length === 0) {
    return (
      <Panel title="Recording">
        <p className="dim">{recording.running ? 'The board has said nothing yet.' : recording.sentence || 'The board said nothing.'}</p>
      </Panel>
    );
  }
  return (
    <>
      <Lacks detail={detail} />
      <div className="split">
        <section className="rec" aria-label="Player" onKeyDown={onKey}>
          <div className="rec-head">
            <SegmentedControl
              size="xs"
              aria-label="View"
              value={view}
              onChange={setView}
              data={[
                { value: 'screen', label: 'Screen' },
                { value: 'text', label: 'Text' },
              ]}
            />
            <span className="nums" role="timer" aria-live="off">
              {moment(state.us)} <span className="dim">/ {moment(outline.lastUs)}</span>
            </span>
            <span className="dim nums rec-clock">{clockAt(recording, state.us)}</span>
            <span className="dim nums rec-byte">byte {state.byte}</span>
            <Copy text={link} label="Copy a link to this moment" />
          </div>
          <div
            ref={box}
            className={`rec-screen${view === 'screen' ? '' : ' rec-hidden'}`}
            tabIndex={view === 'screen' ? 0 : -1}
            role="img"
            aria-label={`The console at ${moment(state.us)}. The text view has it as text. Space plays, n and p go from marker to marker.`}
          />
          {view === 'text' ? <TextView recording={recording} byte={state.byte} /> : null}
          <Timeline axis={axis} us={state.us} lastUs={outline.lastUs} markers={shown} onSeek={(us) => void player.current?.seekUs(us)} />
          <div className="rec-controls" role="group" aria-label="Playback">
            <Button
              size="sm"
              leftSection={state.playing ? <IconPause size={16} aria-hidden /> : <IconPlay size={16} aria-hidden />}
              onClick={toggle}
            >
              {state.playing ? 'Pause' : 'Play'}
            </Button>
            <Button size="sm" variant="default" leftSection={<IconMarkerBack size={16} aria-hidden />} onClick={() => jump(previous())}>
              Marker before
            </Button>
            <Button
              size="sm"
              variant="default"
              leftSection={<IconMarkerNext size={16} aria-hidden />}
              disabled={nextMarker(state.byte) === null}
              onClick={() => jump(nextMarker(state.byte) ?? state.byte)}
            >
              Next marker
            </Button>
            <SegmentedControl
              size="xs"
              aria-label="Speed"
              value={speed}
              onChange={(value) => {
                setSpeed(value);
                if (player.current) player.current.speed = Number(value);
              }}
              data={SPEEDS.map((value) => ({ value, label: `${value}×` }))}
            />
            <Switch
              size="sm"
              label="Skip pauses"
              checked={skipIdle}
              onChange={(event) => {
                setSkipIdle(event.currentTarget.checked);
                if (player.current) player.current.skipIdle = event.currentTarget.checked;
              }}
            />
            {state.waiting ? <span className="dim">loading</span> : null}
            {state.error ? (
              <span className="text-bad" role="alert">
                {messageOf(state.error)}
              </span>
            ) : null}
          </div>
        </section>
        <div className="stack">
          <Panel title="Markers">
            <MarkerList
              markers={markers}
              byte={state.byte}
              hidden={hidden}
              onHidden={setHidden}
              onJump={(marker: Marker) => {
                setParameters({ at: String(marker.byte) }, { replace: true });
                jump(marker.byte);
              }}
            />
          </Panel>
          <Panel title="Search">
            <SearchBox recording={recording.id} onHit={(hit) => jump(hit.byte)} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function clockAt(recording: Recording, us: number): string {
  return recording.start ? clockSeconds(new Date(new Date(recording.start).getTime() + us / 1000).toISOString()) : '';
}

/** What is not in it, and why. */
function Lacks({ detail: { recording, gaps } }: { detail: RecordingDetail }) {
  const missing = gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0);
  if (gaps.length === 0 && !recording.cut && recording.sentence === '') return null;
  return (
    <Alert color="yellow" title="This recording is not complete">
      {gaps.length > 0 ? (
        <p>
          {bytes(missing)} are missing in {plural(gaps.length, 'place')}: {[...new Set(gaps.map((gap) => gap.reason))].join(' ')}
        </p>
      ) : null}
      {recording.cut ? <p>It reached the limit of the lab; what came after is not kept.</p> : null}
      {recording.sentence ? <p>{recording.sentence}</p> : null}
    </Alert>
  );
}
