# Two images. `service` holds every Node process; the working directory says which one runs: docker-compose.yml sets it.
# `krakend` is the gateway. The layout of the workspace stays: Node strips no types under node_modules.

# What an installation depends on, alone and without dates, so that a change of sources keeps the layer that follows.
FROM node:24.21.0-bookworm-slim AS manifests
WORKDIR /app
COPY . .
RUN find . -type f ! -name package.json ! -name 'pnpm-*.yaml' -delete && find . -exec touch --date=@0 {} +

FROM node:24.21.0-bookworm-slim AS dependencies
ENV CI=true
WORKDIR /app
RUN npm install --global pnpm@12.21.0
COPY --from=manifests /app ./
# The binaries of the embedded PostgreSQL are optional: the server is another container.
RUN pnpm install --prod --no-optional --frozen-lockfile --config.trust-lockfile=true --filter '@comptoir/*'

# Compiled code is not kept: the file system cannot be written.
FROM node:24.21.0-bookworm-slim AS service
# Large blocks, such as those of passwords, go back to the system when they are freed.
ENV NODE_ENV=production HOST=0.0.0.0 MALLOC_MMAP_THRESHOLD_=4194304
WORKDIR /app
COPY --from=dependencies /app ./
COPY . .
USER node
HEALTHCHECK --interval=10s --timeout=5s --start-period=180s --retries=3 CMD ["node", "--eval", "fetch('http://127.0.0.1:' + process.env.PORT + '/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=16", "--max-old-space-size=512", "--single-threaded-gc", "--expose-gc", "--v8-pool-size=1", "src/main.ts"]

# The gateway in TypeScript, which serves the same file as KrakenD.
FROM service AS stand-in
ENV PORT=8080
WORKDIR /app/krakend/stand-in

FROM golang:1.26.8-bookworm AS build-krakend
ENV CGO_ENABLED=0
WORKDIR /src
COPY krakend/gateway/go.mod krakend/gateway/go.sum ./
RUN go mod download
COPY krakend/gateway ./
RUN go build -trimpath -ldflags "-s -w" -o /out/krakend .

# A static program, its file, and the certificates with which others are called.
FROM scratch AS krakend
ENV PORT=8080 METRICS_PORT=8090 HOST=0.0.0.0
WORKDIR /app
COPY --from=build-krakend /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build-krakend /out/krakend ./
COPY krakend/krakend.json ./
USER 65532:65532
EXPOSE 8080 8090
HEALTHCHECK --interval=10s --timeout=5s --start-period=180s --retries=3 CMD ["/app/krakend", "health"]
CMD ["/app/krakend", "run"]
