# What the Pods of the test run: BusyBox under all its names, and dfdaemon's stand-in. The tools come by injection only.
FROM scratch
COPY --from=busybox / /
COPY --from=stand-in /dfdaemon /usr/bin/dfdaemon
ENV PATH=/usr/bin:/bin
CMD ["sh", "-c", "trap exit TERM; while :; do sleep 3600 & wait; done"]
