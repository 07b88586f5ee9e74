# One image a process: docker build --target stock --tag comptoir-stock .
# Plain instructions only, because a test without Docker interprets them (npm run containers -- repeter): FROM, WORKDIR,
# COPY, RUN of pnpm, node or go, ENV, USER, EXPOSE, HEALTHCHECK, CMD. The one other command is the line that gets pnpm.
# Images keep the layout of the workspace: Node strips no types under node_modules, so sources must stay outside of it.

# The root's package.json stays out: it asks for a Node of its own, and this image is one.
FROM node:24.21.0-bookworm-slim AS installation
ENV CI=true
WORKDIR /app
RUN npm install --global pnpm@12.21.0
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages/contracts/package.json packages/contracts/
COPY packages/kit/package.json packages/kit/
COPY packages/participant/package.json packages/participant/
COPY packages/saga/package.json packages/saga/
COPY packages/saga-postgres/package.json packages/saga-postgres/
COPY packages/system/package.json packages/system/

# What each process needs, in a layer that only a change of dependencies makes again.
FROM installation AS installation-clients
COPY services/clients/package.json services/clients/
RUN pnpm install --prod --frozen-lockfile --config.trust-lockfile=true --filter @comptoir/service-clients...

FROM installation AS installation-commande
COPY services/commande/package.json services/commande/
RUN pnpm install --prod --frozen-lockfile --config.trust-lockfile=true --filter @comptoir/service-commande...

FROM installation AS installation-stock
COPY services/stock/package.json services/stock/
RUN pnpm install --prod --frozen-lockfile --config.trust-lockfile=true --filter @comptoir/service-stock...

FROM installation AS installation-paiement
COPY services/paiement/package.json services/paiement/
RUN pnpm install --prod --frozen-lockfile --config.trust-lockfile=true --filter @comptoir/service-paiement...

FROM installation AS installation-catalogue
COPY services/catalogue/package.json services/catalogue/
RUN pnpm install --prod --frozen-lockfile --config.trust-lockfile=true --filter @comptoir/service-catalogue...

FROM installation AS installation-panier
COPY services/panier/package.json services/panier/
RUN pnpm install --prod --frozen-lockfile --config.trust-lockfile=true --filter @comptoir/service-panier...

FROM installation AS installation-orchestrateur
COPY orchestrator/package.json orchestrator/
RUN pnpm install --prod --frozen-lockfile --config.trust-lockfile=true --filter @comptoir/orchestrator...

FROM installation AS installation-doublure
COPY krakend/stand-in/package.json krakend/stand-in/
RUN pnpm install --prod --frozen-lockfile --config.trust-lockfile=true --filter @comptoir/krakend-stand-in...

# The embedded server's binaries are an optional dependency, and the server is outside.
FROM installation AS installation-approvisionnement
COPY deploy/package.json deploy/
RUN pnpm install --prod --frozen-lockfile --config.trust-lockfile=true --no-optional --filter @comptoir/deploy...

# What the processes have in common. The compiled code is no good here: the file system cannot be written.
FROM node:24.21.0-bookworm-slim AS execution
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
USER node
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 CMD ["node", "--eval", "fetch('http://127.0.0.1:' + process.env.PORT + '/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

FROM execution AS clients
ENV PORT=8001
WORKDIR /app/services/clients
COPY --from=installation-clients /app /app
COPY packages/contracts /app/packages/contracts
COPY packages/kit /app/packages/kit
COPY packages/participant /app/packages/participant
COPY services/clients ./
EXPOSE 8001
CMD ["node", "src/main.ts"]

FROM execution AS commande
ENV PORT=8006
WORKDIR /app/services/commande
COPY --from=installation-commande /app /app
COPY packages/contracts /app/packages/contracts
COPY packages/kit /app/packages/kit
COPY packages/participant /app/packages/participant
COPY services/commande ./
EXPOSE 8006
CMD ["node", "src/main.ts"]

FROM execution AS stock
ENV PORT=8007
WORKDIR /app/services/stock
COPY --from=installation-stock /app /app
COPY packages/contracts /app/packages/contracts
COPY packages/kit /app/packages/kit
COPY packages/participant /app/packages/participant
COPY services/stock ./
EXPOSE 8007
CMD ["node", "src/main.ts"]

FROM execution AS paiement
ENV PORT=8008
WORKDIR /app/services/paiement
COPY --from=installation-paiement /app /app
COPY packages/contracts /app/packages/contracts
COPY packages/kit /app/packages/kit
COPY packages/participant /app/packages/participant
COPY services/paiement ./
EXPOSE 8008
CMD ["node", "src/main.ts"]

FROM execution AS catalogue
ENV PORT=8009
WORKDIR /app/services/catalogue
COPY --from=installation-catalogue /app /app
COPY packages/contracts /app/packages/contracts
COPY packages/kit /app/packages/kit
COPY packages/participant /app/packages/participant
COPY services/catalogue ./
EXPOSE 8009
CMD ["node", "src/main.ts"]

FROM execution AS panier
ENV PORT=8010
WORKDIR /app/services/panier
COPY --from=installation-panier /app /app
COPY packages/contracts /app/packages/contracts
COPY packages/kit /app/packages/kit
COPY packages/participant /app/packages/participant
COPY services/panier ./
EXPOSE 8010
CMD ["node", "src/main.ts"]

FROM execution AS orchestrateur
ENV PORT=8002
WORKDIR /app/orchestrator
COPY --from=installation-orchestrateur /app /app
COPY packages/contracts /app/packages/contracts
COPY packages/kit /app/packages/kit
COPY packages/participant /app/packages/participant
COPY packages/saga /app/packages/saga
COPY orchestrator ./
EXPOSE 8002
CMD ["node", "src/main.ts"]

# The gateway in TypeScript, which serves the same file as KrakenD.
FROM execution AS doublure
ENV PORT=8080
WORKDIR /app/krakend/stand-in
COPY --from=installation-doublure /app /app
COPY packages/contracts /app/packages/contracts
COPY packages/kit /app/packages/kit
COPY krakend/krakend.json /app/krakend/
COPY krakend/stand-in ./
EXPOSE 8080
CMD ["node", "src/main.ts"]

# The gateway: KrakenD as we build it. Its dependencies are a layer of their own, as above.
FROM golang:1.26.8-bookworm AS compilation-krakend
ENV CGO_ENABLED=0
WORKDIR /src
COPY krakend/gateway/go.mod krakend/gateway/go.sum ./
RUN go mod download
COPY krakend/gateway ./
RUN go build -trimpath -ldflags "-s -w" -o /out/krakend .

# A static program and its file; the base gives the certificates with which others are called.
FROM alpine:3.22.2 AS krakend
ENV PORT=8080 METRICS_PORT=8090 HOST=0.0.0.0
WORKDIR /app
COPY --from=compilation-krakend /out/krakend ./
COPY krakend/krakend.json ./
USER 65532:65532
EXPOSE 8080
EXPOSE 8090
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 CMD ["/app/krakend", "health"]
CMD ["/app/krakend", "run"]

# Makes the databases and roles, then ends; its state of health is its exit code.
FROM execution AS approvisionnement
WORKDIR /app/deploy
COPY --from=installation-approvisionnement /app /app
COPY packages/system /app/packages/system
COPY deploy ./
HEALTHCHECK NONE
CMD ["node", "src/main.ts"]
