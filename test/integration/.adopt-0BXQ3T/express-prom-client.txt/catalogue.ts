import { anyValue, defineCatalogue } from 'metric-to-pager';

/** The metrics that the service exposes, with the label values that were seen. */
export const catalogue = defineCatalogue({
  http_request_duration_ms: {
    type: 'histogram',
    help: 'Duration of HTTP requests in ms',
    buckets: [0.1, 5, 15, 50, 100, 200, 300, 400, 500],
    labels: {
      method: ['GET'],
      route: ['/orders/:id'],
      code: ['200', '404', '500', '502', '503', '504'], // not seen yet: 502, 503, 504
    },
    recordedBy: 'other',
  },
  payments: {
    type: 'counter',
    help: 'Payments by outcome',
    labels: {
      outcome: ['failed', 'paid'],
    },
    recordedBy: 'other',
  },
  cartItems: {
    type: 'gauge',
    help: 'Items in all carts',
    recordedBy: 'other',
  },
  process_cpu_user_seconds_total: {
    type: 'counter',
    help: 'Total user CPU time spent in seconds.',
    unit: 'seconds',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  process_cpu_system_seconds_total: {
    type: 'counter',
    help: 'Total system CPU time spent in seconds.',
    unit: 'seconds',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  process_cpu_seconds_total: {
    type: 'counter',
    help: 'Total user and system CPU time spent in seconds.',
    unit: 'seconds',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  process_start_time_seconds: {
    type: 'gauge',
    help: 'Start time of the process since unix epoch in seconds.',
    unit: 'seconds',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  process_resident_memory_bytes: {
    type: 'gauge',
    help: 'Resident memory size in bytes.',
    unit: 'bytes',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  process_virtual_memory_bytes: {
    type: 'gauge',
    help: 'Virtual memory size in bytes.',
    unit: 'bytes',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  process_heap_bytes: {
    type: 'gauge',
    help: 'Process heap size in bytes.',
    unit: 'bytes',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  process_open_fds: {
    type: 'gauge',
    help: 'Number of open file descriptors.',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  process_max_fds: {
    type: 'gauge',
    help: 'Maximum number of open file descriptors.',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_eventloop_lag_seconds: {
    type: 'gauge',
    help: 'Lag of event loop in seconds.',
    unit: 'seconds',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_eventloop_lag_min_seconds: {
    type: 'gauge',
    help: 'The minimum recorded event loop delay.',
    unit: 'seconds',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_eventloop_lag_max_seconds: {
    type: 'gauge',
    help: 'The maximum recorded event loop delay.',
    unit: 'seconds',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_eventloop_lag_mean_seconds: {
    type: 'gauge',
    help: 'The mean of the recorded event loop delays.',
    unit: 'seconds',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_eventloop_lag_stddev_seconds: {
    type: 'gauge',
    help: 'The standard deviation of the recorded event loop delays.',
    unit: 'seconds',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_eventloop_lag_p50_seconds: {
    type: 'gauge',
    help: 'The 50th percentile of the recorded event loop delays.',
    unit: 'seconds',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_eventloop_lag_p90_seconds: {
    type: 'gauge',
    help: 'The 90th percentile of the recorded event loop delays.',
    unit: 'seconds',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_eventloop_lag_p99_seconds: {
    type: 'gauge',
    help: 'The 99th percentile of the recorded event loop delays.',
    unit: 'seconds',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_active_resources: {
    type: 'gauge',
    help: 'Number of active resources that are currently keeping the event loop alive, grouped by async resource type.',
    labels: {
      type: ['Immediate', 'TCPServerWrap', 'TCPSocketWrap'],
    },
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_active_resources_total: {
    type: 'gauge',
    help: 'Total number of active resources.',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_active_handles: {
    type: 'gauge',
    help: 'Number of active libuv handles grouped by handle type. Every handle type is C++ class name.',
    labels: {
      type: ['Server', 'Socket'],
    },
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_active_handles_total: {
    type: 'gauge',
    help: 'Total number of active handles.',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_active_requests_total: {
    type: 'gauge',
    help: 'Total number of active requests.',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_heap_size_total_bytes: {
    type: 'gauge',
    help: 'Process heap size from Node.js in bytes.',
    unit: 'bytes',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_heap_size_used_bytes: {
    type: 'gauge',
    help: 'Process heap size used from Node.js in bytes.',
    unit: 'bytes',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_external_memory_bytes: {
    type: 'gauge',
    help: 'Node.js external memory size in bytes.',
    unit: 'bytes',
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_heap_space_size_total_bytes: {
    type: 'gauge',
    help: 'Process heap space size total from Node.js in bytes.',
    unit: 'bytes',
    labels: {
      space: ['code', 'code_large_object', 'large_object', 'new', 'new_large_object', 'old', 'read_only', 'shared', 'shared_large_object'],
    },
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_heap_space_size_used_bytes: {
    type: 'gauge',
    help: 'Process heap space size used from Node.js in bytes.',
    unit: 'bytes',
    labels: {
      space: ['code', 'code_large_object', 'large_object', 'new', 'new_large_object', 'old', 'read_only', 'shared', 'shared_large_object'],
    },
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_heap_space_size_available_bytes: {
    type: 'gauge',
    help: 'Process heap space size available from Node.js in bytes.',
    unit: 'bytes',
    labels: {
      space: ['code', 'code_large_object', 'large_object', 'new', 'new_large_object', 'old', 'read_only', 'shared', 'shared_large_object'],
    },
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_version_info: {
    type: 'gauge',
    help: 'Node.js version info.',
    labels: {
      version: anyValue, // an info gauge has one series for each build
      major: anyValue, // an info gauge has one series for each build
      minor: anyValue, // an info gauge has one series for each build
      patch: anyValue, // an info gauge has one series for each build
    },
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
  nodejs_gc_duration_seconds: {
    type: 'histogram',
    help: 'Garbage collection duration by kind, one of major, minor, incremental or weakcb.',
    unit: 'seconds',
    buckets: [0.001, 0.01, 0.1, 1, 2, 5],
    labels: {
      kind: ['minor'],
    },
    optional: 'The runtime decides which of its metrics exist.',
    recordedBy: 'other',
  },
});
