import { Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Board, BoardAction } from '../api/types';
import { mayTeach, usePerson } from '../people/session';
import { ConfirmButton } from '../shell/ConfirmButton';
import { IconOff, IconPower, IconUnknown } from '../shell/icons';
import { tell, tellProblem } from '../shell/notify';
import { Panel } from '../shell/Page';
import { Status } from '../shell/Status';

const POWER_LOOKS = {
  ON: { tone: 'good', icon: IconPower, label: 'On' },
  OFF: { tone: 'quiet', icon: IconOff, label: 'Off' },
  UNKNOWN: { tone: 'quiet', icon: IconUnknown, label: 'Unknown' },
} as const;

function PowerState({ power }: { power: Board['power'] }) {
  return <Status {...POWER_LOOKS[power]} />;
}

interface Power {
  action: BoardAction;
  label: string;
  explanation: string;
  done: string;
}

const POWERS: Power[] = [
  {
    action: 'reset',
    label: 'Reset to pristine',
    explanation: 'The board returns to its known-good state. Everything on it that you did not copy elsewhere is gone.',
    done: 'is being reset to its known-good state.',
  },
  {
    action: 'power-cycle',
    label: 'Power-cycle',
    explanation: 'The power goes off and on again, as if the plug were pulled. What is not on its disk is lost.',
    done: 'is off and on again.',
  },
  {
    action: 'power-off',
    label: 'Power off',
    explanation: 'The power goes off at once, without a shutdown. What is not on its disk is lost.',
    done: 'is off.',
  },
  { action: 'power-on', label: 'Power on', explanation: 'The board gets power and boots.', done: 'is on.' },
];

/** Power and reset, for who holds the board and for teachers. */
export function PowerPanel({ board }: { board: Board }) {
  const person = usePerson();
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (power: Power) => lab.boardAction(board.name, power.action),
    onSuccess: (_, power) => tell(`${board.name} ${power.done}`),
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: keys.boards }),
  });
  const allowed = (board.mine && board.state !== 'GRADING') || mayTeach(person);
  const others = !board.mine && board.holder ? ` ${board.holder.name} is using it now.` : '';
  return (
    <Panel title="Power" aside={<PowerState power={board.power} />}>
      {allowed ? (
        <div className="power-grid">
          {POWERS.map((power) => (
            <ConfirmButton
              key={power.action}
              variant="default"
              size="xs"
              label={power.label}
              question={`${power.label}: ${board.name}?`}
              explanation={power.explanation + others}
              confirm={power.label}
              danger={power.action !== 'power-on'}
              busy={act.isPending && act.variables.action === power.action}
              disabled={board.link === 'LOST' || act.isPending}
              onConfirm={() => act.mutate(power)}
            />
          ))}
        </div>
      ) : (
        <Text size="sm" c="dimmed">
          Who holds the board can reset it and switch its power.
        </Text>
      )}
    </Panel>
  );
}
