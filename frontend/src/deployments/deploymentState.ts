import type { Deployment, DeploymentKind, DeploymentState } from '../api/deploymentTypes';
import { IconAlert, IconCheck, IconHistory, IconHourglass, IconLab, IconStarting, IconX, type Icon } from '../shell/icons';
import type { Tone } from '../shell/Status';

interface Look {
  label: string;
  tone: Tone;
  icon: Icon;
}

export const deploymentLook: Record<DeploymentState, Look> = {
  QUEUED: { label: 'Queued', tone: 'quiet', icon: IconHourglass },
  RUNNING: { label: 'Running', tone: 'busy', icon: IconStarting },
  DEPLOYED: { label: 'Deployed', tone: 'good', icon: IconCheck },
  NOT_DEPLOYED: { label: 'Not deployed', tone: 'bad', icon: IconX },
  ROLLED_BACK: { label: 'Rolled back', tone: 'warn', icon: IconHistory },
  FAULT: { label: 'Lab fault', tone: 'warn', icon: IconLab },
  LOST: { label: 'Lost', tone: 'warn', icon: IconAlert },
};

export const kindName: Record<DeploymentKind, string> = {
  MODULE_SOURCE: 'Module source',
  MODULE: 'Built module',
  KERNEL: 'Kernel',
  FILES: 'Files',
};

export function underway(state: DeploymentState): boolean {
  return state === 'QUEUED' || state === 'RUNNING';
}

/** What is being done just now, or how it ended; in words. */
export function sentenceOf(deployment: Deployment): string {
  if (deployment.state === 'QUEUED') return 'The host of the board is told.';
  if (deployment.state === 'RUNNING') return deployment.doing === '' ? 'The host is at it.' : `Now ${deployment.doing}.`;
  return deployment.sentence;
}

/**
 * Parameters as people type them: words separated by blanks, where a value in quotes may have blanks itself.
 *
 * @returns null when one of them is not of the form name=value
 */
export function parametersOf(text: string): string[] | null {
  const words = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  const parameters = words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double: string, single: string) => double ?? single));
  return parameters.every((parameter) => /^[A-Za-z_]\w*=/.test(parameter)) ? parameters : null;
}
