import { Button, Group, Stack } from '@mantine/core';
import { useRef, useState } from 'react';
import { lab } from '../api/lab';
import type { SourceFile } from '../api/types';
import { SourceTabs } from '../exercises/SourceTabs';
import { useDraft } from '../exercises/useDraft';
import { ProblemAlert } from '../shell/ProblemAlert';
import type { SendProps } from './DeployForm';
import { parametersOf } from './deploymentState';
import { ModuleFields, type ModuleSettings } from './ModuleFields';

const DRAFT = 'deployment';
const STARTER: SourceFile[] = [
  {
    path: 'hello.c',
    text: `#include <linux/module.h>

static int count = 1;
module_param(count, int, 0444);

static int __init hello_init(void)
{
	pr_info("hello: count is %d\\n", count);
	return 0;
}

static void __exit hello_exit(void)
{
	pr_info("hello: bye\\n");
}

module_init(hello_init);
module_exit(hello_exit);
MODULE_LICENSE("GPL");
`,
  },
];

/** A module's source, written here or loaded from the own machine; the lab builds it for the board's kernel. */
export function SourceForm({ board, busy, error, onSend }: SendProps) {
  const [files, setFiles] = useDraft(DRAFT, STARTER);
  const [generation, setGeneration] = useState(0);
  const [settings, setSettings] = useState<ModuleSettings>({ load: true, parameters: '' });
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);

  const take = async (chosen: FileList | null) => {
    if (!chosen || chosen.length === 0) return;
    setFiles(await Promise.all([...chosen].map(async (file) => ({ path: file.name, text: await file.text() }))));
    setGeneration(generation + 1);
  };
  const send = () => {
    if (busy) return;
    const parameters = settings.load ? parametersOf(settings.parameters) : [];
    setProblem(parameters === null ? 'A parameter looks like count=3.' : null);
    if (parameters === null) return;
    const units = files.filter((file) => file.path.endsWith('.c'));
    // With several C files the first one names the module.
    const module = units.length > 1 ? moduleOf(units[0]?.path ?? '') : undefined;
    onSend(() => lab.deployTyped(board, { kind: 'MODULE_SOURCE', load: settings.load, parameters, ...(module ? { module } : {}) }, files));
  };

  return (
    <Stack gap={12}>
      <SourceTabs key={generation} files={files} generation={generation} onFiles={setFiles} onSubmit={send} />
      <ModuleFields settings={settings} problem={problem} onSettings={setSettings} />
      <ProblemAlert error={error} />
      <Group justify="space-between">
        <Button variant="default" onClick={() => input.current?.click()}>
          Choose files
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          accept=".c,.h,.S"
          aria-label="Source files"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            void take(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
        <Group gap={12}>
          <span className="dim keys">
            <kbd>Ctrl</kbd> <kbd>Enter</kbd>
          </span>
          <Button onClick={send} loading={busy}>
            Build and deploy
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}

/** As the kernel's build makes a module's name of a file's. */
function moduleOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.c$/, '').replace(/-/g, '_');
}
