import { dateTimeFormat, type LinkModel } from '@grafana/data';
import {
  type TooltipPlugin2,
  VizTooltipContent,
  VizTooltipFooter,
  VizTooltipHeader,
  type VizTooltipItem,
  VizTooltipWrapper,
} from '@grafana/ui';
import type { ComponentProps } from 'react';

type HoverMode = ComponentProps<typeof TooltipPlugin2>['hoverMode'];

/** The tooltip shows the nearest series. Grafana's package does not export the names of these numbers. */
export const HOVER_ONE = 0 as HoverMode;
/** The tooltip shows every series. */
export const HOVER_ALL = 1 as HoverMode;

/** Returns the header of a tooltip: a time. */
export function timeItem(time: number, timeZone: string): VizTooltipItem {
  return { label: '', value: dateTimeFormat(time, { timeZone }) };
}

export interface TooltipBoxProps {
  readonly header: VizTooltipItem;
  readonly items: VizTooltipItem[];
  readonly pinned: boolean;
  readonly links?: LinkModel[];
}

/** The content of a tooltip, drawn by Grafana's components. */
export function TooltipBox({ header, items, pinned, links = [] }: TooltipBoxProps) {
  return (
    <VizTooltipWrapper>
      <VizTooltipHeader item={header} isPinned={pinned} />
      <VizTooltipContent items={items} isPinned={pinned} scrollable maxHeight={400} />
      {links.length > 0 && <VizTooltipFooter dataLinks={links as NonNullable<ComponentProps<typeof VizTooltipFooter>['dataLinks']>} />}
    </VizTooltipWrapper>
  );
}
