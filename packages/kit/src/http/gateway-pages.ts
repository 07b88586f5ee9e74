/**
 * What the gateway shows at `/docs`: the documents of all services on one page, to choose from. Any process has it; the gateway
 * asks one. The documents are the committed ones, so a service that is away is shown too.
 */
import { readFile } from 'node:fs/promises'
import { services } from '@comptoir/contracts'
import type { FastifyInstance } from 'fastify'

const hidden = { schema: { hide: true } }
const names = services.map(({ name }) => name)
const documents = new URL('../openapi/', import.meta.resolve('@comptoir/contracts'))

/** Adds the page and what it reads to the pages of a process; its scripts are those of the process's own page. */
export function addGatewayPages(pages: FastifyInstance): void {
  pages.get('/docs/passerelle', hidden, (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(PAGE),
  )
  pages.get<{ Params: { name: string } }>('/docs/openapi/:name', hidden, async ({ params }, reply) => {
    const name = names.find((one) => one === params.name)
    if (name === undefined) return reply.callNotFound()
    return reply.type('application/json').send(await readFile(new URL(`${name}.json`, documents)))
  })
}

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
