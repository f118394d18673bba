import { autocompletion, closeBrackets, closeBracketsKeymap, completeAnyWord } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { cpp } from '@codemirror/lang-cpp';
import { bracketMatching, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import '../shell/source.css';

interface Props {
  label: string;
  /** The text at the beginning; afterwards the editor keeps its own. */
  text: string;
  onChange: (text: string) => void;
  onSubmit: () => void;
}

/** An editor for C as the kernel writes it: tabs of eight. Tab moves the focus on; Ctrl-] and Ctrl-[ indent. */
export function CodeEditor({ label, text, onChange, onSubmit }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const initial = useRef(text);
  const callbacks = useRef({ onChange, onSubmit });
  useEffect(() => {
    callbacks.current = { onChange, onSubmit };
  }, [onChange, onSubmit]);

  useEffect(() => {
    if (!element.current) return undefined;
    const view = new EditorView({
      parent: element.current,
      state: EditorState.create({
        doc: initial.current,
        extensions: [
          // Before the others: Ctrl-Enter inserts a line by default.
          keymap.of([
            {
              key: 'Mod-Enter',
              run: () => {
                callbacks.current.onSubmit();
                return true;
              },
            },
          ]),
          lineNumbers(),
          history(),
          drawSelection(),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          highlightSelectionMatches(),
          autocompletion({ override: [completeAnyWord], activateOnTyping: false }),
          EditorState.tabSize.of(8),
          indentUnit.of('\t'),
          cpp(),
          syntaxHighlighting(classHighlighter),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...searchKeymap]),
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) callbacks.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    return () => view.destroy();
  }, [label]);

  return <div ref={element} className="code-editor" />;
}
