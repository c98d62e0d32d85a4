import type { Builder } from '@grafana/grafana-foundation-sdk/cog';

/** What is built, where everybody sees it: left alone, the SDK hides links and marks in a menu, and offers no way not to. */
export function withoutPlacement<T extends { placement?: unknown }>(builder: Builder<T>): Builder<T> {
  return {
    build: () => {
      const { placement: _, ...visible } = builder.build();
      return visible as T;
    },
  };
}
