# What keeps the namespaces of a Pod.
FROM scratch
COPY --from=stand-in /pause /pause
USER 65532:65532
ENTRYPOINT ["/pause"]
