import { Checkbox, TextInput } from '@mantine/core';

export interface ModuleSettings {
  load: boolean;
  parameters: string;
}

interface Props {
  settings: ModuleSettings;
  problem: string | null;
  onSettings: (settings: ModuleSettings) => void;
}

/** Whether a module is loaded at once, and with what. */
export function ModuleFields({ settings, problem, onSettings }: Props) {
  return (
    <div className="module-fields">
      <Checkbox
        label="Load it at once"
        checked={settings.load}
        onChange={(event) => onSettings({ ...settings, load: event.currentTarget.checked })}
      />
      <TextInput
        aria-label="Parameters"
        placeholder={'Parameters: count=3 name="two words"'}
        className="mono-input"
        size="xs"
        value={settings.parameters}
        disabled={!settings.load}
        error={problem}
        onChange={(event) => onSettings({ ...settings, parameters: event.currentTarget.value })}
      />
    </div>
  );
}
