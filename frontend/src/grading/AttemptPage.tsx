import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Attempt } from '../api/types';
import SerialConsole from '../console/SerialConsole';
import { IconFile, IconGrading, IconHammer, IconHost, IconTerminal } from '../shell/icons';
import { Page, Panel } from '../shell/Page';
import { Await, Loading } from '../shell/States';
import { AttemptActions } from './AttemptActions';
import { AttemptFacts } from './AttemptFacts';
import { CheckCard } from './CheckCard';
import { Downloads } from './Downloads';
import { LogText } from './LogText';
import { PhaseStepper } from './PhaseStepper';
import { Recording } from './Recording';
import { RunsPanel } from './RunsPanel';
import { SubmissionId } from './SourceLines';
import { SubmittedSource } from './SubmittedSource';
import { useSubmission } from './useSubmission';
import { VerdictBanner } from './VerdictBanner';
import { announcement, finished } from './attemptState';
import './grading.css';

export default function AttemptPage() {
  const { id = '' } = useParams();
  const poll = usePollInterval(2_000);
  const attempt = useQuery({
    queryKey: keys.attempt(id),
    queryFn: () => lab.attempt(id),
    // While it runs the page asks every two seconds, whatever the event stream does.
    refetchInterval: ({ state }) => (state.data && finished(state.data.state) ? Math.max(poll, 60_000) : 2_000),
  });
  const title = attempt.data?.exercise.title ?? 'Attempt';
  return (
    <Page
      title={attempt.data ? `Attempt: ${title}` : 'Attempt'}
      {...(attempt.data
        ? { back: { to: `/exercises/${encodeURIComponent(attempt.data.exercise.id)}`, label: title } }
        : { back: { to: '/attempts', label: 'Attempts' } })}
      lead={attempt.data ? `Handed in by ${attempt.data.person.name}${attempt.data.generation > 1 ? `, try ${attempt.data.generation} after a lab fault` : ''}` : null}
      actions={attempt.data ? <AttemptActions attempt={attempt.data} /> : null}
    >
      <Await query={attempt} loading={<Loading rows={7} label="Loading the attempt" />}>
        {(data) => <Body attempt={data} />}
      </Await>
    </Page>
  );
}

type Tab = 'checks' | 'source' | 'build' | 'console' | 'kernel' | 'lab';

function Body({ attempt }: { attempt: Attempt }) {
  const [tab, setTab] = useState<Tab>('checks');
  const [byte, setByte] = useState<number | null>(null);
  const [place, setPlace] = useState<{ file: string; line: number } | null>(null);
  const over = finished(attempt.state);
  const ofBoard = useSubmission(attempt).data?.board != null;
  const watching = !over && attempt.board && ['PREPARING', 'RUNNING', 'REPORTING'].includes(attempt.state);
  const showConsole = (at: number) => {
    setByte(at);
    setTab('console');
  };
  const showSource = (file: string, line: number) => {
    setPlace({ file, line });
    setTab('source');
  };
  return (
    <SubmissionId value={attempt.submission}>
      <span className="sr-only" role="status">
        {announcement(attempt)}
      </span>
      <VerdictBanner attempt={attempt} />
      {attempt.runs.length > 1 ? <RunsPanel runs={attempt.runs} /> : <PhaseStepper attempt={attempt} />}
      <Tabs value={tab} onChange={(value) => setTab((value as Tab | null) ?? 'checks')} keepMounted={false}>
        <div className="tabs-scroll">
          <Tabs.List>
            <Tabs.Tab value="checks" leftSection={<IconGrading size={15} aria-hidden />}>
              Checks
            </Tabs.Tab>
            <Tabs.Tab value="source" leftSection={<IconFile size={15} aria-hidden />}>
              {ofBoard ? 'Handed in' : 'Source'}
            </Tabs.Tab>
            {ofBoard ? null : (
              <Tabs.Tab value="build" leftSection={<IconHammer size={15} aria-hidden />}>
                Build log
              </Tabs.Tab>
            )}
            <Tabs.Tab value="console" leftSection={<IconTerminal size={15} aria-hidden />}>
              Console
            </Tabs.Tab>
            <Tabs.Tab value="kernel" leftSection={<IconTerminal size={15} aria-hidden />}>
              Kernel log
            </Tabs.Tab>
            {attempt.labLog ? (
              <Tabs.Tab value="lab" leftSection={<IconHost size={15} aria-hidden />}>
                Lab log
              </Tabs.Tab>
            ) : null}
          </Tabs.List>
        </div>
        <Tabs.Panel value="checks" pt={16}>
          <div className="split">
            <div className="stack">
              <ul className="checks" aria-label="Checks">
                {attempt.checks.map((check) => (
                  <CheckCard
                    key={check.id}
                    check={check}
                    checks={attempt.checks}
                    over={over}
                    onConsole={showConsole}
                    onSource={showSource}
                  />
                ))}
              </ul>
              {watching && attempt.board ? <SerialConsole board={attempt.board} readOnly /> : null}
            </div>
            <div className="stack">
              <AttemptFacts attempt={attempt} />
              {over ? <Downloads attempt={attempt} /> : null}
            </div>
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="source" pt={16}>
          <SubmittedSource attempt={attempt} place={place} />
        </Tabs.Panel>
        <Tabs.Panel value="build" pt={16}>
          <LogText attempt={attempt} part="build-log" />
        </Tabs.Panel>
        <Tabs.Panel value="console" pt={16}>
          {watching && attempt.board ? (
            <SerialConsole board={attempt.board} readOnly />
          ) : (
            <Recording attempt={attempt} byte={byte} onByte={setByte} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="kernel" pt={16}>
          <LogText attempt={attempt} part="kernel-log" />
        </Tabs.Panel>
        {attempt.labLog ? (
          <Tabs.Panel value="lab" pt={16}>
            <Panel title="Lab log, for teachers" flush>
              <pre className="log-text" tabIndex={0} aria-label="Lab log">
                {attempt.labLog}
              </pre>
            </Panel>
          </Tabs.Panel>
        ) : null}
      </Tabs>
    </SubmissionId>
  );
}
