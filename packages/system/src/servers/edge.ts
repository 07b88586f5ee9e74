/**
 * What nginx is told in front of the interfaces, on this machine and in containers. A read whose instance does not answer is asked of
 * the other. A write is not: it goes to the other only where nothing of it was sent, and whoever sent it repeats it under its key.
 */
import { PROBLEMS, problemType } from '@comptoir/contracts'

export interface Edge {
  /** The address and port that it listens on. */
  readonly listen: string
  /** Where the interfaces listen, `host:port`. */
  readonly instances: readonly string[]
  /** Where it keeps what does not fit into its memory. */
  readonly temporary: string
  /** One process is easier to end with its supervisor. */
  readonly processes: 'one' | 'many'
}

/** Where its own health is asked. */
export const EDGE_HEALTH = '/nginx/health'

/** Larger than any body that a page sends. */
const BODY_MAX = '2m'

/** The whole file. */
export const edgeConfiguration = ({ listen, instances, temporary, processes }: Edge): string => `daemon off;
${processes === 'one' ? 'master_process off;' : 'worker_processes 2;'}
pid ${temporary}/nginx.pid;
error_log stderr warn;
events { worker_connections 1024; }

http {
  access_log off;
  server_tokens off;
  absolute_redirect off;
  default_type text/plain;
  client_max_body_size ${BODY_MAX};
  client_body_temp_path ${temporary}/body;
  proxy_temp_path ${temporary}/proxy;
  fastcgi_temp_path ${temporary}/fastcgi;
  scgi_temp_path ${temporary}/scgi;
  uwsgi_temp_path ${temporary}/uwsgi;

  upstream interfaces {
    zone interfaces 64k;
${instances.map((instance) => `    server ${instance} max_fails=2 fail_timeout=5s;`).join('\n')}
    keepalive 32;
  }

  # What a request may be repeated for. Of POST nginx itself repeats only what was not sent; of PUT and DELETE it would repeat more.
  map $request_method $way {
    default never;
    GET read;
    HEAD read;
    POST unsent;
  }

  # What says that no instance answers.
  map $uri $nobody {
    default page;
    "~^/(api|flux)" problem;
  }

  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_connect_timeout 1s;
  proxy_send_timeout 15s;
  # A stream has a heartbeat every 15 s.
  proxy_read_timeout 40s;
  proxy_next_upstream_tries 2;
  # Cookies of pages and their policies.
  proxy_buffer_size 16k;
  proxy_buffers 8 16k;

${serverBlock(listen)}}
`

/** Which way each request takes, and what is said when nobody answers. */
const serverBlock = (listen: string): string => `  server {
    listen ${listen};
    # The way of a request is one already.
    recursive_error_pages on;

    location = ${EDGE_HEALTH} { return 204; }
    location = / { return 303 /espaces; }
    location / { error_page 418 = @$way; return 418; }

    location @read {
      # Not by status: an instance says 502 to 504 of what is behind it, and would count as lost for it.
      proxy_next_upstream error timeout invalid_header;
      proxy_pass http://interfaces;
      error_page 502 504 = @$nobody;
    }
    location @unsent {
      proxy_next_upstream error timeout;
      proxy_pass http://interfaces;
      error_page 502 504 = @$nobody;
    }
    location @never {
      proxy_next_upstream off;
      proxy_pass http://interfaces;
      error_page 502 504 = @$nobody;
    }

    # No instance answers, or one fell in the middle.
    location @page {
      default_type "text/html; charset=utf-8";
      add_header Retry-After 2 always;
      return 503 '${PAGE}';
    }
    location @problem {
      default_type application/problem+json;
      add_header Retry-After 2 always;
      return 503 '${PROBLEM}';
    }
  }
`

const { fr, en, status } = PROBLEMS.SERVICE_INDISPONIBLE

/** A text inside single quotes of the file; a dollar sign would be a variable. */
const quoted = (text: string): string => text.replaceAll(/['$\\]/g, '')

const PROBLEM = quoted(
  JSON.stringify({
    type: problemType('SERVICE_INDISPONIBLE'),
    title: fr.title,
    status,
    detail: fr.detail,
    code: 'SERVICE_INDISPONIBLE',
  }),
)

const PAGE = quoted(
  `<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Comptoir</title><body style="font:18px/1.5 system-ui,sans-serif;max-width:34em;margin:3em auto;padding:0 1em"><h1>${fr.title}</h1><p>${fr.detail}</p><p lang="en">${en.detail}</p><p><a href="">Réessayer · Try again</a></p></body></html>`,
)
