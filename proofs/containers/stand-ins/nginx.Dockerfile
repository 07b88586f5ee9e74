FROM comptoir-debian:bookworm
COPY --from=usr sbin/nginx /usr/local/bin/
COPY --from=usr lib/*/libssl.so.3 lib/*/libcrypto.so.3 lib/*/libpcre2-8.so.0 lib/*/libcrypt.so.1 /usr/local/lib/
RUN ldconfig && ln -s /bin/busybox /usr/local/bin/wget && useradd --system --no-create-home nginx
CMD ["nginx", "-g", "daemon off;"]
