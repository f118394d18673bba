import { Fragment } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { highlightLines } from './highlight';
import './markdown.css';

/** A page has one heading of the first order, and it is not the statement's. */
const components: Components = {
  h1: 'h3',
  h2: 'h3',
  h3: 'h4',
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  ),
  table: ({ children }) => (
    <div className="markdown-table">
      <table>{children}</table>
    </div>
  ),
  code: ({ className, children }) => {
    const language = /language-(\w+)/.exec(className ?? '')?.[1];
    if (language !== 'c') return <code>{children}</code>;
    const lines = highlightLines(String(children).replace(/\n$/, ''), 'x.c');
    return (
      <code>
        {lines.map((line, i) => (
          <Fragment key={i}>
            {line.map((piece, j) => (
              <span key={j} className={piece.style}>
                {piece.text}
              </span>
            ))}
            {'\n'}
          </Fragment>
        ))}
      </code>
    );
  },
};

/** Markdown of an exercise. HTML inside it is dropped, so it cannot act. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      <ReactMarkdown remarkPlugins={[remarkGfm]} skipHtml components={components}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
