FROM comptoir-debian:bookworm
COPY --from=usr bin/prometheus-alertmanager /usr/local/bin/
COPY --from=usr share/prometheus/alertmanager /usr/share/prometheus/alertmanager
RUN ln -s /bin/busybox /usr/local/bin/wget && install --directory --owner nobody /alertmanager
VOLUME /alertmanager
ENTRYPOINT ["prometheus-alertmanager"]
