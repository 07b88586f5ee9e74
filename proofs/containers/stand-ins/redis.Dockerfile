FROM comptoir-debian:bookworm
COPY --from=usr bin/redis-check-rdb /usr/local/bin/redis-server
COPY --from=usr lib/*/libssl.so.3 lib/*/libcrypto.so.3 lib/*/libsystemd.so.0 lib/*/libatomic.so.1 lib/*/libjemalloc.so.2 \
  lib/*/liblzf.so.1 lib/*/libcap.so.2 lib/*/libgcrypt.so.20 lib/*/libgpg-error.so.0 lib/*/liblz4.so.1 lib/*/liblzma.so.5 \
  lib/*/libzstd.so.1 lib/*/libstdc++.so.6 lib/*/libgcc_s.so.1 /usr/local/lib/
RUN ldconfig && ln -s /bin/busybox /usr/local/bin/nc && useradd --system --no-create-home redis
CMD ["redis-server"]
