/** Durable before all: an answer given must survive the death of any process. The rest suits many short transactions. */
const settings: Record<string, string> = {
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

/** The command line of `postgres`: the data folder stands in it, so that a process can be recognised by it. */
export const serverArguments = (data: string, port: number): string[] => [
  '-D',
  data,
  '-p',
  String(port),
  ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
]
