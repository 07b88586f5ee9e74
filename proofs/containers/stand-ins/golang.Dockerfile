FROM comptoir-debian:bookworm
COPY --from=certificates ca-certificates.crt /etc/ssl/certs/
COPY --from=go . /usr/local/go
ENV GOPATH=/go GOCACHE=/go/build PATH=/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
