import type { Builder } from '@grafana/grafana-foundation-sdk/cog';

/** Removes `placement`, by which the SDK always moves links and annotations into a menu. */
export function withoutPlacement<T extends { placement?: unknown }>(builder: Builder<T>): Builder<T> {
  return {
    build: () => {
      const { placement: _, ...visible } = builder.build();
      return visible as T;
    },
  };
}
