import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router-dom';
import { lab } from '../api/lab';
import { isProblem, messageOf } from '../api/problem';
import { Page } from '../shell/Page';
import { Await, Loading } from '../shell/States';
import { Time } from '../shell/Time';
import SerialConsole from './SerialConsole';

const LOOK_MS = 15_000;

/** One console, for whoever has a link to it; no account is needed. */
export default function WatchPage() {
  const { key = '' } = useParams();
  const link = useQuery({
    queryKey: ['watch', key],
    queryFn: () => lab.watch(key),
    refetchInterval: (query) => (isProblem(query.state.error, 404) ? false : LOOK_MS),
    retry: false,
  });
  const over = isProblem(link.error, 404);
  return (
    <main className="watch-page">
      <Page title="Watch a console">
        <Await query={link} loading={<Loading rows={6} label="Opening the link" />}>
          {(data) => (
            <div className="stack">
              {over ? (
                <Alert color="red" role="alert" title={`You watched ${data.board}`}>
                  {messageOf(link.error)}
                </Alert>
              ) : (
                <Alert title={`You watch ${data.board}`}>
                  {data.madeBy} shows you this console until <Time iso={data.endsAt} />. You can read along; nothing you type is sent.
                </Alert>
              )}
              <SerialConsole board={data.board} path={`/api/watch/${encodeURIComponent(key)}/console`} readOnly />
            </div>
          )}
        </Await>
      </Page>
    </main>
  );
}
