# nexting-server and the `nexting` command, on Debian 12.
#
#   docker build --tag nexting .
#   docker run --name nexting --publish 127.0.0.1:50051:50051 --volume nexting:/var/lib/nexting nexting
#   docker exec nexting nexting sensors --for 1m
#
# Works with the classic builder and BuildKit. Nothing but Debian's packages is fetched.
ARG DEBIAN=debian:12-slim

FROM ${DEBIAN} AS build
WORKDIR /src
# Before the sources, so that a change of them installs nothing anew.
COPY deploy/install_packages deploy/
RUN deploy/install_packages build
COPY . .
RUN deploy/build_preset release build/log -DNEXTING_BUILD_TESTS=OFF nexting_server nexting_cli \
 && install -D --strip --target-directory=/out build/release/server/nexting-server build/release/client/nexting

FROM ${DEBIAN}
ARG VERSION=0.3.0
LABEL org.opencontainers.image.title="Nexting" \
      org.opencontainers.image.description="Predicts sensor streams while they happen" \
      org.opencontainers.image.version="${VERSION}"

# The libraries that the two programs are linked with; Debian adds those that these need. Most of the image beyond Debian itself
# is gRPC, OpenSSL and RocksDB.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
      libabsl20220623 libgrpc++1.51 libprometheus-cpp-core1.0 libprometheus-cpp-pull1.0 libprotobuf32 librocksdb7.8 libspdlog1.10 libssl3 \
      libstdc++6 \
 && apt-get clean \
 && rm -rf /var/lib/apt/lists/* /var/cache/debconf/*-old /var/cache/ldconfig/aux-cache /var/log/apt /var/log/dpkg.log \
 && groupadd --system --gid 10001 nexting \
 && useradd --system --uid 10001 --gid nexting --no-create-home --home-dir /var/lib/nexting --shell /usr/sbin/nologin nexting \
 && install --directory --owner=nexting --group=nexting --mode=0750 /var/lib/nexting
COPY --from=build /out/ /usr/local/bin/
# A library that is missing above fails the build here, by its name.
RUN nexting-server --version && nexting --help >/dev/null

# As a number, so that an orchestrator can see that it is not root.
USER 10001:10001
WORKDIR /var/lib/nexting
VOLUME /var/lib/nexting
EXPOSE 50051 9464

# `docker stop` kills after ten seconds; draining leaves half of them to save the streams.
ENV NEXTING_DRAIN_TIMEOUT=5s
# Where `nexting` finds the server, in the health check and in `docker exec`.
ENV NEXTING_SERVER=127.0.0.1:50051
# Streams are restored before the server serves.
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 CMD ["nexting", "health", "--deadline", "4s"]

# Without TLS: publish the ports to loopback or to a network that you trust. Arguments of `docker run` replace all of CMD.
ENTRYPOINT ["nexting-server"]
CMD ["--listen_address=0.0.0.0:50051", "--metrics_address=0.0.0.0:9464", "--allow_insecure", "--data_dir=/var/lib/nexting"]
