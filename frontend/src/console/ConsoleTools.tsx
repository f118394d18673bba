import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { saveFile } from '../shell/download';
import {
  IconCheck,
  IconClear,
  IconCopy,
  IconCrash,
  IconDots,
  IconDownload,
  IconFontDown,
  IconFontUp,
  IconKeyboard,
  IconSearch,
  type Icon,
} from '../shell/icons';
import { COLUMNS, ROWS } from './terminal';
import type { LiveConsole } from './useConsole';

interface Props {
  board: string;
  live: LiveConsole;
  writable: boolean;
  searching: boolean;
  onSearch: () => void;
  onFont: (step: number) => void;
  onFit: () => void;
  logOpen: boolean;
  onLog: () => void;
  /** Where the kernel log can be shown beside the console. */
  kernelLog?: { open: boolean; onToggle: () => void };
  /** For who may show this console around. */
  onShare?: () => void;
}

/** SysRq letters that harm nothing; the lab takes no others. */
const SYSRQ: [string, string][] = [
  ['h', 'help: does the kernel still answer?'],
  ['l', 'stacks of all active CPUs'],
  ['w', 'tasks that wait and cannot be interrupted'],
  ['t', 'all tasks (thousands of lines)'],
  ['m', 'memory'],
  ['p', 'registers of this CPU'],
  ['d', 'held locks (kernels with lockdep)'],
  ['q', 'timers'],
  ['4', 'console shows warnings and graver'],
  ['7', 'console shows all but debug lines'],
  ['s', 'sync: write what is not on the disk yet'],
  ['u', 'remount all file systems read-only'],
];

/** What browsers and desktops keep for themselves, or keyboards lack. */
const KEYS: [string, string][] = [
  ['Esc Esc (shows a hidden GRUB menu)', '\u001b\u001b'],
  ['Ctrl-W', '\u0017'],
  ['Ctrl-T', '\u0014'],
  ['Ctrl-N', '\u000e'],
  ['Ctrl-X', '\u0018'],
  ['Ctrl-]', '\u001d'],
  ['F1', '\u001bOP'],
  ['F4', '\u001bOS'],
  ['F10', '\u001b[21~'],
  ['F11', '\u001b[23~'],
  ['F12', '\u001b[24~'],
];

export function ConsoleTools({ board, live, writable, searching, onSearch, onFont, onFit, logOpen, onLog, kernelLog, onShare }: Props) {
  const [copied, setCopied] = useState(false);
  const [reader, setReader] = useState(false);

  const copy = () => {
    const text = live.terminal.current?.terminal.getSelection() || live.lines.map((line) => line.text).join('\n');
    void navigator.clipboard?.writeText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    });
  };
  const download = () => {
    const { first, chunks } = live.raw();
    saveFile(`${board}-console-from-byte-${first}.log`, new Blob(chunks as BlobPart[]), 'application/octet-stream');
  };
  const toggleReader = () => {
    const terminal = live.terminal.current?.terminal;
    if (terminal) terminal.options.screenReaderMode = !reader;
    setReader(!reader);
  };

  return (
    <div className="console-tools" role="toolbar" aria-label="Console tools">
      <span className="console-title">
        <strong className="mono">{board}</strong> <span className="console-size">{`${COLUMNS} × ${ROWS}`}</span>
      </span>
      <span className="console-buttons">
        <Tool label="Search (Ctrl+Shift+F)" name="Search" icon={IconSearch} onClick={onSearch} pressed={searching} />
        <Tool label="Copy the selection, or everything" name={copied ? 'Copied' : 'Copy'} icon={copied ? IconCheck : IconCopy} onClick={copy} />
        <Tool label="Clear this view; the board keeps what it has" name="Clear" icon={IconClear} onClick={live.clear} />
        <Tool label="Smaller letters" name="Smaller letters" icon={IconFontDown} onClick={() => onFont(-1)} />
        <Tool label="Larger letters" name="Larger letters" icon={IconFontUp} onClick={() => onFont(1)} />
        <Tool label="Download the bytes this view received" name="Download" icon={IconDownload} onClick={download} />
        <Menu position="bottom-end" width={300}>
          <Menu.Target>
            <Button
              size="compact-sm"
              variant="default"
              className="console-break"
              disabled={!writable}
              leftSection={<IconCrash size={14} aria-hidden />}
              title={writable ? 'BREAK and SysRq' : 'Only for who writes on this board'}
            >
              BREAK
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => live.sendBreak()}>Send BREAK</Menu.Item>
            <Menu.Divider />
            <Menu.Label>BREAK, then a SysRq letter to the kernel</Menu.Label>
            {SYSRQ.map(([letter, meaning]) => (
              <Menu.Item key={letter} onClick={() => live.sysrq(letter)} leftSection={<kbd>{letter}</kbd>}>
                {meaning}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Menu position="bottom-end" width={260}>
          <Menu.Target>
            <Button size="compact-sm" variant="default" className="console-break" disabled={!writable} leftSection={<IconKeyboard size={14} aria-hidden />}>
              Keys
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {KEYS.map(([label, bytes]) => (
              <Menu.Item key={label} onClick={() => live.type(bytes)}>
                {label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        {kernelLog ? (
          <Button
            size="compact-sm"
            variant={kernelLog.open ? 'light' : 'default'}
            className="console-break"
            aria-pressed={kernelLog.open}
            onClick={kernelLog.onToggle}
          >
            Kernel log
          </Button>
        ) : null}
        <Menu position="bottom-end" width={260}>
          <Menu.Target>
            <ActionIcon variant="subtle" className="console-tool" aria-label="More">
              <IconDots size={17} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={onFit}>Fit letters to the width</Menu.Item>
            {onShare ? <Menu.Item onClick={onShare}>Let others watch…</Menu.Item> : null}
            {kernelLog ? (
              <Menu.Item onClick={kernelLog.onToggle}>{kernelLog.open ? 'Hide the kernel log' : 'Show the kernel log'}</Menu.Item>
            ) : null}
            <Menu.Item onClick={onLog}>{logOpen ? 'Hide the plain log' : 'Show the plain log'}</Menu.Item>
            <Menu.Item onClick={toggleReader}>{reader ? 'Terminal for screen readers: on' : 'Terminal for screen readers: off'}</Menu.Item>
            <Menu.Item disabled={!writable} onClick={() => live.type(`stty rows ${ROWS} cols ${COLUMNS}\r`)}>
              Type stty rows {ROWS} cols {COLUMNS}
            </Menu.Item>
            <Menu.Item disabled={!writable} onClick={() => live.type('\f')}>
              Repaint (Ctrl-L)
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </span>
    </div>
  );
}

interface ToolProps {
  label: string;
  name: string;
  icon: Icon;
  onClick: () => void;
  pressed?: boolean;
}

function Tool({ label, name, icon: ToolIcon, onClick, pressed }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        className="console-tool"
        aria-label={name}
        onClick={onClick}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      >
        <ToolIcon size={17} />
      </ActionIcon>
    </Tooltip>
  );
}
