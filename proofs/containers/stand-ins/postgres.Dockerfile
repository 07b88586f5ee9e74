FROM comptoir-debian:bookworm
RUN useradd --uid 999 --system --create-home --home-dir /var/lib/postgresql postgres
COPY --from=postgresql . /usr/lib/postgresql/18
COPY --from=stand-ins postgres-entrypoint.sh pg_isready /usr/local/bin/
# As the official image has them: the volume is that of all versions.
ENV PGDATA=/var/lib/postgresql/18/docker PATH=/usr/lib/postgresql/18/bin:/usr/local/bin:/usr/bin:/bin
VOLUME /var/lib/postgresql
STOPSIGNAL SIGINT
ENTRYPOINT ["postgres-entrypoint.sh"]
CMD ["postgres"]
