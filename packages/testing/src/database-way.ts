/** A database by way of a proxy: what its clients ask of it meets what a test decides. */
import { createTcpProxy, type TcpProxy, type TcpProxyOptions } from './tcp-proxy.ts'

export interface DatabaseWay extends TcpProxy {
  /** The database's address, by this way. */
  readonly url: string
}

/** Opens a way to the database at `url`. */
export async function openWay(url: string, decide?: TcpProxyOptions['decide']): Promise<DatabaseWay> {
  const { hostname: host, port } = new URL(url)
  const proxy = await createTcpProxy({
    target: { host, port: Number(port) },
    protocol: 'postgres',
    ...(decide === undefined ? {} : { decide }),
  })
  const way = new URL(url)
  way.hostname = '127.0.0.1'
  way.port = String(proxy.port)
  return { ...proxy, url: way.href }
}
