/** Deployments and workspaces in the coordinator's JSON. */
import type { Diagnostic, PersonRef } from './types';

export type DeploymentKind = 'MODULE_SOURCE' | 'MODULE' | 'KERNEL' | 'FILES';
export type DeploymentState = 'QUEUED' | 'RUNNING' | 'DEPLOYED' | 'NOT_DEPLOYED' | 'ROLLED_BACK' | 'FAULT' | 'LOST';

/** Something put on a board by its holder. Lists leave output and diagnostics out. */
export interface Deployment {
  id: number;
  board: string;
  person: PersonRef;
  kind: DeploymentKind;
  title: string;
  module: string;
  parameters: string[];
  load: boolean;
  commandLine: string;
  target: string;
  size: number;
  /** What was sent is there, to be deployed again. */
  kept: boolean;
  state: DeploymentState;
  sentence: string;
  phase: string;
  doing: string;
  queuedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** Byte numbers of the board's console where it began and ended. */
  consoleFrom: number | null;
  consoleTo: number | null;
  kernel: string;
  tookMs: number | null;
  output: string | null;
  diagnostics: Diagnostic[] | null;
}

/** What a person wants done with the content they send. */
export interface DeploymentWish {
  kind: DeploymentKind;
  title?: string;
  module?: string;
  parameters?: string[];
  load?: boolean;
  commandLine?: string;
  target?: string;
}

/** One's own home folder on boards. */
export interface Workspace {
  folder: string;
  size: number;
  limit: number;
  board: string;
  savedAt: string | null;
  problem: string;
  problemAt: string | null;
}
