# Dragonfly's image, as far as dfdaemon is called in it.
FROM scratch
COPY --from=busybox / /
COPY --from=stand-in /dfdaemon /usr/bin/dfdaemon
ENV PATH=/usr/bin:/bin
ENTRYPOINT ["dfdaemon"]
