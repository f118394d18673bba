import { Text } from '@mantine/core';
import type { Board, ResetProof } from '../api/types';
import { taintText } from '../grading/taint';
import { IconAlert, IconCheck } from '../shell/icons';
import { Panel } from '../shell/Page';
import { Status } from '../shell/Status';
import { Time } from '../shell/Time';

/** Proof of the clean state the board starts from: when and how it was reset, and who vouches for it. */
export function CleanState({ board }: { board: Board }) {
  return (
    <Panel title="Clean state" aside={board.proof ? <Vouched proof={board.proof} /> : null}>
      {board.proof ? (
        <Proof proof={board.proof} />
      ) : (
        <Text size="sm" c="dimmed">
          Unknown: its host has not told how the board was last reset.
        </Text>
      )}
    </Panel>
  );
}

function Vouched({ proof }: { proof: ResetProof }) {
  return proof.verified ? (
    <Status tone="good" icon={IconCheck} label="Verified by the host" />
  ) : (
    <Status tone="warn" icon={IconAlert} label="Cooperative" />
  );
}

function Proof({ proof }: { proof: ResetProof }) {
  return (
    <>
      <Text size="sm" mb="sm">
        {proof.how}
        {proof.verified ? null : (
          <span className="dim"> Who was root on the board could have written beneath it, so nobody vouches for the disk.</span>
        )}
      </Text>
      <dl className="facts">
        <dt>Reset</dt>
        <dd>
          <Time iso={proof.at} relative /> <span className="dim">in {(proof.tookMs / 1000).toFixed(1)} s</span>
        </dd>
        <dt>Kernel</dt>
        <dd className="mono">{proof.kernel || '–'}</dd>
        <dt>Taint</dt>
        <dd>{taintText(proof.taint)}</dd>
        <dt>Disk</dt>
        <dd className="mono">{proof.disk || '–'}</dd>
      </dl>
    </>
  );
}
