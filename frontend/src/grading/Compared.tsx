import { compare, type Part } from './compare';

interface Props {
  expected: string | null;
  observed: string | null;
  same: boolean;
}

/** Expected beside observed, as quoted bytes, with the difference marked. */
export function Compared({ expected, observed, same }: Props) {
  if (expected === null && observed === null) return null;
  const marked =
    !same && expected !== null && observed !== null
      ? compare(expected, observed)
      : { expected: plain(expected), observed: plain(observed) };
  return (
    <div className="compared">
      {expected !== null ? <Side label="Expected" parts={marked.expected} tone="good" /> : null}
      {observed !== null ? <Side label="Observed" parts={marked.observed} tone={same ? 'good' : 'bad'} /> : null}
    </div>
  );
}

function plain(text: string | null): Part[] {
  return text === null ? [] : [{ text, differs: false }];
}

function Side({ label, parts, tone }: { label: string; parts: Part[]; tone: 'good' | 'bad' }) {
  const empty = parts.every((part) => part.text === '');
  return (
    <div className={`tone-${tone}`}>
      <div className="label">{label}</div>
      <pre className="quote quote-scroll compared-side">
        {empty ? <span className="dim">nothing</span> : null}
        {parts.map((part, i) => (part.differs ? <mark key={i}>{part.text}</mark> : <span key={i}>{part.text}</span>))}
      </pre>
    </div>
  );
}
