# Runs img402 behind a proxy, with a Postgres and a volume of yours: docs/deploy/container.md.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
# Builds, then leaves what runs and nothing else.
RUN node scripts/seal.mjs

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    DATA_DIR=/data \
    PORT=3000
WORKDIR /app
# They stay root's, so that who runs them cannot change them.
COPY --from=build /app ./
# The last line that a shell runs: whoever gets into the process finds none.
RUN mkdir /data && chown node:node /data && rm -f /usr/bin/bash /usr/bin/dash /usr/bin/sh /usr/bin/rbash
USER node
# The base's own is a shell script.
ENTRYPOINT []
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
  CMD ["node", "scripts/check-health.mjs"]
CMD ["node", "--v8-pool-size=1", "--max-semi-space-size=8", "--heap-growing-percent=100", "scripts/start.mjs"]
