import type { TimeRange } from '@grafana/data';
import { Combobox, Icon, Input, MultiCombobox, RefreshPicker, TimeRangePicker, ToolbarButton, Tooltip } from '@grafana/ui';
import { ALL, type Variable } from '../dashboard/variables.ts';
import { type PageState, timeText } from './page-state.tsx';

export interface TimeControlsProps {
  readonly state: PageState;
  readonly timeRange: TimeRange;
  readonly timeZone: string;
  readonly loading: boolean;
  readonly onChange: (change: Partial<PageState>) => void;
  readonly onRefresh: () => void;
}

/** Range, refresh and theme. */
export function TimeControls({ state, timeRange, timeZone, loading, onChange, onRefresh }: TimeControlsProps) {
  const [from, to] = [timeRange.from.valueOf(), timeRange.to.valueOf()];
  const half = (to - from) / 2;
  const show = (start: number, end: number) => onChange({ from: String(Math.round(start)), to: String(Math.round(end)) });
  return (
    <>
      <TimeRangePicker
        value={timeRange}
        timeZone={timeZone}
        onChange={({ raw }) => onChange({ from: timeText(raw.from), to: timeText(raw.to) })}
        onChangeTimeZone={() => undefined}
        onMoveBackward={() => show(from - half, to - half)}
        onMoveForward={() => show(from + half, to + half)}
        onZoom={() => show(from - half, to + half)}
      />
      <RefreshPicker
        value={state.refresh}
        isLoading={loading}
        onIntervalChanged={(refresh) => onChange({ refresh })}
        onRefresh={onRefresh}
      />
      <ToolbarButton
        variant="canvas"
        icon="adjust-circle"
        tooltip={state.theme === 'dark' ? 'Light theme' : 'Dark theme'}
        onClick={() => onChange({ theme: state.theme === 'dark' ? 'light' : 'dark' })}
      />
    </>
  );
}

export interface VariableControlsProps {
  readonly variables: readonly Variable[];
  readonly onChoose: (name: string, values: readonly string[]) => void;
}

/** A control for each visible variable: a searchable list, or a text field. */
export function VariableControls({ variables, onChoose }: VariableControlsProps) {
  return (
    <>
      {variables
        .filter(({ json }) => json.hide !== 2 && json.type !== 'constant')
        .map((variable) => (
          <div key={variable.json.name} data-variable={variable.json.name} style={{ display: 'flex', alignItems: 'center', gap: 4 }}>
            {variable.json.hide !== 1 && <label htmlFor={`var-${variable.json.name}`}>{variable.json.label || variable.json.name}</label>}
            <VariableControl variable={variable} onChoose={(values) => onChoose(variable.json.name, values)} />
            {variable.error !== undefined && (
              <Tooltip content={variable.error}>
                <Icon name="exclamation-triangle" />
              </Tooltip>
            )}
          </div>
        ))}
    </>
  );
}

// --- internal ---

function VariableControl({
  variable: { json, options, value },
  onChoose,
}: {
  variable: Variable;
  onChoose: (values: readonly string[]) => void;
}) {
  const id = `var-${json.name}`;
  const chosen = value.text === 'All' && json.includeAll ? [ALL] : [...value.values];
  const listed = [
    ...(json.includeAll ? [{ value: ALL, label: 'All' }] : []),
    ...options.map((option) => ({ value: option, label: option })),
  ];
  if (json.type === 'textbox')
    return <Input id={id} width={20} defaultValue={chosen[0] ?? ''} onBlur={({ currentTarget }) => onChoose([currentTarget.value])} />;
  if (!json.multi)
    return (
      <Combobox
        id={id}
        width="auto"
        minWidth={12}
        options={listed}
        value={chosen[0] ?? null}
        onChange={(option) => onChoose([option.value])}
      />
    );
  return (
    <MultiCombobox
      id={id}
      width="auto"
      minWidth={12}
      maxWidth={40}
      options={listed}
      value={chosen}
      onChange={(picked) =>
        onChoose(
          withoutAll(
            picked.map((option) => option.value),
            chosen,
          ),
        )
      }
    />
  );
}

/** "All" and single values exclude each other: the last choice counts. */
function withoutAll(picked: readonly string[], before: readonly string[]): readonly string[] {
  if (picked.length === 0) return [ALL];
  if (!picked.includes(ALL)) return picked;
  return before.includes(ALL) ? picked.filter((value) => value !== ALL) : [ALL];
}
