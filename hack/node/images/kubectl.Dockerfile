# What the chart's hooks and tests run.
FROM scratch
COPY --from=clients /kubectl /bin/kubectl
ENV PATH=/bin
ENTRYPOINT ["kubectl"]
