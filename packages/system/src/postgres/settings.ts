/** Settings: an acknowledged write survives the death of any process; the rest is for many short transactions. */
export const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // Only loopback TCP: a socket file would need a short path that both accounts can enter.
  unix_socket_directories: '',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  jit: 'off',
  max_connections: '200',
  shared_buffers: '192MB',
  max_wal_size: '4GB',
  min_wal_size: '256MB',
  checkpoint_timeout: '15min',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  // Statements hold people's data, so an error is logged without the statement that made it.
  log_min_error_statement: 'panic',
}

/** The command line of `postgres`. A process is recognised by the data folder in it. */
export const serverArguments = (data: string, port: number): string[] => [
  '-D',
  data,
  '-p',
  String(port),
  ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
]
