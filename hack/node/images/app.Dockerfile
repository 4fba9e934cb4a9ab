# What the Pods of the test run: BusyBox under all its names. What else they need comes by injection.
FROM scratch
COPY --from=busybox / /
ENV PATH=/bin
CMD ["sh", "-c", "trap exit TERM; while :; do sleep 3600 & wait; done"]
