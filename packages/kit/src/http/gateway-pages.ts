/**
 * What the gateway shows at `/docs`: the documents of all services on one page, to choose from; and at `/` a page that leads to the
 * screens. Any process has them; the gateway asks one. The documents are the committed ones, so a service that is away is shown too.
 */
import { readFile } from 'node:fs/promises'
import { passerelle, type Route, routesOf, services } from '@comptoir/contracts'
import type { FastifyInstance } from 'fastify'

const hidden = { schema: { hide: true } }
const names = services.map(({ name }) => name)
const documents = new URL('../openapi/', import.meta.resolve('@comptoir/contracts'))

/** Adds the page and what it reads to the pages of a process; its scripts are those of the process's own page. */
export function addGatewayPages(pages: FastifyInstance): void {
  pages.get('/docs/accueil', hidden, (_request, reply) => reply.type('text/html; charset=utf-8').send(HOME))
  pages.get('/docs/passerelle', hidden, (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(PAGE),
  )
  pages.get<{ Params: { name: string } }>('/docs/openapi/:name', hidden, async ({ params }, reply) => {
    const name = names.find((one) => one === params.name)
    if (name === undefined) return reply.callNotFound()
    return reply.type('application/json').send(await readFile(new URL(`${name}.json`, documents)))
  })
  for (const kind of ['json', 'yaml'])
    pages.get(`/docs/passerelle.${kind}`, hidden, async (_request, reply) =>
      // What is JSON is YAML.
      reply.type(`application/${kind}`).send(JSON.stringify(await wholeDocument(), null, 2)),
    )
}

interface Document {
  readonly components: Readonly<Record<string, object>>
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>
}

/** All that the gateway serves of services, in one document: what they name alike is the same. */
async function wholeDocument(): Promise<object> {
  const info = {
    title: 'Comptoir',
    description: services.map(({ summary }) => summary.fr).join(' · '),
    version: '1.0.0',
  }
  const components: Record<string, object> = {}
  const paths: Record<string, Record<string, object>> = {}
  for (const service of services) {
    const text = await readFile(new URL(`${service.name}.json`, documents), 'utf8')
    const document = JSON.parse(text) as Document
    for (const [kind, named] of Object.entries(document.components))
      components[kind] = { ...components[kind], ...named }
    for (const { path, method, passerelle } of routesOf(service)) {
      const described = document.paths[path]?.[method.toLowerCase()]
      if (passerelle && described !== undefined)
        paths[path] = { ...paths[path], [method.toLowerCase()]: described }
    }
  }
  for (const route of [passerelle.clientsV1, passerelle.apercu]) paths[route.path] = { get: describe(route) }
  return { openapi: '3.1.0', info, components, paths }
}

/** A route that is the gateway's own, as a document tells of it. */
const describe = ({ id, summary, params, query, replies }: Route) => ({
  operationId: id,
  summary: summary.fr,
  description: summary.en,
  tags: ['passerelle'],
  parameters: [...parametersIn('path', params), ...parametersIn('query', query)],
  responses: {
    200: { description: summary.fr, content: { 'application/json': { schema: replies[200] } } },
  },
})

const parametersIn = (place: 'path' | 'query', schema: Route['query']) =>
  Object.entries(schema?.properties ?? {}).map(([name, one]) => ({
    name,
    in: place,
    required: schema?.required?.includes(name) ?? false,
    schema: one,
  }))

const URLS = names.map((name) => ({ name, url: `/docs/openapi/${name}` }))
const PAGE = `<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="UTF-8">
<title>Comptoir</title>
<link rel="stylesheet" href="/docs/static/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/static/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/static/swagger-ui-bundle.js"></script>
<script src="/docs/static/swagger-ui-standalone-preset.js"></script>
<script>
SwaggerUIBundle({
  dom_id: '#swagger-ui',
  urls: ${JSON.stringify(URLS)},
  deepLinking: true,
  layout: 'StandaloneLayout',
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
})
</script>
</body>
</html>
`

/** Where the gateway and the screens of stores listen. Both are moved alike (PORT_OFFSET); other ports of the gateway lead to it alone. */
const [GATEWAY_PORT, SCREENS_PORT] = [8080, 8005]
const LATER_PORTS = 65_535 - GATEWAY_PORT

// A page and no redirect: the browser knows by which name it came, and KrakenD would follow a redirect itself.
const HOME = `<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="UTF-8">
<title>Comptoir</title>
</head>
<body>
<p><a id="ecrans" href="http://localhost:${SCREENS_PORT}/">Les écrans des magasins · The screens of stores</a></p>
<p><a href="/docs">Les documents de l’API · The documents of the API</a></p>
<script>
const moved = Number(location.port) - ${GATEWAY_PORT}
const port = ${SCREENS_PORT} + (moved > 0 && moved <= ${LATER_PORTS} ? moved : 0)
const screens = location.protocol + '//' + location.hostname + ':' + port + '/'
document.getElementById('ecrans').href = screens
location.replace(screens)
</script>
</body>
</html>
`
