# syntax=docker/dockerfile:1
# The shop as one binary in an image with nothing else in it: no shell, no
# package manager, not root. Built from a clone: docker build -t marktplatz .

FROM node:20.20-bookworm-slim AS frontend
WORKDIR /src
COPY frontend/package.json frontend/package-lock.json frontend/
RUN cd frontend && npm ci --no-audit --no-fund
COPY api api
COPY frontend frontend
RUN cd frontend && npm run build

FROM golang:1.26-bookworm AS shop
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=frontend /src/frontend/dist frontend/dist
ARG VERSION=container
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=${VERSION}" -o /out/shop ./cmd/shop \
 && install -d -m 0700 /out/data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=shop /out/shop /usr/local/bin/shop
COPY --from=shop /src/LICENSE /usr/share/doc/shop/LICENSE
# The log's key and uploaded files live here; a volume made on it belongs to
# the image's user.
COPY --from=shop --chown=nonroot:nonroot /out/data /var/lib/shop
ENV SHOP_LISTEN=0.0.0.0:8080 \
    SHOP_DATA=/var/lib/shop \
    SHOP_LOG_KEY_FILE=/var/lib/shop/log.key
VOLUME /var/lib/shop
EXPOSE 8080
USER nonroot:nonroot
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["/usr/local/bin/shop", "health"]
ENTRYPOINT ["/usr/local/bin/shop"]
CMD ["serve"]
