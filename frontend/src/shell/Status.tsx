import type { Icon } from './icons';

export type Tone = 'good' | 'busy' | 'work' | 'warn' | 'bad' | 'quiet';

interface Props {
  tone: Tone;
  icon: Icon;
  label: string;
  /** The icon turns while something is going on. */
  spinning?: boolean;
  large?: boolean;
}

/** A state as icon, colour and word: never colour alone. */
export function Status({ tone, icon: StatusIcon, label, spinning = false, large = false }: Props) {
  return (
    <span className={`status tone-${tone}${large ? ' status-large' : ''}`}>
      <StatusIcon size={large ? 18 : 14} stroke={2.2} aria-hidden className={spinning ? 'spin' : undefined} />
      <span>{label}</span>
    </span>
  );
}
