FROM comptoir-debian:bookworm
COPY --from=usr bin/prometheus /usr/local/bin/
RUN ln -s /bin/busybox /usr/local/bin/wget && install --directory --owner nobody /prometheus
VOLUME /prometheus
ENTRYPOINT ["prometheus"]
