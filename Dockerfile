# syntax=docker/dockerfile:1
#
# Three stages: the pages, the server, and what runs. Base images are pinned by their exact
# versions; whoever builds for production adds the digests that their registry shows, as in
# --build-arg RUNTIME_IMAGE=debian:12.12-slim@sha256:…
#
# To run: mount the configuration at /etc/portti and storage at /var/lib/portti (writable for
# 10001); everything else may be read-only. Secrets come as files or in the environment.
#
#   docker run --read-only --cap-drop ALL -p 127.0.0.1:8080:8080 \
#     -v /srv/portti/config:/etc/portti:ro -v /srv/portti/data:/var/lib/portti portti

ARG NODE_IMAGE=node:20.20.2-bookworm-slim
ARG RUST_IMAGE=rust:1.95.0-slim-bookworm
ARG RUNTIME_IMAGE=debian:12.12-slim

FROM ${NODE_IMAGE} AS pages
WORKDIR /src/web-widget
COPY web-widget/package.json web-widget/package-lock.json web-widget/.npmrc ./
RUN npm ci
COPY web-widget ./
RUN npm run build

FROM ${RUST_IMAGE} AS server
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY .cargo .cargo
COPY migrations migrations
COPY benches benches
COPY config/texts config/texts
COPY src src
RUN --mount=type=cache,id=portti-registry,target=/usr/local/cargo/registry \
    --mount=type=cache,id=portti-target,target=/src/target \
    cargo build --release --locked --bin portti \
    && cp target/release/portti /portti

FROM ${RUNTIME_IMAGE} AS portti
RUN groupadd --gid 10001 portti \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin portti \
    && install --directory --owner 10001 --group 10001 --mode 0700 /var/lib/portti
COPY --from=server /portti /usr/local/bin/portti
COPY --from=pages /src/web-widget/dist /usr/share/portti/web
ENV PORTTI_CONFIG=/etc/portti/portti.toml \
    PORTTI_SERVER__LISTEN=0.0.0.0:8080 \
    PORTTI_SERVER__ASSETS_DIR=/usr/share/portti/web
USER 10001:10001
VOLUME ["/var/lib/portti"]
# The second is for the media of calls, where [video] names it.
EXPOSE 8080 10000/udp 10000/tcp
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/portti"]
CMD ["serve"]
