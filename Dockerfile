# syntax=docker/dockerfile:1
# The operator's image, for linux/amd64 and linux/arm64.
#
#   PUBLISH=aot (default)          one native executable, on a base that holds nothing but what it needs
#   PUBLISH=framework-dependent    on the ASP.NET runtime; the form for KUBEOPS=Packages, which cannot be compiled natively
#
# A native compiler makes code for the platform that it runs on, so build for another one on a machine of that kind, or
# under emulation, where it takes many times as long. The framework-dependent form is built anywhere for anything.
#
# To pin a base, give it with its digest: --build-arg RUNTIME_DEPS=mcr.microsoft.com/dotnet/runtime-deps:…@sha256:…
ARG PUBLISH=aot
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0-noble
ARG SDK_AOT=mcr.microsoft.com/dotnet/sdk:10.0-noble-aot
ARG RUNTIME_DEPS=mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
ARG ASPNET=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM ${SDK_AOT} AS build-aot
ARG TARGETARCH
ARG VERSION
WORKDIR /source
COPY .editorconfig global.json Directory.Build.props Directory.Packages.props ./
COPY Dragonfly.KubeOps Dragonfly.KubeOps
COPY Dragonfly.Operator Dragonfly.Operator
RUN --mount=type=cache,target=/root/.nuget/packages,sharing=locked <<EOF
set -eu
dotnet publish Dragonfly.Operator/Dragonfly.Operator.csproj --configuration Release --arch "$TARGETARCH" --output /app \
  -p:PublishAot=true -p:PublishDocumentationFiles=false -p:ContinuousIntegrationBuild=true ${VERSION:+-p:Version=$VERSION}
# Symbols are as large as the program, and of no use without a debugger.
rm -f /app/*.dbg /app/*.pdb
EOF

FROM --platform=${BUILDPLATFORM} ${SDK} AS build-framework-dependent
ARG TARGETARCH
ARG VERSION
ARG KUBEOPS=Embedded
WORKDIR /source
COPY .editorconfig global.json Directory.Build.props Directory.Packages.props ./
COPY Dragonfly.KubeOps Dragonfly.KubeOps
COPY Dragonfly.Operator Dragonfly.Operator
RUN --mount=type=cache,target=/root/.nuget/packages,sharing=locked <<EOF
set -eu
dotnet publish Dragonfly.Operator/Dragonfly.Operator.csproj --configuration Release --arch "$TARGETARCH" --output /app \
  --self-contained false -p:DebugType=none -p:PublishDocumentationFiles=false -p:ContinuousIntegrationBuild=true "-p:KubeOps=$KUBEOPS" ${VERSION:+-p:Version=$VERSION}
EOF

# COPY takes no argument as the name of a stage; FROM does.
FROM build-${PUBLISH} AS build
FROM ${RUNTIME_DEPS} AS runtime-aot
FROM ${ASPNET} AS runtime-framework-dependent

FROM runtime-${PUBLISH}
ARG VERSION=
ARG REVISION=
ARG CREATED=
LABEL org.opencontainers.image.title="dragonfly-operator" \
      org.opencontainers.image.description="Gives Kubernetes Pods Dragonfly's peer-to-peer file distribution without anyone editing their manifests." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.vendor="Dragonfly Operator authors" \
      org.opencontainers.image.url="https://d7y.io/" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
# The youngest generation of the heap stays within 2 MiB (hexadecimal), whatever the size of the processor's caches: see
# docs/performance.md. The whole heap stays within half (32, hexadecimal) of the container's memory, that of TLS being outside of
# it. And the debugger's socket would need a file system that can be written to.
ENV DOTNET_GCgen0size=200000 \
    DOTNET_GCHeapHardLimitPercent=32 \
    DOTNET_EnableDiagnostics=0
COPY --link --from=build /app /app
# By number, so that the kubelet can see that it is not root's.
USER 65532:65532
EXPOSE 8443 8080
ENTRYPOINT ["/app/dragonfly-operator"]
