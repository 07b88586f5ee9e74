FROM comptoir-debian:bookworm
COPY --from=usr lib/erlang /usr/lib/erlang
COPY --from=usr lib/rabbitmq /usr/lib/rabbitmq
COPY --from=usr lib/*/libssl.so.3 lib/*/libcrypto.so.3 lib/*/libsystemd.so.0 lib/*/libstdc++.so.6 lib/*/libatomic.so.1 \
  lib/*/libtinfo.so.6 lib/*/libz.so.1 lib/*/libcap.so.2 lib/*/libgcrypt.so.20 lib/*/libgpg-error.so.0 lib/*/liblz4.so.1 \
  lib/*/liblzma.so.5 lib/*/libzstd.so.1 lib/*/libgcc_s.so.1 /usr/local/lib/
RUN ldconfig && ln -s /usr/lib/erlang/bin/erl /usr/lib/erlang/bin/epmd /usr/local/bin/ \
  && ln -s /bin/busybox /usr/local/bin/nc \
  && useradd --system --create-home --home-dir /var/lib/rabbitmq rabbitmq
# As the official image has them.
ENV HOME=/var/lib/rabbitmq RABBITMQ_LOGS=- RABBITMQ_CONFIG_FILE=/etc/rabbitmq/rabbitmq.conf \
  RABBITMQ_MNESIA_BASE=/var/lib/rabbitmq/mnesia RABBITMQ_CONF_ENV_FILE=/dev/null
VOLUME /var/lib/rabbitmq
CMD ["/usr/lib/rabbitmq/bin/rabbitmq-server"]
